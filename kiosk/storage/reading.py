"""Queries on the local database, for transactions and for the reader alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    bindparam,
    func,
    select,
)

from kiosk.domain.journal import GENESIS_HASH, DeviceHead, Event, EventKind
from kiosk.domain.log import EMPTY_LOG, LogHead, Outcome
from kiosk.domain.order import Arrival, Order
from kiosk.domain.standing import in_force
from kiosk.services.ports import HeldDeed
from kiosk.storage import codec
from kiosk.storage.tables import (
    ARRIVAL_ORDERS,
    ARRIVALS,
    DEVICES,
    EVENTS,
    HELD_DEEDS,
    LINES,
    ORDERS,
)

UNSETTLED_KEY = 2**48
"""Numbers of the log are below this; what has none yet comes after them, as it was recorded."""


def queue_key(arrival_id: ColumnElement[str]) -> ScalarSelect[Any]:
    """Where the log has the event that an arrival begins with: no clock counts."""
    told = EVENTS.alias("told")
    place = func.min(func.coalesce(told.c.store_seq, told.c.position + UNSETTLED_KEY))
    counts = told.c.outcome.is_(None) | (told.c.outcome == Outcome.APPLIED)
    begins = (told.c.subject_id == arrival_id, told.c.kind == EventKind.ARRIVED, counts)
    return select(place).where(*begins).scalar_subquery()


HERE = (
    select(
        ARRIVAL_ORDERS.c.order_id,
        ARRIVALS.c.arrival_id,
        ARRIVALS.c.since,
        ARRIVALS.c.bay,
    )
    .join(ARRIVALS, ARRIVALS.c.arrival_id == ARRIVAL_ORDERS.c.arrival_id)
    .where(ARRIVALS.c.ended_at.is_(None))
    .subquery("here")
)

CARDS = (
    select(
        ORDERS,
        HERE.c.arrival_id,
        HERE.c.since.label("arrived_at"),
        HERE.c.bay,
        queue_key(HERE.c.arrival_id).label("queue_key"),
        HELD_DEEDS.c.held_id,
        HELD_DEEDS.c.drafts.label("held_drafts"),
        HELD_DEEDS.c.due_at.label("held_until"),
        HELD_DEEDS.c.problem.label("held_problem"),
    )
    .outerjoin(HERE, HERE.c.order_id == ORDERS.c.order_id)
    .outerjoin(HELD_DEEDS, HELD_DEEDS.c.order_id == ORDERS.c.order_id)
)
"""One row a card: the order, its customer's arrival if under way, the tap held on it."""

# Statements that are run for every event stand ready: making one takes longer than running it.
_DEVICE = select(DEVICES)
_ORDER = select(ORDERS).where(ORDERS.c.order_id == bindparam("this"))
_LINES = select(LINES).where(LINES.c.order_pk == bindparam("this")).order_by(LINES.c.number)
_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_ORDERS = select(ORDERS).where(ORDERS.c.order_id.in_(_THESE))
_LINES_OF = select(LINES).where(LINES.c.order_pk.in_(_THESE)).order_by(LINES.c.number)
_LAST_OF_DEVICE = (
    select(EVENTS.c.device_seq, EVENTS.c.hash)
    .where(
        EVENTS.c.device_id == bindparam("device_id"),
        EVENTS.c.device_epoch == bindparam("device_epoch"),
    )
    .order_by(EVENTS.c.device_seq.desc())
    .limit(1)
)
_LOG_HEAD = (
    select(EVENTS.c.store_seq, EVENTS.c.store_hash)
    .where(EVENTS.c.store_seq.is_not(None))
    .order_by(EVENTS.c.store_seq.desc())
    .limit(1)
)
_SETTLED_VERSION = select(func.max(EVENTS.c.expected_version)).where(
    EVENTS.c.order_id == bindparam("this"),
    EVENTS.c.kind == EventKind.STATUS,
    EVENTS.c.outcome == Outcome.APPLIED,
)
_ARRIVALS = (
    select(ARRIVALS, ARRIVAL_ORDERS.c.order_id)
    .join(ARRIVAL_ORDERS, ARRIVAL_ORDERS.c.arrival_id == ARRIVALS.c.arrival_id)
    .order_by(queue_key(ARRIVALS.c.arrival_id), ARRIVALS.c.arrival_id, ARRIVAL_ORDERS.c.position)
)
_OF_ORDER = ARRIVALS.c.arrival_id.in_(
    select(ARRIVAL_ORDERS.c.arrival_id).where(ARRIVAL_ORDERS.c.order_id == bindparam("this"))
)
_ARRIVALS_OF_ORDER = _ARRIVALS.where(_OF_ORDER)
_ARRIVAL = _ARRIVALS.where(ARRIVALS.c.arrival_id == bindparam("this"))
_HELD = select(HELD_DEEDS).order_by(HELD_DEEDS.c.tapped_at)
_HELD_OF_ORDER = _HELD.where(HELD_DEEDS.c.order_id == bindparam("this"))


def device_head(connection: Connection) -> DeviceHead:
    """Where this device's chain stands: at its last event, or at its beginning."""
    device = connection.execute(_DEVICE).one()
    this = {"device_id": device.device_id, "device_epoch": device.device_epoch}
    last = connection.execute(_LAST_OF_DEVICE, this).first()
    seq, digest = (last.device_seq, last.hash) if last else (0, GENESIS_HASH)
    return DeviceHead(device.device_id, device.device_epoch, seq, digest)


def log_head(connection: Connection) -> LogHead:
    """Where the store's log ends."""
    row = connection.execute(_LOG_HEAD).first()
    return LogHead(row.store_seq, row.store_hash) if row else EMPTY_LOG


def settled_version(connection: Connection, order_id: str) -> int:
    """The version of an order as the log has it; 0 where the log does not know it."""
    last = connection.execute(_SETTLED_VERSION, {"this": order_id}).scalar()
    return 0 if last is None else int(last) + 1


def lines(connection: Connection, primary_key: int) -> Sequence[Row[Any]]:
    """The rows of an order's lines."""
    return connection.execute(_LINES, {"this": primary_key}).all()


def order(connection: Connection, order_id: str) -> Order | None:
    """One order with its lines."""
    row = connection.execute(_ORDER, {"this": order_id}).first()
    return None if row is None else codec.read_order(row, lines(connection, row.id))


def orders(connection: Connection, order_ids: Iterable[str]) -> dict[str, Order]:
    """Those of the orders that are here, with their lines."""
    found: dict[str, Order] = {}
    for part in parts(order_ids):
        rows = connection.execute(_ORDERS, {"these": part}).all()
        lines_of: dict[int, list[codec.AnyRow]] = {row.id: [] for row in rows}
        for line in connection.execute(_LINES_OF, {"these": list(lines_of)}):
            lines_of[line.order_pk].append(line)
        found |= {row.order_id: codec.read_order(row, lines_of[row.id]) for row in rows}
    return found


def parts(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """SQLite takes so many values in one statement."""
    every = list(values)
    return (every[start : start + size] for start in range(0, len(every), size))


IN_FORCE = (EVENTS.c.outcome.is_(None)) | (EVENTS.c.outcome == Outcome.APPLIED)
BY_PLACE = (EVENTS.c.store_seq.is_(None), EVENTS.c.store_seq, EVENTS.c.position)
"""The log's order, then what has no place in it yet."""


def journal(connection: Connection, order_id: str) -> tuple[Event, ...]:
    """The events of one order that are in force: applied, or unsettled and fitting."""
    query = select(EVENTS).where(EVENTS.c.order_id == order_id, IN_FORCE).order_by(*BY_PLACE)
    rows = connection.execute(query).all()
    settled = [codec.read_event(row) for row in rows if row.outcome]
    waiting = [codec.read_event(row) for row in rows if not row.outcome]
    return in_force(settled, waiting)


def arrival(connection: Connection, arrival_id: str) -> Arrival | None:
    """One arrival."""
    return next(iter(_read_arrivals(connection.execute(_ARRIVAL, {"this": arrival_id}))), None)


def arrivals(connection: Connection, condition: ColumnElement[bool]) -> tuple[Arrival, ...]:
    """The arrivals that meet a condition on ARRIVALS, in the order of the log."""
    return _read_arrivals(connection.execute(_ARRIVALS.where(condition)))


def _read_arrivals(rows: Iterable[codec.AnyRow]) -> tuple[Arrival, ...]:
    found: dict[str, Arrival] = {}
    for row in rows:
        known = found.get(row.arrival_id)
        order_ids = (*known.order_ids, row.order_id) if known else (row.order_id,)
        found[row.arrival_id] = Arrival(row.arrival_id, row.since, order_ids, row.bay, row.ended_at)
    return tuple(found.values())


def arrivals_of(connection: Connection, order_id: str) -> tuple[Arrival, ...]:
    """All arrivals for one order."""
    return _read_arrivals(connection.execute(_ARRIVALS_OF_ORDER, {"this": order_id}))


def held_deeds(
    connection: Connection, condition: ColumnElement[bool] | None = None
) -> tuple[HeldDeed, ...]:
    """Held deeds, oldest first."""
    query = _HELD if condition is None else _HELD.where(condition)
    return tuple(map(codec.read_held, connection.execute(query)))


def held_deed_of(connection: Connection, order_id: str) -> HeldDeed | None:
    """The deed that is held for an order."""
    row = connection.execute(_HELD_OF_ORDER, {"this": order_id}).first()
    return None if row is None else codec.read_held(row)
