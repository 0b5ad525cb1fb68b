"""Head office's use case about devices' diagnostics: ask for them, and fetch what came."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from kiosk.domain.frozen import frozen
from kiosk.headoffice.errors import DeviceShutOut, DeviceTooOld, DeviceUnknown
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.diagnostics import asked_in, forget_old, parts_of, save_asked
from kiosk.headoffice.storage.fleet import DeviceFilter, FleetDevice, fleet
from kiosk.headoffice.storage.stores import find_store, lock_store


@frozen
class DeviceDiagnostics:
    """What was asked of a device. `bundle`: the file that came; None while it has not."""

    device: FleetDevice
    asked_at: datetime
    came_at: datetime | None
    bundle: bytes | None


class DiagnosticsAdmin:
    """Each call runs in one transaction."""

    def __init__(
        self, database: OfficeDatabase, clock: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._database, self._clock, self._new_id = database, clock, new_id

    def ask(self, store: str, device_id: str, *, is_new: bool = False) -> DeviceDiagnostics:
        """What a device sent; asks it where it was not asked before, or `is_new` wants more.

        `store`: see `find_store`. A request that is open stays the only one. Raises StoreUnknown,
        DeviceUnknown, DeviceShutOut and DeviceTooOld.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            here = lock_store(connection, find_store(connection, store).store_id)
            device = _device(connection, here.store_id, device_id)
            forget_old(connection, here.store_id, now)
            asked = [
                one
                for one in asked_in(connection, here.store_id, now)
                if one.device_id == device_id
            ]
            last = asked[-1] if asked else None
            if last is not None and last.came_at is None:
                return DeviceDiagnostics(device, last.asked_at, None, None)
            if last is not None and not is_new:
                parts = parts_of(connection, last.request_id).values()
                bundle = b"".join(map(base64.b64decode, parts))
                return DeviceDiagnostics(device, last.asked_at, last.came_at, bundle)
            if device.is_refused:
                raise DeviceShutOut(device.name)
            if not device.said.version:
                raise DeviceTooOld(device.name)
            save_asked(connection, here.store_id, device_id, self._new_id(), now)
            return DeviceDiagnostics(device, now, None, None)


def _device(connection: Connection, store_id: str, device_id: str) -> FleetDevice:
    for device in fleet(connection, DeviceFilter(store_id)):
        if device.device_id == device_id:
            return device
    raise DeviceUnknown(device_id)
