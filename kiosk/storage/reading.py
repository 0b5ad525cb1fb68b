"""Queries on the local database that transactions and the reader share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    text,
)

from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventKind
from kiosk.domain.events.log import EMPTY_LOG, LogHead, Outcome
from kiosk.domain.events.projection import in_force
from kiosk.domain.order import Arrival, Call, Order
from kiosk.domain.status import Status
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.namesakes import IsMeant, Namesake
from kiosk.storage import codec
from kiosk.storage.direct import arrivals as arrivals_sql
from kiosk.storage.direct.arrivals import CALL_OF, last_call, queue_key, read_call
from kiosk.storage.direct.orders import LINES as LINES_OF_ORDER
from kiosk.storage.direct.orders import ORDER
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.statement import as_time, as_time_or_none
from kiosk.storage.tables import (
    ARRIVAL_ORDERS,
    ARRIVALS,
    EVENTS,
    LINES,
    ORDERS,
)

HERE = (
    text(arrivals_sql.HERE[1:-1])
    .columns(
        ARRIVAL_ORDERS.c.order_id,
        ARRIVALS.c.arrival_id,
        ARRIVALS.c.since,
        ARRIVALS.c.bay,
    )
    .subquery("here")
)
_CALLED = EVENTS.alias("called")
CALLED_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(
    literal_column(column).label(name)
    for column, name in (each.split(" AS ") for each in arrivals_sql.CALLED_COLUMNS.split(", "))
)


def with_calls(query: Select[Any]) -> Select[Any]:
    """A query of ORDERS with, outer-joined, their active arrivals and the last calls of these."""
    return query.outerjoin(HERE, HERE.c.order_id == ORDERS.c.order_id).outerjoin(
        _CALLED, _CALLED.c.position == literal_column(last_call("here.arrival_id"))
    )


def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a column has one of `these`, a list that a statement gets as one parameter.

    With a parameter for each value SQLAlchemy writes the statement anew each time, which takes as
    long as running it.
    """
    these = func.json_each(bindparam("these", type_=JSON)).table_valued("value")
    return column.in_(select(these.c.value))


_OPEN = ORDERS.c.status.not_in((Status.PICK_UP_OK, Status.CANCELLED))

# Statements run for every event are built once: building one takes longer than running it.
_NAMESAKES = (
    select(ORDERS.c.id, ORDERS.c.order_id, ORDERS.c.first_name, ORDERS.c.phone)
    .where(ORDERS.c.surname_folded == bindparam("this"), _OPEN)
    .order_by(ORDERS.c.id.desc())
)
_ORDERS = select(ORDERS).where(among(ORDERS.c.order_id))
_ORDERS_BY_ID = select(ORDERS).where(among(ORDERS.c.id)).order_by(ORDERS.c.id.desc())
_LINES_OF = select(LINES).where(among(LINES.c.order_pk)).order_by(LINES.c.number)
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
_SEQUENCED_VERSION = select(func.max(EVENTS.c.expected_version)).where(
    EVENTS.c.order_id == bindparam("this"),
    EVENTS.c.kind == EventKind.STATUS,
    EVENTS.c.outcome == Outcome.APPLIED,
)
EVERY_ARRIVAL = (
    select(ARRIVALS, ARRIVAL_ORDERS.c.order_id)
    .join(ARRIVAL_ORDERS, ARRIVAL_ORDERS.c.arrival_id == ARRIVALS.c.arrival_id)
    .order_by(
        text(queue_key("arrival.arrival_id")), ARRIVALS.c.arrival_id, ARRIVAL_ORDERS.c.position
    )
)
ARRIVALS_BEGUN = EVERY_ARRIVAL.where(ARRIVALS.c.since.is_not(None))
ARRIVALS_ACTIVE = EVERY_ARRIVAL.where(ARRIVALS.c.ended_at.is_(None))


def device_head(connection: Connection, device: ThisDevice) -> DeviceHead:
    """The number and hash of a device's last event; 0 and GENESIS_HASH before the first."""
    this = {"device_id": device.device_id, "device_epoch": device.device_epoch}
    last = connection.execute(_LAST_OF_DEVICE, this).first()
    seq, digest = (last.device_seq, last.hash) if last else (0, GENESIS_HASH)
    return DeviceHead(device.device_id, device.device_epoch, seq, digest)


def log_head(connection: Connection) -> LogHead:
    """The number and hash of the log's last entry."""
    row = connection.execute(_LOG_HEAD).first()
    return LogHead(row.store_seq, row.store_hash) if row else EMPTY_LOG


def sequenced_version(connection: Connection, order_id: str) -> int:
    """An order's version in the log; 0 when the log does not have the order."""
    last = connection.execute(_SEQUENCED_VERSION, {"this": order_id}).scalar()
    return 0 if last is None else int(last) + 1


def order(connection: Connection, order_id: str) -> Order | None:
    """One order with its lines; None when it is not here."""
    driver = driver_of(connection)
    row = ORDER.first(driver, this=order_id)
    return None if row is None else codec.read_order(row, LINES_OF_ORDER.all(driver, this=row.id))


def orders(connection: Connection, order_ids: Iterable[str]) -> dict[str, Order]:
    """Those of the orders that are here, with their lines, by order id."""
    found: dict[str, Order] = {}
    for part in parts(order_ids):
        rows = order_rows(connection, part)
        found |= {order.order_id: order for order in _with_lines(connection, rows)}
    return found


def order_rows(connection: Connection, order_ids: list[str]) -> Sequence[Row[Any]]:
    """The rows of those of the orders that are here; at most as many as `parts` gives."""
    return connection.execute(_ORDERS, {"these": order_ids}).all()


def lines_of(connection: Connection, rows: Iterable[codec.AnyRow]) -> dict[int, list[codec.AnyRow]]:
    """The rows of the lines of orders, by the primary key of the order; see `order_rows`."""
    found: dict[int, list[codec.AnyRow]] = {row.id: [] for row in rows}
    if found:
        for line in connection.execute(_LINES_OF, {"these": list(found)}):
            found[line.order_pk].append(line)
    return found


def _with_lines(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Order, ...]:
    """Orders from their rows; one statement reads the lines of all."""
    found = lines_of(connection, rows)
    return tuple(codec.read_order(row, found[row.id]) for row in rows)


def newest_orders(connection: Connection, condition: ColumnElement[bool]) -> tuple[Order, ...]:
    """The orders that meet a condition on ORDERS, the most recent first."""
    query = select(ORDERS).where(condition).order_by(ORDERS.c.id.desc())
    return _with_lines(connection, connection.execute(query).all())


def open_orders_by_surname(
    connection: Connection, folded_surname: str, is_meant: IsMeant
) -> tuple[Order, ...]:
    """The orders neither collected nor cancelled of this folded surname, the most recent first.

    Only those that `is_meant` accepts are read in full: of hundreds that is one or two.
    """
    meant = [
        row.id
        for row in connection.execute(_NAMESAKES, {"this": folded_surname})
        if is_meant(Namesake(row.order_id, row.first_name, row.phone))
    ]
    if not meant:
        return ()
    return _with_lines(connection, connection.execute(_ORDERS_BY_ID, {"these": meant}).all())


def parts(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """The values in lists of `size` at most: SQLite limits the values of one statement."""
    every = list(values)
    return (every[start : start + size] for start in range(0, len(every), size))


IN_FORCE = (EVENTS.c.outcome.is_(None)) | (EVENTS.c.outcome == Outcome.APPLIED)
BY_SEQ = (EVENTS.c.store_seq.is_(None), EVENTS.c.store_seq, EVENTS.c.position)
"""Sort keys: the log's order, then pending events as they were recorded."""

_JOURNAL = select(EVENTS).where(EVENTS.c.order_id == bindparam("this"), IN_FORCE).order_by(*BY_SEQ)


def journal(connection: Connection, order_id: str) -> tuple[Event, ...]:
    """The events of one order that are in force: applied, or pending and fitting."""
    rows = connection.execute(_JOURNAL, {"this": order_id}).all()
    sequenced = [codec.read_event(row) for row in rows if row.outcome]
    waiting = [codec.read_event(row) for row in rows if not row.outcome]
    return in_force(sequenced, waiting)


def arrival(connection: Connection, arrival_id: str) -> Arrival | None:
    """One arrival; None when it is not here."""
    rows = arrivals_sql.ARRIVAL.all(driver_of(connection), this=arrival_id)
    return next(iter(_read_arrivals(rows)), None)


def arrivals(connection: Connection, query: Select[Any]) -> tuple[Arrival, ...]:
    """The arrivals that a query of EVERY_ARRIVAL finds, in the order of the log."""
    return _read_arrivals(connection.execute(query))


def _read_arrivals(rows: Iterable[codec.AnyRow]) -> tuple[Arrival, ...]:
    found: dict[str, Arrival] = {}
    for row in rows:
        known = found.get(row.arrival_id)
        order_ids = (*known.order_ids, row.order_id) if known else (row.order_id,)
        found[row.arrival_id] = Arrival(
            row.arrival_id, as_time(row.since), order_ids, row.bay, as_time_or_none(row.ended_at)
        )
    return tuple(found.values())


def call_of(connection: Connection, arrival_id: str) -> Call | None:
    """The last call of an arrival."""
    row = CALL_OF.first(driver_of(connection), arrival_id=arrival_id)
    return None if row is None else read_call(row)


def arrivals_of(connection: Connection, order_id: str) -> tuple[Arrival, ...]:
    """All arrivals for one order."""
    rows = arrivals_sql.ARRIVALS_OF_ORDER.all(driver_of(connection), this=order_id)
    return _read_arrivals(rows)
