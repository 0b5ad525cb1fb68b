"""What the program keeps an eye on: other processes' changes, the daily backup, the file."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kiosk.logs import Log
from kiosk.services.ports import Changes, StoreUnavailable
from kiosk.storage.backup import daily_backup
from kiosk.storage.database import FILE_NAME
from kiosk.storage.integrity import check_integrity
from kiosk.storage.opened_file import GONE
from kiosk.storage.sqlite import DatabaseDamaged, DatabaseRefused
from kiosk.storage.store import LocalStore

POLL_S = 0.25
BACKUP_CHECK_S = 600.0
GARBAGE_S = 5.0

CHECKED_AT_START_BYTES_MAX = 32_000_000
"""A larger database is checked after the first frame, so that the counter opens at once."""

SUSPECTED = "kiosk.suspected"
"""While a file of this name is there, a database of any size is checked before it is opened."""


def must_check(data_dir: Path) -> bool:
    """Whether the database is checked before it is opened: unless that would take too long."""
    path = data_dir / FILE_NAME
    is_small = not path.exists() or path.stat().st_size <= CHECKED_AT_START_BYTES_MAX
    return is_small or (data_dir / SUSPECTED).exists()


class Watch:
    """Long-running work beside the screens; each method runs until it is cancelled."""

    def __init__(
        self,
        store: LocalStore,
        announce: Callable[[Changes | None], None],
        *,
        log: Log,
        data_dir: Path,
        on_damage: Callable[[], None],
    ) -> None:
        """`announce` is told what other processes change, None: everything.

        `on_damage`: the database turned out to be damaged while the program runs.
        """
        self._store = store
        self._announce = announce
        self._log = log
        self._data_dir = data_dir
        self._on_damage = on_damage
        self._position: int | None = None
        self._is_gone = False

    async def changes(self) -> None:
        """Announce what commands and other processes write, well within a second."""
        while True:
            try:
                await self._look()
            except StoreUnavailable as problem:
                # A tap will say so on screen; reading again is all there is to do here.
                self._position = None
                if problem.kind == GONE:
                    self._gone()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next look may work
                self._log.failure(error)
                self._position = None
            await asyncio.sleep(POLL_S)

    def _gone(self) -> None:
        """Nothing may be tapped any more: the screens read, and stop. The rest is the next start's.

        What was put in the place of the file is then looked at as a whole.
        """
        if self._is_gone:
            return
        self._is_gone = True
        self._log.warning("database_gone")
        with suppress(OSError):
            (self._data_dir / SUSPECTED).touch()
        self._announce(None)

    async def _look(self) -> None:
        if self._position is None:
            self._position = await self._store.read(lambda reader: reader.newest_position())
            self._is_gone = False
            self._announce(None)
            return
        since = self._position
        self._position, order_ids = await self._store.read(
            lambda reader: reader.changed_since(since)
        )
        if order_ids is None:
            self._announce(None)
        elif self._position != since:
            self._announce(Changes(order_ids=order_ids, issues=True))

    async def garbage(self) -> None:
        """Collect what is unreachable, here on the thread that draws and nowhere else.

        Python collects on whichever thread allocates; a thread of the store would then destroy
        Qt objects that belong to this one. What start-up left is never looked at again.
        """
        gc.freeze()
        gc.disable()
        try:
            while True:
                await asyncio.sleep(GARBAGE_S)
                gc.collect()
        finally:
            gc.enable()

    async def file(self) -> None:
        """Check a database that was too large to be checked before the first frame."""
        if must_check(self._data_dir):
            return
        path = self._data_dir / FILE_NAME
        try:
            problem = await asyncio.to_thread(check_integrity, path)
        except DatabaseRefused as error:
            problem = error.problem
        if problem is not None:
            self._suspect(problem)

    def _suspect(self, problem: str) -> None:
        """Have people told now, and the whole file checked before the next start."""
        self._log.warning("database_damaged", problem=problem)
        with suppress(OSError):
            (self._data_dir / SUSPECTED).touch()
        self._on_damage()

    async def backups(self) -> None:
        """Make the day's backup soon after the start, and each day while the program runs."""
        while True:
            now = datetime.now()  # noqa: DTZ005 - backups are named by the shop's own time
            try:
                made = await asyncio.to_thread(daily_backup, self._data_dir, now)
            except DatabaseDamaged as error:
                self._suspect(error.problem)
            except (DatabaseRefused, StoreUnavailable, OSError) as error:
                self._log.warning("backup_failed", kind=type(error).__name__)
            else:
                if made is not None:
                    self._log.info("backup_made", file=made.path.name)
            await asyncio.sleep(BACKUP_CHECK_S)
