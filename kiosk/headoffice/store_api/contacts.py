"""Saves when devices were last in contact: those of a few seconds together, in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from kiosk.headoffice.storage.records import DeviceRecord
from kiosk.services.ports.order_database import StoreUnavailable

SAVED_EVERY = timedelta(seconds=5)
CONTACT_EVERY = timedelta(minutes=1) - SAVED_EVERY
"""How often one device's contact is noted, so that the saved one is at most a minute old."""

_NEVER = datetime.min.replace(tzinfo=UTC)


class Contacts:
    """The contacts that are not saved yet. Must be used on one loop only.

    A contact is saved at once where none was for `every`, else with all others after that.
    """

    def __init__(
        self,
        save: Callable[[Mapping[str, datetime]], Awaitable[object]],
        every: timedelta = SAVED_EVERY,
    ) -> None:
        """`save` saves times by device id; may raise StoreUnavailable."""
        self._save = save
        self._every = every
        self._unsaved: dict[str, datetime] = {}
        self._saved_at = _NEVER
        self._saving: asyncio.Task[None] | None = None

    async def note(self, device: DeviceRecord, now: datetime) -> None:
        """Note that a device has called. `device`: as it is saved."""
        at = device.last_contact_at
        if at is not None and abs(now - at) < CONTACT_EVERY:
            return
        self._unsaved[device.device_id] = now
        if abs(now - self._saved_at) >= self._every:
            await self._save_now(now)
        elif self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_soon(now))

    async def _save_soon(self, now: datetime) -> None:
        await asyncio.sleep(self._every.total_seconds())
        await self._save_now(now + self._every)

    async def _save_now(self, now: datetime) -> None:
        self._saved_at, unsaved = now, self._unsaved
        self._unsaved = {}
        # It is only displayed: failing to save it must not refuse a device.
        with suppress(StoreUnavailable):
            await self._save(unsaved)

    async def close(self) -> None:
        """Save what is not saved yet."""
        if self._saving is not None and not self._saving.done():
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
        if self._unsaved:
            await self._save_now(self._saved_at)
