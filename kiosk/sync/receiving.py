"""What comes down: the hub's log to a terminal, head office's commands to a hub."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.log import LogHead
from kiosk.domain.sequencing import RELAYING
from kiosk.services.following import (
    EntriesUnsound,
    FollowLog,
    FollowSnapshot,
    LogDiverged,
    follow_log,
    follow_snapshot,
    forget_stranded,
)
from kiosk.services.links import Link, LinkCause
from kiosk.services.log_ports import Node
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.progress import (
    CutCommands,
    CutLog,
    LogAcked,
    RebuildAll,
    cut_commands,
    cut_log_after,
    log_acked,
    rebuild_all,
)
from kiosk.services.sequencing import RecoverLog, recover_log
from kiosk.services.taking_commands import CommandsDiverged, take_commands
from kiosk.sync.batches import commands_of, signatures_in
from kiosk.sync.desk import CompareAnew, Desk
from kiosk.sync.ports import LinkDown, WireProblem
from kiosk.sync.sending import DIGEST_EVERY_S
from kiosk.sync.wire import DIVERGED, FEED_LIMIT, WAIT_S_MAX, HelloReply, to_entry, to_head

Wish = TypeVar("Wish")

SNAPSHOT_FROM = 1000
"""A machine that holds nothing takes a log of this length as a snapshot: open orders first."""


class Receiver:
    """Follows until something fails: raises LinkDown, WireProblem, CompareAnew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def agree_on_log(self, node: Node, hello: HelloReply) -> None:
        """Where head office holds what this hub lost, the hub takes it, then judges the rest."""
        theirs = to_head(hello.log_head)
        here = await self._desk.store.read(lambda reader: reader.log.hash_at(theirs.seq))
        if here == theirs.hash:
            await self._desk.store.run(log_acked, LogAcked(theirs, node.hub_epoch))
            return
        seq = await self._common("log")
        entries = []
        after = LogHead(seq, await self._hash_at(seq))
        while True:
            page = await self._desk.transport.log(after, FEED_LIMIT, 0.0)
            if not page.entries:
                break
            entries += [to_entry(entry) for entry in page.entries]
            after = entries[-1].head
        wish = RecoverLog(seq, tuple(entries), node.hub_epoch)
        try:
            await self._take(recover_log, wish)
        except LogDiverged:
            raise CompareAnew from None  # It has changed since it was compared.
        self._desk.tools.note("log_recovered", after=seq, entries=len(entries))
        await self._desk.store.run(log_acked, LogAcked(after, node.hub_epoch))

    async def load(self, hello: HelloReply) -> None:
        """The first copy of a store, open orders first; it goes on where it was cut off."""
        head, progress = await self._desk.store.read(
            lambda reader: (reader.log.head(), reader.log.progress())
        )
        if progress.snapshot_as_of is None and (head.seq or hello.log_head.seq < SNAPSHOT_FROM):
            return
        self._desk.tell(link=Link.ONLINE, loading=True)
        as_of, cursor = progress.snapshot_as_of, progress.snapshot_cursor
        if as_of is not None and not await self._is_common("log", head.seq):
            await self._copy_anew()
        coming = asyncio.ensure_future(self._page(as_of, cursor))
        first: LogHead | None = None
        try:
            while True:
                page = await coming
                first = first or page.as_of
                if page.as_of != first:
                    await self._copy_anew()
                if page.cursor is not None:
                    # The next page is on its way while this one is written.
                    coming = asyncio.ensure_future(self._page(page.as_of.seq, page.cursor))
                await self._keep_page(page)
                if page.cursor is None:
                    return
        except WireProblem as problem:
            if problem.problem.code != DIVERGED:
                raise
            await self._copy_anew()
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    async def _page(self, as_of: int | None, cursor: str | None) -> FollowSnapshot:
        page = await self._desk.transport.snapshot(as_of, cursor, FEED_LIMIT)
        entries = tuple(map(to_entry, page.entries))
        signatures = signatures_in(page.entries)
        return FollowSnapshot(entries, to_head(page.head), page.next, signatures)

    async def _keep_page(self, page: FollowSnapshot) -> None:
        try:
            await self._take(follow_snapshot, page)
        except LogDiverged:
            await self._copy_anew()

    async def _take(self, work: Callable[[UnitOfWork, Wish], Changes], wish: Wish) -> None:
        """Write what came of the log. Raises LinkDown where nobody can go on from it."""
        try:
            changes = await self._desk.store.run(work, wish)
        except EntriesUnsound as error:
            raise LinkDown(str(error), LinkCause.LOG_ALTERED) from error
        except JournalCorrupt as error:
            raise LinkDown(str(error), LinkCause.LOG_CONTRADICTS) from error
        self._desk.tools.on_change(changes)

    async def _copy_anew(self) -> None:
        """The log that was being copied is another one now: its pages do not go together."""
        self._desk.tools.note("copy_anew")
        await self._desk.store.run(cut_log_after, CutLog(0))
        raise CompareAnew

    async def agree(self, hello: HelloReply) -> None:
        """Nothing is sent before what the upstream has lost of the log is known to be lost."""
        head = await self._desk.store.read(lambda reader: reader.log.head())
        if head != to_head(hello.log_head) and not await self._is_common("log", head.seq):
            await self._cut_to_common()

    async def follow(self) -> None:
        """The hub's log comes down."""
        while True:
            head = await self._desk.store.read(lambda reader: reader.log.head())
            try:
                page = await self._desk.transport.log(head, FEED_LIMIT, WAIT_S_MAX)
                if not page.entries:
                    await self._forget_stranded()
                    continue
                entries = tuple(map(to_entry, page.entries))
                wish = FollowLog(entries, signatures_in(page.entries))
                await self._take(follow_log, wish)
            except WireProblem as problem:
                if problem.problem.code != DIVERGED:
                    raise
                await self._cut_to_common()
            except LogDiverged:
                await self._cut_to_common()
            await self._desk.count()

    async def _forget_stranded(self) -> None:
        """The hub has had the time to get back what it lost from who may hand it on."""
        is_stranded = await self._desk.store.read(
            lambda reader: reader.log.node().role not in RELAYING and bool(reader.log.stranded())
        )
        if is_stranded:
            changes = await self._desk.store.run(forget_stranded, None)
            self._desk.tools.note("stranded_forgotten")
            self._desk.tools.on_change(changes)

    async def _cut_to_common(self) -> None:
        seq = await self._common("log")
        self._desk.tools.note("log_cut", after=seq)
        self._desk.tools.on_change(await self._desk.store.run(cut_log_after, CutLog(seq)))
        raise CompareAnew

    async def follow_commands(self) -> None:
        """Head office's commands come down, and are decided as they come."""
        while True:
            head = await self._desk.store.read(lambda reader: reader.log.command_head())
            try:
                page = await self._desk.transport.commands(head, FEED_LIMIT, WAIT_S_MAX)
                if not page.commands:
                    continue
                taken = commands_of(page.commands, self._desk.tools.country)
                changes = await self._desk.store.run(take_commands, taken)
                self._desk.tools.on_change(changes)
                self._desk.wake()
            except WireProblem as problem:
                if problem.problem.code != DIVERGED:
                    raise
                await self._cut_commands()
            except CommandsDiverged:
                await self._cut_commands()

    async def _cut_commands(self) -> None:
        seq = await self._common("commands")
        self._desk.tools.note("commands_cut", after=seq)
        await self._desk.store.run(cut_commands, CutCommands(seq))

    async def compare(self) -> None:
        """Every hour: both sides must come to the same."""
        while True:
            theirs = await self._desk.transport.digest()
            ours, waiting = await self._desk.store.read(
                lambda reader: (reader.log.digest(), reader.log.all_unsettled())
            )
            is_comparable = to_head(theirs.head) == ours.head and not waiting
            if is_comparable and theirs.orders_hash != ours.orders_hash:
                self._desk.tools.note("digest_differs", seq=ours.head.seq)
                self._desk.tools.on_change(await self._desk.store.run(rebuild_all, RebuildAll()))
            await asyncio.sleep(DIGEST_EVERY_S)

    async def _hash_at(self, seq: int) -> str:
        found = await self._desk.store.read(lambda reader: reader.log.hash_at(seq))
        if found is None:
            raise CompareAnew
        return found

    async def _common(self, of: str) -> int:
        """A number up to which both sides hold the same, near the end of it."""
        step = 1
        seq = await self._last(of)
        while True:
            if await self._is_common(of, seq):
                return seq
            seq = max(0, seq - step)
            step *= 2

    async def _last(self, of: str) -> int:
        if of == "log":
            return (await self._desk.store.read(lambda reader: reader.log.head())).seq
        return (await self._desk.store.read(lambda reader: reader.log.command_head())).seq

    async def _is_common(self, of: str, seq: int) -> bool:
        if seq == 0:
            return True
        try:
            if of == "log":
                await self._desk.transport.log(LogHead(seq, await self._hash_at(seq)), 1, 0.0)
            else:
                digest = await self._desk.store.read(lambda reader: reader.log.command_hash_at(seq))
                await self._desk.transport.commands(LogHead(seq, digest or "0" * 64), 1, 0.0)
        except WireProblem as problem:
            if problem.problem.code != DIVERGED:
                raise
            return False
        return True
