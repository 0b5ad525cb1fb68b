"""Background tasks of a running device: other processes' changes, backups, integrity."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosk.logs import Log
from kiosk.services.orders.role_view import CUT_ROLES
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.backup import KEPT, daily_backup
from kiosk.storage.engine.integrity import FILE_NAME, check_integrity
from kiosk.storage.engine.opened_file import GONE
from kiosk.storage.engine.sqlite import DatabaseDamaged, DatabaseUnusable
from kiosk.storage.local_database import LocalDatabase

POLL_S = 0.25
BACKUP_CHECK_S = 600.0
CHECKED_AT_START_BYTES_MAX = 32_000_000
"""A larger database is checked after the first frame, so that the counter opens at once."""

NICENESS = 10
"""To check and back up a database of years takes many seconds of a processor, which taps need."""

SUSPECTED = "kiosk.suspected"
"""While a file of this name exists, a database of any size is checked before it is opened."""

Result = TypeVar("Result")

OPENING_S = 120.0
OPENING_S_PER_MB = 1.0
"""A slow disk reads twenty times as much a second; a migration copies the file as well."""


def opening_s_max(data_dir: Path) -> float:
    """How long it may take to check, migrate or restore a database, in seconds."""
    files = [data_dir / FILE_NAME, *data_dir.glob("kiosk-damaged-*.db")]
    size = max((path.stat().st_size for path in files if path.exists()), default=0)
    return OPENING_S + OPENING_S_PER_MB * size / 1_000_000


def must_check(data_dir: Path) -> bool:
    """Whether the database is checked before it is opened: it is small, or was suspected."""
    path = data_dir / FILE_NAME
    is_small = not path.exists() or path.stat().st_size <= CHECKED_AT_START_BYTES_MAX
    return is_small or (data_dir / SUSPECTED).exists()


class Watch:
    """Long-running tasks beside the screens; each runs until cancelled, `file` until it is done."""

    def __init__(
        self,
        store: LocalDatabase,
        announce: Callable[[Changes | None], None],
        *,
        log: Log,
        data_dir: Path,
        on_damage: Callable[[], None],
    ) -> None:
        """`announce` is called with other processes' changes; None: everything may have changed.

        `on_damage` is called when the database turns out to be damaged while the program runs.
        """
        self._store = store
        self._announce = announce
        self._log = log
        self._data_dir = data_dir
        self._on_damage = on_damage
        self._position: int | None = None
        self._others_version: tuple[int, int] | None = None
        self._trace: object = None
        self._was_written = True
        self._is_gone = False
        self._behind = ThreadPoolExecutor(1, "watch", _yield_processor)

    async def changes(self) -> None:
        """Announce what subcommands and other processes write, well within a second.

        What this process writes is announced by whoever writes it, and not read again here.
        """
        while True:
            try:
                if self._is_written():
                    await self._look()
            except StoreUnavailable as problem:
                # The next tap shows the error on screen; here it is enough to read again.
                self._position = self._trace = None
                if problem.kind == GONE:
                    self._gone()
            except Exception as error:  # noqa: BLE001 - any failure; the next check may work
                self._log.failure(error)
                self._position = self._trace = None
            await asyncio.sleep(POLL_S)

    def _is_written(self) -> bool:
        """Whether anybody may have written since the last look, or done something to the files.

        A write shows for two looks: another one right after it leaves no trace of its own.
        """
        trace = self._store.trace()
        was_written, self._was_written = self._was_written, trace != self._trace
        self._trace = trace
        return was_written or self._was_written

    def _gone(self) -> None:
        """The database file is gone: make the screens read, which stops them.

        Marks the file as suspected, so that the next start checks whatever is in its place.
        """
        if self._is_gone:
            return
        self._is_gone = True
        self._log.warning("database_gone")
        with suppress(OSError):
            (self._data_dir / SUSPECTED).touch()
        self._announce(None)

    async def _look(self) -> None:
        newest = await self._store.read(lambda reader: reader.newest_position())
        # After that read: whatever another process had written by then shows in the version.
        version, former = await self._store.others_version(), self._others_version
        self._others_version = version or former
        if self._position is None:
            self._position = newest
            self._is_gone = False
            self._announce(None)
            return
        if version is not None and version == former:
            self._position = newest
            return
        since = self._position
        self._position, order_ids = await self._store.read(
            lambda reader: reader.changed_since(since)
        )
        if order_ids is None:
            self._announce(None)
        elif self._position != since:
            self._announce(Changes(order_ids=order_ids, issues=True))

    async def _run_behind(self, work: Callable[[], Result]) -> Result:
        """Do work for which nobody waits, one after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._behind, work)

    async def file(self) -> None:
        """Check a database that was too large to be checked before the first frame."""
        if must_check(self._data_dir):
            return
        path = self._data_dir / FILE_NAME
        try:
            problem = await self._run_behind(partial(check_integrity, path))
        except DatabaseUnusable as error:
            self._suspect(str(error))
            return
        if problem is not None:
            self._suspect(str(problem))

    def _suspect(self, problem: str) -> None:
        """Notify people now, and have the whole file checked before the next start."""
        self._log.warning("database_damaged", problem=problem)
        with suppress(OSError):
            (self._data_dir / SUSPECTED).touch()
        self._on_damage()

    async def backups(self) -> None:
        """Make the day's backup soon after the start, then every day while the program runs."""
        while True:
            now = datetime.now()  # noqa: DTZ005 - backups are named by the shop's own time
            try:
                role = await self._store.read(lambda reader: reader.devices.this_device().role)
                kept = 1 if role in CUT_ROLES else KEPT
                made = await self._run_behind(partial(daily_backup, self._data_dir, now, kept=kept))
            except DatabaseDamaged as error:
                self._suspect(str(error))
            except (DatabaseUnusable, StoreUnavailable, OSError) as error:
                self._log.warning("backup_failed", kind=type(error).__name__)
            else:
                if made is not None:
                    self._log.info("backup_made", file=made.path.name)
            await asyncio.sleep(BACKUP_CHECK_S)


def _yield_processor() -> None:
    """Let all other threads go first, where a thread has a niceness of its own."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        # One of a process that was started with more of it keeps it.
        niceness = max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread))
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, niceness)
