"""Loads the first copy of the store: its open orders at once, then all of it.

A counter gets the rest as one file of its hub's database (`services.ports.first_copy`), which it
works with at once and checks meanwhile. Other devices, and all where that cannot be, get it in
pages, of which each event is checked before it is written: SQLite copies 100,000 events a second,
in pages it is a few thousand. What of a file was not checked yet is not passed on, and goes if
it does not stand the check.
"""

from __future__ import annotations

import asyncio
from typing import Any

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.problem import Problem
from kiosk.services.ports.first_copy import CopyOffer, CopyUnusable
from kiosk.services.ports.upstream_state import Progress
from kiosk.services.replication.follow import FollowSnapshot, LogDiverged, follow_snapshot
from kiosk.services.replication.links import Link
from kiosk.services.replication.progress import TruncateLog, count_checked, truncate_log_after
from kiosk.sync.client.pull import Receiver
from kiosk.sync.client.replies import nonsense
from kiosk.sync.client.sync_context import CompareAnew, CopyFiles, SyncContext
from kiosk.sync.protocol.batches import signatures_in
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.conversions import to_entry, to_head
from kiosk.sync.protocol.fields import FEED_LIMIT
from kiosk.sync.protocol.first_copy import PART_BYTES_MAX
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import DIVERGED

SNAPSHOT_FROM = 1000
"""A device with an empty log loads one of at least this length as a snapshot."""

FIRST_PAGE = 150
"""The entries of the only page that comes before the file: more would keep the file waiting."""

PART_BYTES_MIN = 64 * 2**10


class FirstCopy:
    """Loads the first copy, over as many connections as it takes; one for the whole run."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._files = context.tools.files
        self._takes_files = self._files is not None
        self._part_bytes = PART_BYTES_MAX
        self._coming: asyncio.Future[CopyOffer] | None = None
        self._checking: asyncio.Future[Problem | None] | None = None

    async def ask(self) -> None:
        """Ask for the file where this device lacks the copy: the hub makes it during the hello."""
        role, seq, progress = await self._context.store.read(
            lambda reader: (
                reader.devices.this_device().role,
                reader.event_log.head().seq,
                reader.upstream.progress(),
            )
        )
        is_missing = not seq or progress.snapshot_as_of is not None
        if is_missing and not progress.is_unchecked and role is DeviceRole.COUNTER:
            self._ask_for_file()

    def _ask_for_file(self) -> None:
        if self._files is not None and self._takes_files:
            self._coming = asyncio.ensure_future(self._fetch(self._files))

    async def load(self, receiver: Receiver, hello: HelloReply) -> None:
        """Load the first copy where this device has none; goes on with an interrupted one.

        Raises LinkDown, WireProblem, CompareAnew.
        """
        head, progress = await self._context.store.read(
            lambda reader: (reader.event_log.head(), reader.upstream.progress())
        )
        if progress.snapshot_as_of is None and (head.seq or hello.log_head.seq < SNAPSHOT_FROM):
            return
        if progress.is_unchecked and self._files is not None:
            return
        self._context.report(link=Link.ONLINE, loading=True)
        if progress.snapshot_as_of is not None and not await receiver.is_common("log", head.seq):
            await self._copy_anew()
        try:
            await self._load(receiver, progress)
        except WireProblem as problem:
            if problem.problem.code != DIVERGED:
                raise
            await self._copy_anew()

    async def _load(self, receiver: Receiver, progress: Progress) -> None:
        """Load pages: one if the file comes, which has what a counter shows first, else all."""
        first: LogHead | None = None
        limit = FEED_LIMIT if self._coming is None else FIRST_PAGE
        coming = self._ask_page(progress.snapshot_as_of, progress.snapshot_cursor, limit)
        try:
            while True:
                page = await coming
                first = first or page.as_of
                if page.as_of != first:
                    await self._copy_anew()
                if page.cursor is not None and self._coming is None:
                    # Request the next page while this one is written.
                    coming = self._ask_page(page.as_of.seq, page.cursor)
                await self._keep_page(receiver, page)
                if page.cursor is None:
                    return
                if self._coming is not None:
                    if await self._is_taken_over(self._coming):
                        return
                    await self.stop()
                    coming = self._ask_page(page.as_of.seq, page.cursor)
        finally:
            await _cancel(coming)

    def _ask_page(
        self, as_of: int | None, cursor: str | None, limit: int = FEED_LIMIT
    ) -> asyncio.Future[FollowSnapshot]:
        return asyncio.ensure_future(self._page(as_of, cursor, limit))

    async def _page(self, as_of: int | None, cursor: str | None, limit: int) -> FollowSnapshot:
        page = await self._context.transport.snapshot(as_of, cursor, limit)
        entries = tuple(map(to_entry, page.entries))
        signatures = signatures_in(page.entries)
        return FollowSnapshot(entries, to_head(page.head), page.next, signatures)

    async def _keep_page(self, receiver: Receiver, page: FollowSnapshot) -> None:
        try:
            await receiver.ingest(follow_snapshot, page)
        except LogDiverged:
            await self._copy_anew()

    async def _copy_anew(self) -> None:
        """Drop an unfinished snapshot: the upstream's log is another one now."""
        self._context.tools.note("copy_anew")
        await self._context.store.run(truncate_log_after, TruncateLog(0))
        raise CompareAnew

    # --- the file ----------------------------------------------------------------------------

    async def _fetch(self, files: CopyFiles) -> CopyOffer:
        """The file, once all of it is here. Raises LinkDown, WireProblem, CopyUnusable."""
        reply = await files.transport.offered_copy()
        offer = CopyOffer(reply.copy_id, reply.size_bytes, to_head(reply.head))
        size = await files.received.begin(offer)
        adding: list[asyncio.Future[None]] = []
        try:
            while size < offer.size_bytes:
                part = await self._part(files, offer, size)
                size += len(part)
                # Each part is saved while the next one is on its way.
                await asyncio.gather(*adding)
                adding = [asyncio.ensure_future(files.received.add(part))]
            await asyncio.gather(*adding)
        finally:
            # Whoever goes on must find what was saved.
            await asyncio.gather(*adding, return_exceptions=True)
        return offer

    async def _part(self, files: CopyFiles, offer: CopyOffer, size: int) -> bytes:
        limit = min(self._part_bytes, offer.size_bytes - size)
        try:
            part = await files.transport.copy_part(offer.copy_id, size, limit)
        except LinkDown:
            # On a slow network a smaller one may come through.
            self._part_bytes = max(self._part_bytes // 4, PART_BYTES_MIN)
            raise
        if not 0 < len(part) <= limit:
            raise nonsense("a part of the copy is longer than what was asked for, or empty")
        return part

    async def _is_taken_over(self, coming: asyncio.Future[CopyOffer]) -> bool:
        assert self._files is not None
        try:
            offer = await coming
            changes = await self._files.received.take_over(self._context.store_id)
        except WireProblem as problem:
            # A former version, a hub without room for it, or one that began anew meanwhile.
            self._context.tools.note("copy_not_offered", code=problem.problem.code)
            return False
        except CopyUnusable as error:
            self._context.tools.note("copy_unusable", cause=str(error))
            self._takes_files = False
            return False
        await self._files.received.drop()
        self._context.tools.note("copy_taken_over", entries=offer.head.seq, bytes=offer.size_bytes)
        self._context.tools.on_change(changes)
        return True

    async def stop(self) -> None:
        """Stop receiving the file; the next connection goes on with it."""
        coming, self._coming = self._coming, None
        if coming is not None:
            await _cancel(coming)

    # --- the check ---------------------------------------------------------------------------

    async def _is_unchecked(self) -> bool:
        progress = await self._context.store.read(lambda reader: reader.upstream.progress())
        return progress.is_unchecked

    async def check(self) -> None:
        """Check a copy that was taken over. Raises CompareAnew when that changed anything.

        The check goes on while there is no connection, and while this is cancelled.
        """
        if self._files is None or not await self._is_unchecked():
            return
        if self._checking is None:
            self._checking = asyncio.ensure_future(self._files.received.check())
        problem = await asyncio.shield(self._checking)
        self._checking = None
        if problem is None:
            await self._context.store.run(count_checked, None)
            self._context.tools.note("copy_checked")
        else:
            self._context.tools.note("copy_invalid", problem=problem.code)
            await self.discard_unchecked()
        raise CompareAnew

    async def discard_unchecked(self) -> bool:
        """Delete a copy that was taken over and is unchecked; whether there was one.

        The log comes in pages then. What this device recorded stays, and is sent.
        """
        if self._files is None or not await self._is_unchecked():
            return False
        await self._stop_check()
        self._takes_files = False
        self._context.tools.on_change(await self._files.received.discard())
        self._context.tools.note("copy_discarded")
        return True

    async def aclose(self) -> None:
        """Stop all that is going on."""
        await self.stop()
        await self._stop_check()

    async def _stop_check(self) -> None:
        checking, self._checking = self._checking, None
        if checking is not None:
            await _cancel(checking)


async def _cancel(work: asyncio.Future[Any]) -> None:
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
