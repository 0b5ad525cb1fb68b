"""Erases customers' data N days after an order ended, and deletes old copies of the database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kiosk.app.clock_record import read_record, write_record
from kiosk.domain.frozen import frozen
from kiosk.domain.opening_hours import is_open
from kiosk.logs import Log
from kiosk.services.devices.clock_trust import CONFIRMED_WITHIN, ClockRecord, look_at_clock
from kiosk.services.orders.cut_unneeded import CutUnneeded, cut_unneeded, holds_whole
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.services.orders.role_view import CODE_KEPT, CUT_ROLES
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.settings import Settings
from kiosk.storage.backup import ASIDE_KEPT, drop_copies, drop_old_aside, drop_old_former
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import LocalDatabase

FIRST_AFTER_S = 60.0
EVERY_S = 3600.0
PAUSE_S = 0.25
SCRUBBED_AFTER_S = 24 * 3600.0
"""A store that never closes has its file scrubbed this long after the last time."""

CONTACT_WITHIN = timedelta(minutes=10)

Task = TypeVar("Task")


@frozen
class Clocks:
    """`now`: the time in UTC. `steady_s`: monotonic seconds, which nobody can set."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    steady_s: Callable[[], float] = time.monotonic


@frozen
class RetentionSettings:
    """How many days customers' data is kept after an order ended, and the opening hours (local)."""

    customer_data_days: int
    opens_at_h: int
    closes_at_h: int


def retention_settings(settings: Settings) -> RetentionSettings:
    """The retention part of a store's settings."""
    return RetentionSettings(settings.customer_data_days, settings.opens_at_h, settings.closes_at_h)


class Retention:
    """Erases every hour what is due; `run` goes on until it is cancelled."""

    def __init__(
        self,
        store: LocalDatabase,
        announce: Callable[[Changes], None],
        retention_settings: RetentionSettings,
        *,
        log: Log,
        data_dir: Path,
        clocks: Clocks | None = None,
    ) -> None:
        """`announce` is called with the orders whose customers were erased."""
        self._store = store
        self._announce = announce
        self._settings = retention_settings
        self._log = log
        self._data_dir = data_dir
        self._clocks = clocks or Clocks()
        self._begun_at = self._clocks.now()
        self._begun_s = self._clocks.steady_s()
        self._scrubbed_s: float | None = None

    async def run(self) -> None:
        """Call `erase_due` every hour, first a minute after the start; logs its errors."""
        await asyncio.sleep(FIRST_AFTER_S)
        while True:
            try:
                await self.erase_due()
            except StoreUnavailable as problem:
                self._log.warning("erasing_failed", kind=problem.kind)
            except OSError as error:
                self._log.warning("erasing_failed", kind=type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def erase_due(self) -> None:
        """Erase what is due, if the clock can be trusted. Raises StoreUnavailable, OSError."""
        now = self._clocks.now()
        await self._cut_unneeded()
        if await self._is_believed(now):
            await self._erase(now - timedelta(days=self._settings.customer_data_days))
            await self._run(cut_unneeded, CutUnneeded(now))
            is_cut = await self._store.run(
                lambda uow, _: uow.devices.this_device().role in CUT_ROLES, None
            )
            kept = CODE_KEPT if is_cut else ASIDE_KEPT
            await asyncio.to_thread(self._drop_copies, now, kept)
        if self._is_quiet(now) and await self._store.scrub():
            self._scrubbed_s = self._clocks.steady_s()
            self._log.info("database_scrubbed")

    async def _is_believed(self, now: datetime) -> bool:
        record = look_at_clock(read_record(self._data_dir), now, await self._offset(now))
        write_record(self._data_dir, record)
        if not record.is_believed:
            self._log.warning("clock_doubted", seen_at=now.isoformat(), since=_shown(record))
        return record.is_believed

    async def _offset(self, now: datetime) -> timedelta | None:
        """Upstream's clock minus this one; None where it was not measured since the clock was
        last set, or not lately.
        """
        progress = await self._store.run(lambda uow, _: uow.upstream.progress(), None)
        last_contact_at, offset_ms = progress.last_contact_at, progress.clock_offset_ms
        ran = timedelta(seconds=self._clocks.steady_s() - self._begun_s)
        if abs(now - self._begun_at - ran) > CONFIRMED_WITHIN:
            return None  # The clock was set since the start, perhaps after the offset was measured.
        if (
            last_contact_at is None
            or offset_ms is None
            or abs(now - last_contact_at) > CONTACT_WITHIN
        ):
            return None
        return timedelta(milliseconds=offset_ms)

    async def _cut_unneeded(self) -> None:
        """Delete what this device's role does not need, whether or not the clock is trusted."""
        if await self._store.run(holds_whole, None):
            for path in await asyncio.to_thread(drop_copies, self._data_dir):
                self._log.info("old_copy_deleted", file=path.name)
        await self._run(cut_unneeded, CutUnneeded(None))

    async def _erase(self, before: datetime) -> None:
        await self._run(erase_ended, EraseEnded(before))

    async def _run(self, erase: Callable[[UnitOfWork, Task], Changes], task: Task) -> None:
        """Repeat a use case that erases some orders at a time, until none is left."""
        while (changes := await self._store.run(erase, task)).order_ids:
            self._announce(changes)
            await asyncio.sleep(PAUSE_S)

    def _drop_copies(self, now: datetime, aside_kept: timedelta) -> None:
        former = drop_old_former(self._data_dir / FILE_NAME, now)
        for path in (*former, *drop_old_aside(self._data_dir, now, aside_kept)):
            self._log.info("old_copy_deleted", file=path.name)

    def _is_quiet(self, now: datetime) -> bool:
        """Whether taps are unlikely now (first time after the start, or closed), or overdue.

        Scrubbing blocks writers; a store that never closes is scrubbed every SCRUBBED_AFTER_S.
        """
        if self._scrubbed_s is None:
            return True
        if not is_open(now.astimezone(), self._settings.opens_at_h, self._settings.closes_at_h):
            return True
        return self._clocks.steady_s() - self._scrubbed_s > SCRUBBED_AFTER_S


def _shown(record: ClockRecord) -> str | None:
    return record.doubted_since.isoformat() if record.doubted_since else None
