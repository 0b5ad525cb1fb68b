"""Who collected is erased some time after an order ended, and old copies of the database go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.app.clock_record import read_record, write_record
from kiosk.domain.opening_hours import is_open
from kiosk.logs import Log
from kiosk.services.clock_trust import CONFIRMED_WITHIN, ClockRecord, look_at_clock
from kiosk.services.erasing import EraseEnded, erase_ended
from kiosk.services.ports import Changes, StoreUnavailable
from kiosk.settings import Settings
from kiosk.storage.backup import drop_old_aside, drop_old_former
from kiosk.storage.database import FILE_NAME
from kiosk.storage.store import LocalStore

FIRST_AFTER_S = 60.0
EVERY_S = 3600.0
PAUSE_S = 0.25
SCRUBBED_AFTER_S = 24 * 3600.0
"""A store that never closes has its file written anew this long after it was last time."""

HEARD_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time in UTC, and seconds that nobody can set."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    steady_s: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a customer's data are kept, and when the store is open (local hours)."""

    customer_data_days: int
    opens_at_h: int
    closes_at_h: int


def keeping(settings: Settings) -> Keeping:
    """What a store has set."""
    return Keeping(settings.customer_data_days, settings.opens_at_h, settings.closes_at_h)


class Retention:
    """Looks every hour; `run` goes on until it is cancelled."""

    def __init__(
        self,
        store: LocalStore,
        announce: Callable[[Changes], None],
        keeping: Keeping,
        *,
        log: Log,
        data_dir: Path,
        clocks: Clocks | None = None,
    ) -> None:
        """`announce` is told which orders are shown without their customers from now on."""
        self._store = store
        self._announce = announce
        self._keeping = keeping
        self._log = log
        self._data_dir = data_dir
        self._clocks = clocks or Clocks()
        self._begun_at = self._clocks.now()
        self._begun_s = self._clocks.steady_s()
        self._scrubbed_s: float | None = None

    async def run(self) -> None:
        """For as long as the program runs."""
        await asyncio.sleep(FIRST_AFTER_S)
        while True:
            try:
                await self.look()
            except StoreUnavailable as problem:
                self._log.warning("erasing_failed", kind=problem.kind)
            except OSError as error:
                self._log.warning("erasing_failed", kind=type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Erase what is due, if the clock is to be believed. Raises StoreUnavailable, OSError."""
        now = self._clocks.now()
        if await self._is_believed(now):
            await self._erase(now - timedelta(days=self._keeping.customer_data_days))
            await asyncio.to_thread(self._drop_copies, now)
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
        """Head office's clock minus this one; None where it is not known of the clock as it is."""
        progress = await self._store.run(lambda uow, _: uow.log.progress(), None)
        heard_at, offset_ms = progress.heard_at, progress.clock_offset_ms
        ran = timedelta(seconds=self._clocks.steady_s() - self._begun_s)
        if abs(now - self._begun_at - ran) > CONFIRMED_WITHIN:
            return None  # It was set since the program began, and perhaps since it was measured.
        if heard_at is None or offset_ms is None or abs(now - heard_at) > HEARD_WITHIN:
            return None
        return timedelta(milliseconds=offset_ms)

    async def _erase(self, before: datetime) -> None:
        ended = EraseEnded(before)
        while (changes := await self._store.run(erase_ended, ended)).order_ids:
            self._announce(changes)
            await asyncio.sleep(PAUSE_S)

    def _drop_copies(self, now: datetime) -> None:
        former = drop_old_former(self._data_dir / FILE_NAME, now)
        for path in (*former, *drop_old_aside(self._data_dir, now)):
            self._log.info("old_copy_deleted", file=path.name)

    def _is_quiet(self, now: datetime) -> bool:
        """Whether a moment without taps is likely: soon after the start, or when all is closed."""
        if self._scrubbed_s is None:
            return True
        if not is_open(now.astimezone(), self._keeping.opens_at_h, self._keeping.closes_at_h):
            return True
        return self._clocks.steady_s() - self._scrubbed_s > SCRUBBED_AFTER_S


def _shown(record: ClockRecord) -> str | None:
    return record.doubted_since.isoformat() if record.doubted_since else None
