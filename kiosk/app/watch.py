"""What the program keeps an eye on: other processes' changes, the daily backup, the file."""

from __future__ import annotations

import asyncio
import gc
from datetime import datetime
from pathlib import Path

from kiosk.logs import Log
from kiosk.screens.changes import ChangeFeed
from kiosk.services.ports import Changes, StoreUnavailable
from kiosk.storage.backup import daily_backup
from kiosk.storage.store import LocalStore

POLL_S = 0.25
BACKUP_CHECK_S = 600.0
GARBAGE_S = 5.0


class Watch:
    """Long-running work beside the screens; each method runs until it is cancelled."""

    def __init__(self, store: LocalStore, feed: ChangeFeed, log: Log, data_dir: Path) -> None:
        self._store = store
        self._feed = feed
        self._log = log
        self._data_dir = data_dir
        self._position: int | None = None

    async def changes(self) -> None:
        """Announce what commands and other processes write, well within a second."""
        while True:
            try:
                await self._look()
            except StoreUnavailable:
                # A tap will say so on screen; reading again is all there is to do here.
                self._position = None
            await asyncio.sleep(POLL_S)

    async def _look(self) -> None:
        if self._position is None:
            self._position = await self._store.read(lambda reader: reader.newest_position())
            self._feed.announce(None)
            return
        since = self._position
        self._position, order_ids = await self._store.read(
            lambda reader: reader.changed_since(since)
        )
        if order_ids is None:
            self._feed.announce(None)
        elif order_ids:
            self._feed.announce(Changes(order_ids=order_ids))

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

    async def backups(self) -> None:
        """Make the day's backup soon after the start, and each day while the program runs."""
        while True:
            now = datetime.now()  # noqa: DTZ005 - backups are named by the shop's own time
            try:
                made = await asyncio.to_thread(daily_backup, self._data_dir, now)
            except (StoreUnavailable, OSError) as error:
                self._log.warning("backup_failed", kind=type(error).__name__)
            else:
                if made is not None:
                    self._log.info("backup_made", file=made.path.name)
            await asyncio.sleep(BACKUP_CHECK_S)
