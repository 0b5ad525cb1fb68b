"""Sends the callbacks of the outbox: beside the server, never on a request's way.

Each receiver has a task of its own, with few calls at once: one that hangs delays nobody else. The
statuses of a collect go out one after the other. A receiver that is down gets one call at a time,
and rests after it. A process that is killed leaves leases: what it was sending is sent again, with
the same identifier, where no answer was noted.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.collect_api.callbacks.sending import (
    ANSWER_S_MAX,
    CallbackReceiver,
    CallbackSender,
    SendOutcome,
    Tried,
)
from kiosk.collect_api.callbacks.status_body import COLLECT_STATUS
from kiosk.collect_api.ports import Links
from kiosk.collect_api.urls import urls_of
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import CALLBACK, PARKED, SENT, Message
from kiosk.headoffice.storage.collects.subscriptions import subscription_of
from kiosk.services.ports.order_database import StoreUnavailable

AT_ONCE_MAX = 4
"""How many calls one receiver gets at once."""

LOOKED_EVERY_S = 1.0
"""How often the outbox is looked at for what another process saved, or what is due again."""

LEASED = timedelta(seconds=3 * ANSWER_S_MAX)


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """How callbacks are sent. `links`: where customers follow their collect."""

    sender: CallbackSender
    rounds: Rounds = field(default_factory=Rounds)
    links: Links = field(default_factory=Links)


class Callbacks:
    """The tasks that send what is in the outbox."""

    def __init__(
        self,
        work: Work,
        rules: CallbackRules,
        note: Callable[..., object] = lambda _event, **_params: None,
        failed: Callable[[BaseException], object] = lambda _error: None,
    ) -> None:
        """`note` logs a warning; `failed` an unexpected error."""
        self._work, self._rules = work, rules
        self._note, self._failed = note, failed
        self._rung = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, datetime] = {}
        self._leased: set[str] = set()

    def ring(self) -> None:
        """Look at once for what is due; called on the loop after something was saved."""
        self._rung.set()

    async def run(self) -> None:
        """Send what is due until this is cancelled."""
        try:
            await self._free_leases()
            while True:
                self._rung.clear()
                with suppress(StoreUnavailable):
                    await self._look()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOKED_EVERY_S):
                        await self._rung.wait()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)
            await self._give_leases_back()

    async def _free_leases(self) -> None:
        # A SQLite file has one server: whoever had a lease is gone.
        if not self._work.database.is_postgresql:
            with suppress(StoreUnavailable):
                await self._work.write(lambda here: outbox.free_all(here, CALLBACK))

    async def _give_leases_back(self) -> None:
        # What was on its way at a stop is sent again at once by whoever serves next.
        unsent = tuple(self._leased)
        if unsent:
            with suppress(StoreUnavailable):
                await self._work.write(lambda here: outbox.free(here, unsent))

    async def _look(self) -> None:
        now = self._work.clock()
        due = await self._work.read(lambda here: outbox.receivers_waiting(here, CALLBACK, now))
        for client_id in due:
            task = self._tasks.get(client_id)
            if task is None or task.done():
                self._tasks[client_id] = asyncio.create_task(self._serve(client_id))

    async def _serve(self, client_id: str) -> None:
        """Send to one receiver until nothing is due."""
        try:
            while await self._serve_some(client_id):
                pass
        except StoreUnavailable:
            pass
        except Exception as error:  # noqa: BLE001 - the next look tries again
            self._failed(error)

    async def _serve_some(self, client_id: str) -> bool:
        """Whether there was anything to send to a receiver that is not resting."""
        now = self._work.clock()
        rests_until = self._resting.get(client_id)
        if rests_until is not None and now < rests_until:
            return False
        limit = AT_ONCE_MAX if rests_until is None else 1
        until = now + LEASED
        taken = await self._work.write(
            lambda here: outbox.take(here, (CALLBACK, client_id), limit, now=now, until=until)
        )
        if not taken:
            return False
        self._leased.update(message.message_id for message in taken)
        receiver = await self._receiver(client_id)
        await asyncio.gather(*(self._send(receiver, message) for message in taken))
        return True

    async def _receiver(self, client_id: str) -> CallbackReceiver | None:
        found, secret = await self._work.read(lambda here: subscription_of(here, client_id))
        if found is None or COLLECT_STATUS not in found.callbacks:
            return None
        callback = found.callbacks[COLLECT_STATUS]
        headers = [(one["key"], one["value"]) for one in found.headers]
        return CallbackReceiver(
            callback["url"], callback.get("version") or "", headers, found.auth, secret
        )

    async def _send(self, receiver: CallbackReceiver | None, message: Message) -> None:
        tried = Tried(SendOutcome.REFUSED, "nobody wants to be called back any more")
        if receiver is not None:
            body = _with_links(message, self._rules.links)
            tried = await self._rules.sender.send(
                receiver, message.order_id, message.message_id, body, self._work.clock()
            )
        # It is answered: if that cannot be noted, the lease ends by itself, and may be another's.
        self._leased.discard(message.message_id)
        await self._note_tried(message, tried)

    async def _note_tried(self, message: Message, tried: Tried) -> None:
        now = self._work.clock()
        this, client_id = message.message_id, message.receiver
        if tried.outcome is not SendOutcome.DOWN:
            self._resting.pop(client_id, None)
        if tried.outcome is SendOutcome.DONE:
            await self._work.write(lambda here: outbox.note_ended(here, this, SENT, now))
            return
        again_at = self._rules.rounds.again_at(now, message.created_at, message.tries + 1)
        if tried.outcome is SendOutcome.REFUSED or again_at is None:
            self._note("callback_parked", client=client_id, order=message.order_id, said=tried.said)
            await self._work.write(
                lambda here: outbox.note_ended(here, this, PARKED, now, tried.said)
            )
            return
        if tried.outcome is SendOutcome.DOWN:
            self._resting[client_id] = again_at
        due_at = again_at
        await self._work.write(lambda here: outbox.note_tried(here, this, due_at, tried.said))


def _with_links(message: Message, links: Links) -> bytes:
    """The body that is sent: what was saved, and where the customer follows the collect."""
    saved = json.loads(message.contents)
    body = saved["body"]
    urls = urls_of(links, message.order_id, is_ended=saved["is_ended"])
    if urls is not None:
        body["urls"] = urls.written()
    return json.dumps(body, ensure_ascii=False).encode()
