"""Receives from the upstream: a device the hub's log, a hub head office's commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from kiosk.domain.device_roles import RELAYING, DeviceRole
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.log import LogHead
from kiosk.domain.people.person import people_digest
from kiosk.services.people.people import keep_people
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import (
    FollowLog,
    InvalidEntries,
    LogDiverged,
    follow_log,
    forget_orphaned,
)
from kiosk.services.replication.ingest import RecoverLog, recover_log
from kiosk.services.replication.ingest_commands import CommandsDiverged, ingest_commands
from kiosk.services.replication.links import LinkCause
from kiosk.services.replication.progress import (
    LogAcked,
    RebuildAll,
    TruncateCommands,
    TruncateLog,
    log_acked,
    rebuild_all,
    truncate_commands,
    truncate_log_after,
)
from kiosk.services.replication.validation.faults import Fault
from kiosk.sync.client.push import DIGEST_EVERY_S
from kiosk.sync.client.replies import nonsense
from kiosk.sync.client.sync_context import CompareAnew, SyncContext
from kiosk.sync.protocol.batches import commands_of, signatures_in
from kiosk.sync.protocol.bodies import HelloReply, LogReply
from kiosk.sync.protocol.conversions import to_entry, to_head
from kiosk.sync.protocol.fields import FEED_LIMIT, WAIT_S_MAX
from kiosk.sync.protocol.people import to_people
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import DIVERGED

Request = TypeVar("Request")

CUTS_MAX = 20
"""How often on one connection commands may be truncated before it is an error."""

BREATH_S = 0.5


async def _breathe(asked_at_s: float) -> None:
    """Wait after a long poll that returned nothing at once, so as not to ask in a tight loop."""
    passed_s = asyncio.get_running_loop().time() - asked_at_s
    if passed_s < BREATH_S:
        await asyncio.sleep(BREATH_S - passed_s)


class Receiver:
    """Receives until something fails: raises LinkDown, WireProblem, CompareAnew."""

    def __init__(
        self, context: SyncContext, discard: Callable[[], Awaitable[bool]] | None = None
    ) -> None:
        """`discard`: see `FirstCopy.discard_unchecked`; None: there is never anything unchecked."""
        self._context = context
        self._discard = discard

    async def agree_on_log(self, this_device: ThisDevice, hello: HelloReply) -> None:
        """Recover entries that only head office holds, then resolve this hub's events anew."""
        theirs = to_head(hello.log_head)
        here = await self._context.store.read(lambda reader: reader.event_log.hash_at(theirs.seq))
        if here == theirs.hash:
            await self._context.store.run(log_acked, LogAcked(theirs, this_device.hub_epoch))
            return
        seq = await self._common("log")
        entries = []
        signatures: dict[str, str] = {}
        after = LogHead(seq, await self._hash_at(seq))
        while True:
            page = await self._context.transport.log(after, FEED_LIMIT, 0.0)
            if not page.entries:
                break
            coming = [to_entry(entry) for entry in page.entries]
            # Only this hub writes the log: head office's copy cannot have grown since.
            if coming[0].store_seq != after.seq + 1 or coming[-1].store_seq > theirs.seq:
                raise nonsense("the log does not go on from where it was asked for")
            entries += coming
            signatures |= signatures_in(page.entries)
            after = entries[-1].head
        request = RecoverLog(seq, tuple(entries), this_device.hub_epoch, signatures)
        try:
            await self.ingest(recover_log, request)
        except LogDiverged:
            raise CompareAnew from None  # It has changed since it was compared.
        self._context.tools.note("log_recovered", after=seq, entries=len(entries))
        await self._context.store.run(log_acked, LogAcked(after, this_device.hub_epoch))

    async def ingest(
        self, work: Callable[[UnitOfWork, Request], Changes], request: Request
    ) -> None:
        """Write received entries. Raises LinkDown if they are invalid or contradict the log."""
        try:
            changes = await self._context.store.run(work, request)
        except InvalidEntries as error:
            is_cut = error.fault is Fault.ORDER_CUT
            cause = LinkCause.LOG_CUT if is_cut else LinkCause.LOG_ALTERED
            raise LinkDown(str(error), cause) from error
        except JournalCorrupt as error:
            raise LinkDown(str(error), LinkCause.LOG_CONTRADICTS) from error
        self._context.tools.on_change(changes)

    async def agree(self, hello: HelloReply) -> None:
        """Truncate the log here to what the upstream holds, before anything is sent."""
        head = await self._context.store.read(lambda reader: reader.event_log.head())
        if head != to_head(hello.log_head) and not await self.is_common("log", head.seq):
            await self._truncate_to_common()

    async def agree_on_people(self, version: str) -> None:
        """On a counter, take the hub's people if theirs is another version; "": none is known."""
        role, here = await self._context.store.read(
            lambda reader: (
                reader.devices.this_device().role,
                people_digest(reader.people.everybody()),
            )
        )
        if role is not DeviceRole.COUNTER or version in ("", here):
            return
        reply = await self._context.transport.people()
        await self.ingest(keep_people, to_people(reply))
        self._context.tools.note("people_kept", people=len(reply.people))

    async def follow(self) -> None:
        """Receive the hub's log, page by page."""
        while True:
            asked_at_s = asyncio.get_running_loop().time()
            if not await self._follow_page(WAIT_S_MAX):
                await self._forget_orphaned()
                await _breathe(asked_at_s)

    async def catch_up(self, seq: int) -> None:
        """Receive the hub's log up to a number, before anything is sent."""
        while (await self._last("log")) < seq:
            if not await self._follow_page(0.0):
                return

    async def _follow_page(self, wait_s: float) -> bool:
        """Receive the next page of the log; returns whether it had entries."""
        head = await self._context.store.read(lambda reader: reader.event_log.head())
        try:
            page = await self._context.transport.log(head, FEED_LIMIT, wait_s)
            await self.agree_on_people(page.people)
            await self._context.agree_on_settings(page)
            self._context.tools.asked.note(page.diagnostics)
            if not page.entries:
                self._note_counters(page)
                return False
            entries = tuple(map(to_entry, page.entries))
            request = FollowLog(entries, signatures_in(page.entries))
            await self.ingest(follow_log, request)
            self._note_counters(page)
        except WireProblem as problem:
            if problem.problem.code != DIVERGED:
                raise
            await self._truncate_to_common()
        except LogDiverged:
            await self._truncate_to_common()
        await self._context.count()
        return True

    def _note_counters(self, page: LogReply) -> None:
        """Note what the hub's counters have, once this device holds as much itself."""
        counters = self._context.tools.counters
        if counters is not None:
            counters.note_hub(page.at_counter)

    async def _forget_orphaned(self) -> None:
        """Delete orphaned events here: devices that may relay them have had the time to do so."""
        is_orphaned = await self._context.store.read(
            lambda reader: (
                reader.devices.this_device().role not in RELAYING
                and bool(reader.event_log.orphaned())
            )
        )
        if is_orphaned:
            changes = await self._context.store.run(forget_orphaned, None)
            self._context.tools.note("orphaned_forgotten")
            self._context.tools.on_change(changes)

    async def _truncate_to_common(self) -> None:
        if self._discard is not None and await self._discard():
            raise CompareAnew
        seq = await self._common("log")
        self._context.tools.note("log_truncated", after=seq)
        self._context.tools.on_change(
            await self._context.store.run(truncate_log_after, TruncateLog(seq))
        )
        raise CompareAnew

    async def follow_commands(self) -> None:
        """Receive head office's commands and decide each on receipt."""
        cuts = 0
        while True:
            head, peers = await self._context.store.read(
                lambda reader: (reader.inbox.head(), reader.devices.peers())
            )
            asked_at_s = asyncio.get_running_loop().time()
            try:
                page = await self._context.transport.commands(head, FEED_LIMIT, WAIT_S_MAX)
                await self._context.agree_on_settings(page)
                self._context.tools.asked.note(page.diagnostics)
                await self._context.take_codes(page.codes)
                if not page.commands:
                    await _breathe(asked_at_s)
                    continue
                known = {peer.device_id: peer for peer in peers}
                commands = commands_of(page.commands, self._context.tools.country, known)
                changes = await self._context.store.run(ingest_commands, commands)
                self._context.tools.on_change(changes)
                self._context.wake()
            except WireProblem as problem:
                if problem.problem.code != DIVERGED:
                    raise
                cuts += 1
                await self._truncate_commands(cuts)
            except CommandsDiverged:
                cuts += 1
                await self._truncate_commands(cuts)

    async def _truncate_commands(self, cuts: int) -> None:
        seq = await self._common("commands")
        if seq == await self._last("commands") or cuts > CUTS_MAX:
            raise nonsense("the commands do not go on from what they are said to go on from")
        self._context.tools.note("commands_truncated", after=seq)
        await self._context.store.run(truncate_commands, TruncateCommands(seq))

    async def compare(self) -> None:
        """Every hour compare the orders' hash with the upstream's; rebuild if it differs."""
        while True:
            theirs = await self._context.transport.digest()
            ours, waiting = await self._context.store.read(
                lambda reader: (reader.projections.digest(), reader.order_events.all_pending())
            )
            is_comparable = to_head(theirs.head) == ours.head and not waiting
            if is_comparable and theirs.orders_hash != ours.orders_hash:
                self._context.tools.note("digest_differs", seq=ours.head.seq)
                self._context.tools.on_change(
                    await self._context.store.run(rebuild_all, RebuildAll())
                )
            await asyncio.sleep(DIGEST_EVERY_S)

    async def _hash_at(self, seq: int) -> str:
        found = await self._context.store.read(lambda reader: reader.event_log.hash_at(seq))
        if found is None:
            raise CompareAnew
        return found

    async def _common(self, of: str) -> int:
        """A number up to which both sides agree; steps back in doubling strides to find it."""
        step = 1
        seq = await self._last(of)
        while True:
            if await self.is_common(of, seq):
                return seq
            seq = max(0, seq - step)
            step *= 2

    async def _last(self, of: str) -> int:
        if of == "log":
            return (await self._context.store.read(lambda reader: reader.event_log.head())).seq
        return (await self._context.store.read(lambda reader: reader.inbox.head())).seq

    async def is_common(self, of: str, seq: int) -> bool:
        """Whether the upstream has the same log, or the same commands, up to this number."""
        if seq == 0:
            return True
        try:
            if of == "log":
                await self._context.transport.log(LogHead(seq, await self._hash_at(seq)), 1, 0.0)
            else:
                digest = await self._context.store.read(lambda reader: reader.inbox.hash_at(seq))
                await self._context.transport.commands(LogHead(seq, digest or "0" * 64), 1, 0.0)
        except WireProblem as problem:
            if problem.problem.code != DIVERGED:
                raise
            return False
        return True
