"""The file of a first copy at the device that receives it.

What works on the database is imported when it is first needed: a screen starts without it.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

from kiosk.domain.problem import Problem
from kiosk.private_files import make_private
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.first_copy import CopyOffer, CopyUnusable
from kiosk.services.replication.progress import RebuildAll, rebuild_all
from kiosk.storage.local_database import LocalDatabase

NAME = "kiosk-received.db"
TIMES_SIZE = 3
"""The file, its tables in the journal, and in the database."""
ROOM_BYTES = 100 * 2**20


class ReceivedFile:
    """`services.ports.first_copy.ReceivedCopy` beside a device's database."""

    def __init__(self, store: LocalDatabase) -> None:
        self._store = store
        self._path = store.path.with_name(NAME)
        self._copy_id = ""
        # Of a program that was killed: whether all that was written has survived is not known.
        self._remove()

    async def begin(self, offer: CopyOffer) -> int:
        """See `ReceivedCopy.begin`; goes on with what this run of the program has begun."""
        try:
            if self._copy_id == offer.copy_id:
                return self._path.stat().st_size
            self._remove()
            if (
                shutil.disk_usage(self._path.parent).free
                < TIMES_SIZE * offer.size_bytes + ROOM_BYTES
            ):
                raise CopyUnusable("the disk has no room for it")
            self._path.touch(mode=0o600)
            make_private(self._path)
        except OSError as error:
            raise CopyUnusable(str(error)) from error
        self._copy_id = offer.copy_id
        return 0

    async def add(self, part: bytes) -> None:
        """See `ReceivedCopy.add`."""
        try:
            await asyncio.to_thread(_append, self._path, part)
        except OSError as error:
            raise CopyUnusable(str(error)) from error

    async def take_over(self, store_id: str) -> Changes:
        """See `ReceivedCopy.take_over`."""
        from kiosk.storage.first_copy.taking import take_over  # noqa: PLC0415 - see above

        work = partial(take_over, file=self._path, store_id=store_id)
        return Changes(order_ids=await self._store.run_apart(work), issues=True)

    async def drop(self) -> None:
        """See `ReceivedCopy.drop`."""
        self._copy_id = ""
        await asyncio.to_thread(self._remove)

    async def check(self) -> Problem | None:
        """See `ReceivedCopy.check`; when cancelled, stops."""
        from kiosk.storage.first_copy.checking import check_copy  # noqa: PLC0415 - see above

        stopping = threading.Event()
        checking = asyncio.to_thread(check_copy, self._store.path, stopping.is_set)
        try:
            return await checking
        finally:
            stopping.set()

    async def discard(self) -> Changes:
        """See `ReceivedCopy.discard`."""
        from kiosk.storage.first_copy.taking import discard  # noqa: PLC0415 - see above

        kept = await self._store.run_apart(discard)
        changes = Changes(order_ids=kept, issues=True)
        return changes | (await self._store.run(rebuild_all, RebuildAll()) if kept else changes)

    def _remove(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _append(path: Path, part: bytes) -> None:
    with path.open("ab") as file:
        file.write(part)
