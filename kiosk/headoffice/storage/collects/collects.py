"""The collects that clients created, and the orders of stores as collects."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from functools import cache
from operator import eq, ge, le
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    literal_column,
    null,
    select,
    text,
    union_all,
    update,
)

from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.headoffice.storage.bulk import insert_if_new, is_one_given, is_one_of
from kiosk.headoffice.storage.codec import to_json
from kiosk.headoffice.storage.collects.tables import COLLECTS
from kiosk.headoffice.storage.known_orders import MAY_BE_MADE
from kiosk.headoffice.storage.tables import COMMANDS, ORDERS

PENDING = text("is_pending")
"""In the words of the partial index, which is used for no others."""

_OF_ORDER = and_(
    COLLECTS.c.collect_id == ORDERS.c.order_id, COLLECTS.c.store_id == ORDERS.c.store_id
)
_ITS_COMMAND = and_(
    COMMANDS.c.store_id == COLLECTS.c.store_id, COMMANDS.c.command_id == COLLECTS.c.command_id
)


_PENDING_STATUS = case(
    (COMMANDS.c.decision == Decision.REFUSED, Status.BLOCKED.value), else_=Status.INIT.value
)
"""What a collect is shown as that its store has not sent."""


@frozen
class CollectRecord:
    """A collect. `status` None: its store has not sent the order yet; `is_refused`: nor will it.

    `first_available`: as it came, None for none.
    """

    store_id: str
    collect_id: str
    exchange_place_id: str
    mode: str
    status: Status | None
    slot: Slot | None
    created_at: datetime | None
    first_available: Any = None
    booking_id: str | None = None
    is_refused: bool = False


@frozen
class CollectFilter:
    """Which collects to list; None: any. `since`, `until`: when their slot begins."""

    store_ids: Collection[str] | None = None
    exchange_place_id: str | None = None
    statuses: Collection[Status] | None = None
    since: datetime | None = None
    until: datetime | None = None
    created_since: datetime | None = None
    created_until: datetime | None = None


@frozen
class NewClaim:
    """A new collect: who created it, and the command for it. `is_pending`: see `CollectRow`."""

    collect: CollectRecord
    client_id: str
    command_id: str
    is_pending: bool = True


def claim(connection: Connection, *claims: NewClaim) -> bool:
    """Save new collects.

    False where an identifier is taken, also by one that is being saved; the caller then rolls back
    what it saved of others.
    """
    # In one sequence: who saves some of them at the same time does not wait for this in turn.
    ordered = sorted(claims, key=lambda one: one.collect.collect_id)
    return insert_if_new(connection, COLLECTS, *map(_claim_row, ordered))


def _claim_row(new: NewClaim) -> dict[str, Any]:
    collect, slot = new.collect, new.collect.slot
    return {
        "collect_id": collect.collect_id,
        "store_id": collect.store_id,
        "client_id": new.client_id,
        "exchange_place_id": collect.exchange_place_id,
        "mode": collect.mode,
        "slot_start": slot.start if slot else None,
        "slot_end": slot.end if slot else None,
        "first_available": _json(collect.first_available),
        "booking_id": collect.booking_id,
        "created_at": collect.created_at,
        "command_id": new.command_id,
        "is_pending": new.is_pending,
    }


def free_refused(connection: Connection, collect_id: str) -> bool:
    """Give an identifier back whose order its store refused to take; returns whether one was."""
    is_refused = exists().where(_ITS_COMMAND, COMMANDS.c.decision == Decision.REFUSED)
    this = COLLECTS.c.collect_id == collect_id
    return bool(connection.execute(delete(COLLECTS).where(this, PENDING, is_refused)).rowcount)


def note_arrived(connection: Connection, store_id: str, order_ids: Collection[str]) -> None:
    """Note that the orders of these collects are here."""
    is_its = is_one_of(connection, COLLECTS.c.collect_id, order_ids)
    these = (COLLECTS.c.store_id == store_id, is_its, PENDING)
    connection.execute(update(COLLECTS).where(*these).values(is_pending=False))


@frozen
class KnownIdentifiers:
    """Which identifiers are known: of orders, whatever their store; of collects of clients.

    `asked`: the (store id, order id) of the orders that stores are asked for.
    """

    ordered: Collection[str]
    asked: Collection[tuple[str, str]]
    claimed: Collection[str]

    def is_order(self, store_id: str, order_id: str) -> bool:
        """Whether there is an order, or a command to this store for one."""
        return order_id in self.ordered or (store_id, order_id) in self.asked


@cache
def _known(dialect: str) -> Any:
    def named(kind: str, store_id: Column[Any], this: Column[Any]) -> Any:
        of_kind: Any = literal_column(f"'{kind}'").label("kind")
        query = select(of_kind, store_id, this.label("this"))
        return query.where(is_one_given(dialect, this, "these"))

    asked = named("asked", COMMANDS.c.store_id, COMMANDS.c.order_id).where(
        is_one_given(dialect, COMMANDS.c.store_id, "stores"),
        COMMANDS.c.kind == CommandKind.CREATE,
        MAY_BE_MADE,
    )
    return union_all(
        named("order", ORDERS.c.store_id, ORDERS.c.order_id),
        asked,
        named("claim", COLLECTS.c.store_id, COLLECTS.c.collect_id),
    )


def known_identifiers(
    connection: Connection, store_ids: Collection[str], order_ids: Collection[str]
) -> KnownIdentifiers:
    """Which of these identifiers are known: see `KnownIdentifiers`. `store_ids`: whom to ask."""
    these = {"stores": list(store_ids), "these": list(order_ids)}
    rows = connection.execute(_known(connection.dialect.name), these).all()
    return KnownIdentifiers(
        {row.this for row in rows if row.kind == "order"},
        {(row.store_id, row.this) for row in rows if row.kind == "asked"},
        {row.this for row in rows if row.kind == "claim"},
    )


def collect_found(
    connection: Connection, collect_id: str, stores: Collection[str] | None
) -> CollectRecord | None:
    """The collect with this identifier in one of these stores (None: in any).

    Of several orders with one identifier, the one that a client created; where none did, the
    identifier says of none of them that it is meant.
    """
    orders, pending = _found(is_bound=stores is not None)
    params: dict[str, Any] = {"this": collect_id}
    if stores is not None:
        params["stores"] = list(stores)
    rows = connection.execute(orders, params).all()
    if rows:
        return _record(rows[0]) if len(rows) == 1 or rows[0].is_created else None
    row = connection.execute(pending, params).first()
    return None if row is None else _record(row)


@cache
def _found(*, is_bound: bool) -> tuple[Any, Any]:
    """The statements of `collect_found`, which most calls begin with."""
    orders = (
        _orders()
        .add_columns(COLLECTS.c.collect_id.is_not(None).label("is_created"))
        .where(ORDERS.c.order_id == bindparam("this"))
        .order_by(COLLECTS.c.collect_id.is_(None))
        .limit(2)
    )
    pending = _pending().where(COLLECTS.c.collect_id == bindparam("this"))
    if is_bound:
        orders = orders.where(ORDERS.c.store_id.in_(bindparam("stores", expanding=True)))
        pending = pending.where(COLLECTS.c.store_id.in_(bindparam("stores", expanding=True)))
    return orders, pending


def collects_found(
    connection: Connection, wanted: CollectFilter, limit: int, offset: int
) -> tuple[CollectRecord, ...]:
    """The collects that a filter finds, in the order in which they were created."""
    arrived = _filtered(_orders(), wanted, ORDERS, ORDERS.c.status)
    pending = _filtered(_pending(), wanted, COLLECTS, _PENDING_STATUS)
    # Each is limited, too: of a union PostgreSQL reads and sorts all rows, whatever its limit.
    firsts = (
        arrived.order_by(ORDERS.c.created_at, ORDERS.c.order_id),
        pending.order_by(COLLECTS.c.created_at, COLLECTS.c.collect_id),
    )
    both = union_all(*(select(one.limit(limit + offset).subquery()) for one in firsts))
    both = both.order_by("created_at", "collect_id")
    rows = connection.execute(both.limit(limit).offset(offset))
    return tuple(map(_record, rows))


def _filtered(query: Any, wanted: CollectFilter, of: Table, status: ColumnElement[Any]) -> Any:
    limits = (
        (ge, of.c.slot_start, wanted.since),
        (le, of.c.slot_start, wanted.until),
        (ge, of.c.created_at, wanted.created_since),
        (le, of.c.created_at, wanted.created_until),
        (eq, of.c.exchange_place_id, wanted.exchange_place_id),
    )
    query = query.where(*(is_so(column, at) for is_so, column, at in limits if at is not None))
    if wanted.store_ids is not None:
        query = query.where(of.c.store_id.in_(wanted.store_ids))
    return query if wanted.statuses is None else query.where(status.in_(wanted.statuses))


def save_kept(
    connection: Connection,
    collect: CollectRecord,
    client_id: str,
    *,
    slot: Slot | None,
    first_available: Any,
    booking_id: str | None,
) -> None:
    """Save what head office itself keeps of a collect; None: unchanged.

    `slot`: the one that is asked for, which is shown until the store has the order.
    """
    values: dict[str, Any] = {}
    if first_available is not None:
        values["first_available"] = to_json(first_available)
    if booking_id is not None:
        values["booking_id"] = booking_id
    if slot is not None and collect.status is None:
        values |= {"slot_start": slot.start, "slot_end": slot.end}
    if not values:
        return
    claim(connection, NewClaim(collect, client_id, "", is_pending=False))
    connection.execute(
        update(COLLECTS)
        .where(COLLECTS.c.collect_id == collect.collect_id)
        .where(COLLECTS.c.store_id == collect.store_id)
        .values(values)
    )


def _orders() -> Any:
    return select(
        ORDERS.c.store_id,
        ORDERS.c.order_id.label("collect_id"),
        ORDERS.c.exchange_place_id,
        ORDERS.c.mode,
        ORDERS.c.status,
        null().label("decision"),
        ORDERS.c.slot_start,
        ORDERS.c.slot_end,
        ORDERS.c.created_at,
        COLLECTS.c.first_available,
        COLLECTS.c.booking_id,
    ).outerjoin(COLLECTS, _OF_ORDER)


def _pending() -> Any:
    return (
        select(
            COLLECTS.c.store_id,
            COLLECTS.c.collect_id,
            COLLECTS.c.exchange_place_id,
            COLLECTS.c.mode,
            null().label("status"),
            COMMANDS.c.decision,
            COLLECTS.c.slot_start,
            COLLECTS.c.slot_end,
            COLLECTS.c.created_at,
            COLLECTS.c.first_available,
            COLLECTS.c.booking_id,
        )
        .outerjoin(COMMANDS, _ITS_COMMAND)
        .where(PENDING)
    )


def _record(row: Row[*tuple[Any, ...]]) -> CollectRecord:
    values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    values.pop("is_created", None)
    start, end = values.pop("slot_start"), values.pop("slot_end")
    first = values.pop("first_available")
    status, decision = values.pop("status", None), values.pop("decision", None)
    return CollectRecord(
        **values,
        status=None if status is None else Status(status),
        slot=None if start is None or end is None else Slot(start, end),
        first_available=None if first is None else json.loads(first),
        is_refused=decision == Decision.REFUSED,
    )


def _json(value: Any) -> str | None:
    return None if value is None else to_json(value)
