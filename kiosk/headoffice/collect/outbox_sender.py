"""Sends what is in the outbox: beside the server, never on a request's way.

Each receiver has a task of its own, with few messages at once: one that hangs delays nobody else.
The messages about an order go out one after the other. A receiver that is down gets one message at
a time, and rests after it. A process that is killed leaves leases: what it was sending is sent
again, with the same identifier, where no answer was noted.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.headoffice.collect.sent_ledger import SentLedger
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import DROPPED, PARKED, SENT, Message
from kiosk.headoffice.storage.collects.sent_before import SentRecord
from kiosk.services.outgoing import SendOutcome, Tried
from kiosk.services.ports.order_database import StoreUnavailable

Result = TypeVar("Result")

AT_ONCE_MAX = 4
"""How many messages one receiver gets at once."""

LOOKED_EVERY_S = 1.0
"""How often the outbox is looked at for what another process saved, or what is due again."""


class Channel(Protocol):
    """A way on which messages of one kind leave, as callbacks or e-mails.

    `leased`: how long a try takes at most, in which no other process takes the message.
    """

    kind: str
    rounds: Rounds
    leased: timedelta

    async def send(self, message: Message) -> Tried:
        """Try to send a message once."""


class OutboxSender:
    """The tasks that send what is in the outbox on one channel."""

    def __init__(
        self,
        work: Work,
        channel: Channel,
        note: Callable[..., object] = lambda _event, **_params: None,
        failed: Callable[[BaseException], object] = lambda _error: None,
    ) -> None:
        """`note` logs a warning; `failed` an unexpected error."""
        self._work, self._channel = work, channel
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

    async def _write(self, change: Callable[[Connection], Result]) -> Result:
        """Save what is noted about sending.

        It waits for no standby: of what is lost with it, a message is sent again, as after a kill.
        """
        return await self._work.write(change, is_sent_again=True)

    async def _free_leases(self) -> None:
        # A SQLite file has one server: whoever had a lease is gone.
        if not self._work.database.is_postgresql:
            with suppress(StoreUnavailable):
                await self._write(lambda here: outbox.free_all(here, self._channel.kind))

    async def _give_leases_back(self) -> None:
        # What was on its way at a stop is sent again at once by whoever serves next.
        unsent = tuple(self._leased)
        if unsent:
            with suppress(StoreUnavailable):
                await self._write(lambda here: outbox.free(here, unsent))

    async def _look(self) -> None:
        now, kind = self._work.clock(), self._channel.kind
        due = await self._work.read(lambda here: outbox.receivers_waiting(here, kind, now))
        for receiver in due:
            task = self._tasks.get(receiver)
            if task is None or task.done():
                self._tasks[receiver] = asyncio.create_task(self._serve(receiver))

    async def _serve(self, receiver: str) -> None:
        """Send to one receiver until nothing is due."""
        try:
            while await self._serve_some(receiver):
                pass
        except StoreUnavailable:
            pass
        except Exception as error:  # noqa: BLE001 - the next look tries again
            self._failed(error)

    async def _serve_some(self, receiver: str) -> bool:
        """Whether there was anything to send to a receiver that is not resting."""
        now = self._work.clock()
        rests_until = self._resting.get(receiver)
        if rests_until is not None and now < rests_until:
            return False
        limit = AT_ONCE_MAX if rests_until is None else 1
        to, until = (self._channel.kind, receiver), now + self._channel.leased
        taken = await self._write(lambda here: outbox.take(here, to, limit, now=now, until=until))
        if not taken:
            return False
        self._leased.update(message.message_id for message in taken)
        await asyncio.gather(*map(self._send, taken))
        return True

    async def _send(self, message: Message) -> None:
        tried = await self._channel.send(message)
        # It is answered: if that cannot be noted, the lease ends by itself, and may be another's.
        self._leased.discard(message.message_id)
        if tried.outcome is SendOutcome.DONE and self._work.ledger is not None:
            await self._note_sent(self._work.ledger, message)
        await self._note_tried(message, tried)

    async def _note_sent(self, ledger: SentLedger, message: Message) -> None:
        is_creators = json.loads(message.contents).get("is_creators", False)
        about = (message.receiver, message.store_id, message.order_id)
        sent = SentRecord(message.message_id, *about, self._work.clock(), is_creators)
        try:
            # Written before anything is awaited: a stop meanwhile loses nothing.
            ledger.note(sent)
            await self._work.run(ledger.keep)
        except OSError as error:
            # The database notes it, too: this is missed only if that is restored.
            self._failed(error)

    async def _note_tried(self, message: Message, tried: Tried) -> None:
        now = self._work.clock()
        this, receiver, outcome = message.message_id, message.receiver, tried.outcome
        if outcome is not SendOutcome.DOWN:
            self._resting.pop(receiver, None)
        if outcome in (SendOutcome.DONE, SendOutcome.DROPPED):
            state = SENT if outcome is SendOutcome.DONE else DROPPED
            await self._write(lambda here: outbox.note_ended(here, this, state, now, tried.said))
            return
        again_at = self._channel.rounds.again_at(now, message.created_at, message.tries + 1)
        if outcome is SendOutcome.REFUSED or again_at is None:
            params = {"order": message.order_id, "said": tried.said}
            self._note(f"{message.kind}_parked", client=receiver, **params)
            await self._write(lambda here: outbox.note_ended(here, this, PARKED, now, tried.said))
            return
        if outcome is SendOutcome.DOWN:
            self._resting[receiver] = again_at
        due_at = again_at
        await self._write(lambda here: outbox.note_tried(here, this, due_at, tried.said))
