"""Reads the figures by which head office is looked after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from kiosk.domain.commands import CommandKind, Decision
from kiosk.headoffice.storage.fleet import DeviceFilter, FleetDevice, fleet
from kiosk.headoffice.storage.tables import COMMANDS, DEVICES, STORES
from kiosk.sync.monitoring.metrics import Figure

_IS_OPEN = or_(COMMANDS.c.decision.is_(None), COMMANDS.c.decision == Decision.WAITING)
_OPEN_COMMANDS = select(func.count(), func.min(COMMANDS.c.issued_at)).where(
    _IS_OPEN, COMMANDS.c.kind != CommandKind.RELAY
)
_REFUSED_COMMANDS = select(func.count()).where(COMMANDS.c.decision == Decision.REFUSED)
_STORES = select(func.count(), func.coalesce(func.sum(STORES.c.log_seq), 0)).select_from(STORES)
_DEVICES = select(DEVICES).where(DEVICES.c.revoked_at.is_(None)).order_by(DEVICES.c.device_id)
_POSTGRESQL_BYTES = "SELECT pg_database_size(current_database())"
_SQLITE_BYTES = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"


def read_figures(connection: Connection, now: datetime) -> Iterator[Figure]:
    """The figures of all stores and of their devices, those that were revoked left out."""
    stores, entries = connection.execute(_STORES).one()
    yield Figure("kiosk_stores", "Stores of this head office.", stores)
    yield Figure("kiosk_log_entries", "Entries of the logs of all stores.", int(entries))
    open_commands, oldest = connection.execute(_OPEN_COMMANDS).one()
    yield Figure("kiosk_open_commands", "Commands without a store's decision.", open_commands)
    age_s = (now - oldest).total_seconds() if oldest else 0.0
    about = "How long ago the oldest of them was issued; 0 where there is none."
    yield Figure("kiosk_oldest_open_command_seconds", about, max(age_s, 0.0))
    refused = connection.execute(_REFUSED_COMMANDS).scalar_one()
    yield Figure("kiosk_refused_commands", "Commands that a store refused.", refused)
    is_file = connection.dialect.name == "sqlite"
    size = connection.exec_driver_sql(_SQLITE_BYTES if is_file else _POSTGRESQL_BYTES).scalar_one()
    yield Figure("kiosk_database_bytes", "Size of the database.", int(size))
    for row in connection.execute(_DEVICES):
        labels = (("store", row.store_id), ("device", row.device_id), ("role", row.role))
        is_quarantined = row.quarantined_at is not None
        about = "1 while the device is quarantined: a person has to look at it."
        yield Figure("kiosk_device_quarantined", about, is_quarantined, labels)
    for device in fleet(connection, DeviceFilter(is_refused=False)):
        if not device.store_is_closed:
            yield from _reported(device)


def _reported(device: FleetDevice) -> Iterator[Figure]:
    """What a device of a store reported of itself."""
    labels = (("store", device.store_id), ("device", device.device_id), ("role", device.role.value))
    said = device.said
    if device.heard_at is not None:
        about = "When the device was heard last, in seconds since 1970."
        heard = device.heard_at.timestamp()
        yield Figure("kiosk_device_last_heard_timestamp_seconds", about, heard, labels)
    if said.version:
        about = "The version of the program on the device."
        version = (*labels, ("version", said.version))
        yield Figure("kiosk_device_info", about, 1, version)
    if said.unsent is not None:
        about = "Events of the device that its upstream does not hold yet."
        yield Figure("kiosk_device_unsent_events", about, said.unsent, labels)
    if device.clock_offset_ms is not None:
        about = "The device's clock minus its upstream's."
        offset_s = device.clock_offset_ms / 1000
        yield Figure("kiosk_device_clock_offset_seconds", about, offset_s, labels)
    if said.disk_free_bytes is not None:
        about = "Free space where the device's data lie."
        yield Figure("kiosk_device_disk_free_bytes", about, said.disk_free_bytes, labels)
    if said.backup_at is not None:
        about = "When the device's newest daily backup was made, in seconds since 1970."
        made = said.backup_at.timestamp()
        yield Figure("kiosk_device_backup_timestamp_seconds", about, made, labels)
