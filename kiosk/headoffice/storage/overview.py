"""Lists of orders, commands and devices of all stores, for people at head office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, func, select

from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.headoffice.storage.codec import AnyRow
from kiosk.headoffice.storage.stores import find_store
from kiosk.headoffice.storage.tables import COMMANDS, DEVICES, ORDERS, STORES


@frozen
class AskedHere:
    """A command and the store's decision on it; None: the store has not answered yet."""

    command_id: str
    kind: str
    issued_by: str
    issued_at: datetime
    decision: Decision | None
    code: str | None
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the final decision is still to come."""
        return self.decision in (None, Decision.WAITING)


@frozen
class OrderLine:
    """An order of a store. `status` None: the store was asked to create it and has not yet."""

    store_id: str
    store_name: str
    last_contact_at: datetime | None
    order_id: str
    status: Status | None
    slot: Slot | None
    changed_at: datetime | None
    commands: tuple[AskedHere, ...]


@frozen
class DeviceLine:
    """A paired device. `is_hub`: it is its store's hub, which numbers the store's events.

    `quarantined_for`: the code of a QuarantineReason.
    """

    device_id: str
    name: str
    role: DeviceRole
    is_hub: bool
    store_id: str
    store_name: str
    paired_at: datetime
    last_contact_at: datetime | None
    revoked_at: datetime | None
    quarantined_at: datetime | None
    quarantined_for: str | None = None


def orders(
    connection: Connection, given: str | None = None, status: Status | None = None
) -> Iterator[OrderLine]:
    """The orders of all stores or of the `given` one, by store and slot; `status`: those in it.

    Raises StoreUnknown.
    """
    query = (
        select(
            STORES.c.store_id,
            STORES.c.name,
            func.max(DEVICES.c.last_contact_at).label("last_contact_at"),
        )
        .outerjoin(DEVICES, DEVICES.c.store_id == STORES.c.store_id)
        .group_by(STORES.c.store_id, STORES.c.name)
        .order_by(STORES.c.name, STORES.c.store_id)
    )
    if given is not None:
        query = query.where(STORES.c.store_id == find_store(connection, given).store_id)
    for store in connection.execute(query).all():
        for line in _orders_of(connection, store.store_id, store.name, store.last_contact_at):
            if status is None or line.status is status:
                yield line


def _orders_of(
    connection: Connection, store_id: str, name: str, last_contact_at: datetime | None
) -> Iterator[OrderLine]:
    query = (
        select(COMMANDS)
        .where(COMMANDS.c.store_id == store_id, COMMANDS.c.kind != CommandKind.RELAY)
        .order_by(COMMANDS.c.order_id, COMMANDS.c.command_seq)
    )
    asked = {
        order_id: tuple(map(read_asked, rows))
        for order_id, rows in groupby(connection.execute(query), key=lambda row: str(row.order_id))
    }
    here = (
        select(
            ORDERS.c.order_id,
            ORDERS.c.status,
            ORDERS.c.slot_start,
            ORDERS.c.slot_end,
            ORDERS.c.changed_at,
        )
        .where(ORDERS.c.store_id == store_id)
        .order_by(ORDERS.c.slot_start.nulls_last(), ORDERS.c.order_id)
    )
    for row in connection.execute(here).all():
        slot = Slot(row.slot_start, row.slot_end) if row.slot_start else None
        yield OrderLine(
            store_id,
            name,
            last_contact_at,
            row.order_id,
            Status(row.status),
            slot,
            row.changed_at,
            asked.pop(row.order_id, ()),
        )
    for order_id, commands in asked.items():
        yield OrderLine(store_id, name, last_contact_at, order_id, None, None, None, commands)


def read_asked(row: AnyRow) -> AskedHere:
    """A command and its decision, from its row."""
    return AskedHere(
        row.command_id,
        row.kind,
        row.issued_by,
        row.issued_at,
        Decision(row.decision) if row.decision else None,
        row.code,
        row.decided_at,
    )


def devices(connection: Connection) -> tuple[DeviceLine, ...]:
    """All devices, sorted by store."""
    query = (
        select(DEVICES, STORES.c.name.label("store_name"), STORES.c.hub_device_id)
        .join(STORES, STORES.c.store_id == DEVICES.c.store_id)
        .order_by(STORES.c.name, DEVICES.c.paired_at, DEVICES.c.device_id)
    )
    return tuple(
        DeviceLine(
            row.device_id,
            row.name,
            DeviceRole(row.role),
            row.hub_device_id == row.device_id,
            row.store_id,
            row.store_name,
            row.paired_at,
            row.last_contact_at,
            row.revoked_at,
            row.quarantined_at,
            row.quarantine_reason,
        )
        for row in connection.execute(query)
    )


def quarantined(connection: Connection) -> tuple[DeviceLine, ...]:
    """Devices that are refused until a person pairs them again; without revoked ones. By store."""
    found = devices(connection)
    return tuple(
        line for line in found if line.quarantined_at is not None and line.revoked_at is None
    )
