"""Sends to the upstream: a device its events, a hub the store's log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from kiosk.domain.device_roles import RELAYING
from kiosk.domain.events.log import LogHead
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.replication.progress import Acked, LogAcked, log_acked, note_acked
from kiosk.sync.client.replies import nonsense
from kiosk.sync.client.sync_context import CompareAnew, SyncContext
from kiosk.sync.protocol.batches import Relaying, entries_body, events_body
from kiosk.sync.protocol.bodies import EventsBody, EventsReply
from kiosk.sync.protocol.conversions import to_head
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import DIVERGED, GAP
from kiosk.sync.protocol.signatures import Signer

DIGEST_EVERY_S = 3600.0
LOOK_EVERY_S = 0.5
"""How often events of other processes are looked for; this one's wake at once."""
TOO_MUCH = 429
GAPS_MAX = 20
"""How often on one connection an upstream may ask for events that were sent before."""

Result = TypeVar("Result")

WAIT_S_MIN = 0.05
WAIT_S_MAX = 600.0


def _by(signer: Signer | None, this_device: ThisDevice, body: EventsBody) -> EventsBody:
    """The body with this device's public key and the epoch since which it signs."""
    if signer is None:
        return body
    key = {"public_key": signer.public, "signs_since": this_device.device_epoch}
    return body.model_copy(update=key)


def _missing(body: EventsBody, problem: WireProblem, gaps: int) -> Acked:
    """The cursor for sending again what the upstream misses. Raises LinkDown (NONSENSE).

    It can only miss events before the first that was sent, and at most GAPS_MAX times.
    """
    expected = problem.problem.expected or 0
    first = body.events[0].event if body.events else None
    if first is None or not 0 < expected < first.device_seq or gaps > GAPS_MAX:
        raise nonsense("what is said to be missing is not")
    return Acked(first.device_epoch, expected - 1)


def check_taken(body: EventsBody, reply: EventsReply) -> None:
    """Raises LinkDown (NONSENSE) when an answer does not acknowledge what was sent."""
    if not body.events:
        return
    last = body.events[-1].event
    if reply.device_epoch != last.device_epoch or reply.acked_seq < last.device_seq:
        raise nonsense("what was sent is not kept, and that is not said")


def _acked(reply: EventsReply) -> Acked | None:
    """What an answer says of this device's own events."""
    return None if reply.device_epoch is None else Acked(reply.device_epoch, reply.acked_seq)


@asynccontextmanager
async def _meanwhile(work: Coroutine[Any, Any, Result]) -> AsyncIterator[asyncio.Task[Result]]:
    """Do the work during the block, and no longer."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Sender:
    """Sends until something fails: raises LinkDown, WireProblem, CompareAnew."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    async def send_events(self, this_device: ThisDevice) -> None:
        """Send this device's events, and other devices' events that the hub has lost."""
        progress = await self._context.store.read(lambda reader: reader.upstream.progress())
        may_relay = this_device.role in RELAYING and not progress.is_unchecked
        relaying = Relaying(0 if may_relay else None)
        signer = self._context.tools.signer
        gaps = 0
        body: EventsBody | None = None
        acked: Acked | None = None
        while True:
            self._context.clear_wake_up()
            if body is None:
                await self._note(acked)
                acked = None
                body = await events_body(self._context.store, relaying, signer)
            if body is None:
                await self._context.awoken(LOOK_EVERY_S)
                continue
            try:
                async with _meanwhile(self._noted_and_next(acked, body, relaying)) as coming:
                    reply = await self._taken(_by(signer, this_device, body))
                    check_taken(body, reply)
                    following = await coming
            except WireProblem as problem:
                if problem.problem.code != GAP or problem.problem.expected is None:
                    raise
                gaps += 1
                acked = _missing(body, problem, gaps)
                body = None
                continue
            body, acked = following, _acked(reply)

    async def _noted_and_next(
        self, acked: Acked | None, sent: EventsBody, relaying: Relaying
    ) -> EventsBody | None:
        """Note what the upstream held before this; returns what follows, None if that is not known.

        To a hub and back takes so long that a device that has much to send would wait half the
        time, and so would the hub.
        """
        await self._note(acked)
        if relaying.after is not None or not sent.events:
            return None
        last = sent.events[-1].event
        after = last.device_epoch, last.device_seq
        return await events_body(self._context.store, relaying, self._context.tools.signer, after)

    async def _note(self, acked: Acked | None) -> None:
        if acked is not None:
            await self._context.store.run(note_acked, acked)
        await self._context.count()

    async def _taken(self, body: EventsBody) -> EventsReply:
        """Send a body; when the hub asks to wait (429), send it again after that time."""
        while True:
            try:
                return await self._context.transport.send_events(body)
            except WireProblem as problem:
                retry_after_s = problem.problem.retry_after_s
                if problem.status != TOO_MUCH or retry_after_s is None:
                    raise
            await self._context.count()
            await asyncio.sleep(min(max(retry_after_s, WAIT_S_MIN), WAIT_S_MAX))

    async def send_log(self, this_device: ThisDevice) -> None:
        """Send the store's log to head office."""
        loop = asyncio.get_running_loop()
        digest_at = loop.time()
        while True:
            self._context.clear_wake_up()
            is_due = loop.time() >= digest_at
            body = await entries_body(
                self._context.store,
                this_device.hub_epoch,
                digest=is_due,
                signer=self._context.tools.signer,
            )
            if body is None:
                await self._context.count()
                await self._context.awoken(LOOK_EVERY_S)
                continue
            try:
                reply = await self._context.transport.send_entries(body)
            except WireProblem as problem:
                if problem.problem.code in (GAP, DIVERGED):
                    raise CompareAnew from problem
                raise
            if body.orders_hash is not None:
                digest_at = loop.time() + DIGEST_EVERY_S
            head = to_head(reply.log_head)
            if head.seq < body.entries[-1].store_seq:
                raise nonsense("the log that was sent is not kept, and that is not said")
            if not await self._is_here(head):
                raise CompareAnew
            await self._context.store.run(log_acked, LogAcked(head, this_device.hub_epoch))
            await self._context.count()

    async def _is_here(self, head: LogHead) -> bool:
        found = await self._context.store.read(lambda reader: reader.event_log.hash_at(head.seq))
        return found == head.hash
