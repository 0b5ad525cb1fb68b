"""All devices of all stores and how they are, for people at head office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.headoffice.storage.codec import AnyRow
from kiosk.headoffice.storage.stores import find_store
from kiosk.headoffice.storage.tables import DEVICES, PAIRINGS, REPORTS, STORES
from kiosk.services.devices.device_reports import OwnReport

_BESIDE = (
    STORES.c.name.label("store_name"),
    STORES.c.hub_device_id,
    STORES.c.closed_at,
    REPORTS.c.heard_at,
    REPORTS.c.version,
    REPORTS.c.unsent,
    REPORTS.c.clock_offset_ms,
    REPORTS.c.disk_free_bytes,
    REPORTS.c.backup_at,
    REPORTS.c.settings_version,
)


@frozen
class DeviceFilter:
    """Which devices are listed. None: whatever it is.

    `store`: see `find_store`. `silent_since`: those last heard before, or never. `is_refused`:
    those that are revoked or quarantined, or not.
    """

    store: str | None = None
    role: DeviceRole | None = None
    silent_since: datetime | None = None
    is_refused: bool | None = None


@frozen
class FleetDevice:
    """A device: a hub, or one that was paired with a hub. `quarantined_for`: see DeviceLine.

    `heard_at`: when head office or its hub heard it last. `said`, `clock_offset_ms`: what it last
    reported; see DeviceReport.
    """

    device_id: str
    name: str
    role: DeviceRole
    is_hub: bool
    store_id: str
    store_name: str
    store_is_closed: bool
    paired_at: datetime
    heard_at: datetime | None
    revoked_at: datetime | None
    wipe_at: datetime | None
    wiped_at: datetime | None
    quarantined_at: datetime | None
    quarantined_for: str | None
    clock_offset_ms: int | None
    said: OwnReport

    @property
    def is_refused(self) -> bool:
        """Whether it is revoked or quarantined."""
        return self.revoked_at is not None or self.quarantined_at is not None


def fleet(connection: Connection, wanted: DeviceFilter) -> Iterator[FleetDevice]:
    """The devices that are wanted, by store; each store's hubs first. Raises StoreUnknown."""
    store_id = None if wanted.store is None else find_store(connection, wanted.store).store_id
    found = [*_paired_here(connection, store_id), *_paired_with_hubs(connection, store_id)]
    for device in sorted(found, key=_place):
        if _is_wanted(device, wanted):
            yield device


def _place(device: FleetDevice) -> tuple[str, str, bool, datetime, str]:
    return (
        device.store_name,
        device.store_id,
        not device.is_hub,
        device.paired_at,
        device.device_id,
    )


def _is_wanted(device: FleetDevice, wanted: DeviceFilter) -> bool:
    if wanted.role is not None and device.role is not wanted.role:
        return False
    if wanted.is_refused is not None and device.is_refused is not wanted.is_refused:
        return False
    since, heard_at = wanted.silent_since, device.heard_at
    return since is None or heard_at is None or heard_at < since


def _paired_here(connection: Connection, store_id: str | None) -> Iterator[FleetDevice]:
    """The hubs, and the former ones."""
    query = (
        select(DEVICES, *_BESIDE, DEVICES.c.quarantine_reason.label("why"))
        .join(STORES, STORES.c.store_id == DEVICES.c.store_id)
        .outerjoin(REPORTS, _is_of(DEVICES))
    )
    for row in connection.execute(_in_store(query, store_id)):
        yield _read(row, row.last_contact_at)


def _paired_with_hubs(connection: Connection, store_id: str | None) -> Iterator[FleetDevice]:
    query = (
        select(PAIRINGS, *_BESIDE, PAIRINGS.c.quarantined_for.label("why"))
        .join(STORES, STORES.c.store_id == PAIRINGS.c.store_id)
        .outerjoin(REPORTS, _is_of(PAIRINGS))
        .where(PAIRINGS.c.device_id.not_in(select(DEVICES.c.device_id)))
    )
    for row in connection.execute(_in_store(query, store_id)):
        yield _read(row, None)


def _is_of(table: Table) -> ColumnElement[bool]:
    return and_(REPORTS.c.store_id == table.c.store_id, REPORTS.c.device_id == table.c.device_id)


def _in_store(query: Select[Any], store_id: str | None) -> Select[Any]:
    return query if store_id is None else query.where(STORES.c.store_id == store_id)


def _read(row: AnyRow, contact_at: datetime | None) -> FleetDevice:
    heard = [at for at in (contact_at, row.heard_at) if at is not None]
    return FleetDevice(
        row.device_id,
        row.name,
        DeviceRole(row.role),
        row.hub_device_id == row.device_id,
        row.store_id,
        row.store_name,
        row.closed_at is not None,
        row.paired_at,
        max(heard, default=None),
        row.revoked_at,
        row.wipe_at,
        row.wiped_at,
        row.quarantined_at,
        row.why,
        row.clock_offset_ms,
        OwnReport(
            row.version or "",
            row.unsent,
            row.disk_free_bytes,
            row.backup_at,
            row.settings_version,
        ),
    )
