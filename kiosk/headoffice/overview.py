"""What head office knows of its stores, as people ask for it: orders, commands, devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, func, select

from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.order import Slot
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.headoffice.codec import AnyRow
from kiosk.headoffice.desk import find_store
from kiosk.headoffice.tables import COMMANDS, DEVICES, ORDERS, STORES


@dataclass(frozen=True, slots=True)
class AskedHere:
    """A command and what the store has made of it; `decision` None: it has not answered yet."""

    command_id: str
    kind: str
    issued_by: str
    issued_at: datetime
    decision: Decision | None
    code: str | None
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided for good."""
        return self.decision in (None, Decision.WAITING)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order of a store. `status` None: the store was asked to take it and has not yet."""

    store_id: str
    store_name: str
    heard_at: datetime | None
    order_id: str
    status: Status | None
    slot: Slot | None
    changed_at: datetime | None
    commands: tuple[AskedHere, ...]


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device that was enrolled. `is_hub`: it puts its store's events in order.

    `quarantined_for`: the code of a QuarantineReason.
    """

    device_id: str
    name: str
    role: DeviceRole
    is_hub: bool
    store_id: str
    store_name: str
    enrolled_at: datetime
    heard_at: datetime | None
    revoked_at: datetime | None
    quarantined_at: datetime | None
    quarantined_for: str | None = None


def orders(connection: Connection, given: str | None = None) -> Iterator[OrderLine]:
    """The orders of all stores or of one, by store and slot. Raises StoreUnknown."""
    query = (
        select(STORES.c.store_id, STORES.c.name, func.max(DEVICES.c.heard_at).label("heard_at"))
        .outerjoin(DEVICES, DEVICES.c.store_id == STORES.c.store_id)
        .group_by(STORES.c.store_id, STORES.c.name)
        .order_by(STORES.c.name, STORES.c.store_id)
    )
    if given is not None:
        query = query.where(STORES.c.store_id == find_store(connection, given).store_id)
    for store in connection.execute(query).all():
        yield from _orders_of(connection, store.store_id, store.name, store.heard_at)


def _orders_of(
    connection: Connection, store_id: str, name: str, heard_at: datetime | None
) -> Iterator[OrderLine]:
    query = (
        select(COMMANDS)
        .where(COMMANDS.c.store_id == store_id, COMMANDS.c.kind != CommandKind.RELAY)
        .order_by(COMMANDS.c.order_id, COMMANDS.c.command_seq)
    )
    asked = {
        order_id: tuple(map(_asked, rows))
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
            heard_at,
            row.order_id,
            Status(row.status),
            slot,
            row.changed_at,
            asked.pop(row.order_id, ()),
        )
    for order_id, commands in asked.items():
        yield OrderLine(store_id, name, heard_at, order_id, None, None, None, commands)


def _asked(row: AnyRow) -> AskedHere:
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
    """Every device, by store."""
    query = (
        select(DEVICES, STORES.c.name.label("store_name"), STORES.c.hub_device_id)
        .join(STORES, STORES.c.store_id == DEVICES.c.store_id)
        .order_by(STORES.c.name, DEVICES.c.enrolled_at, DEVICES.c.device_id)
    )
    return tuple(
        DeviceLine(
            row.device_id,
            row.name,
            DeviceRole(row.role),
            row.hub_device_id == row.device_id,
            row.store_id,
            row.store_name,
            row.enrolled_at,
            row.heard_at,
            row.revoked_at,
            row.quarantined_at,
            row.quarantine_reason,
        )
        for row in connection.execute(query)
    )


def quarantined(connection: Connection) -> tuple[DeviceLine, ...]:
    """The devices from which nothing is taken until a person has set them right, by store."""
    found = devices(connection)
    return tuple(
        line for line in found if line.quarantined_at is not None and line.revoked_at is None
    )
