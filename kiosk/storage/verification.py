"""`kiosk verify`: whether the file is sound and the journal tells what the screens show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, func, select, text

from kiosk.domain.arrival import replay_arrivals
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import GENESIS_HASH, DeviceHead, Event, EventKind, check_chain, replay
from kiosk.domain.order import Order, OrderState
from kiosk.services.ports import StoreUnavailable
from kiosk.storage import codec, reading
from kiosk.storage.database import Database
from kiosk.storage.tables import ARRIVAL_ORDERS, ARRIVALS, EVENTS, HELD_DEEDS, LINES, ORDERS

_UNREADABLE = (ValueError, KeyError, TypeError)
"""What reading an event raises whose contents were altered."""


def verify(database: Database) -> Iterator[str]:
    """Everything that is wrong, a sentence each; nothing when all is well.

    Checks the file itself, foreign keys, every device's numbers and hash chain, every order's
    journal against the table of transitions and its projection, the arrivals, and the held
    deeds. What is found in a damaged file ends with where it could not be read further.
    """
    try:
        with database.reader() as reader:
            for check in (_file, _chains, _orders, _arrivals, _presence, _held):
                try:
                    yield from check(reader.connection)
                except _UNREADABLE as error:
                    yield f"journal: an event cannot be read ({error!r})"
    except StoreUnavailable as error:
        if error.kind != "damaged":
            raise
        yield f"database file: cannot be read further ({error.detail})"


def _file(connection: Connection) -> Iterator[str]:
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield f"database file: {found}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"table {row[0]}: row {row[1]} refers to a missing row of {row[2]}"


def _chains(connection: Connection) -> Iterator[str]:
    device = (EVENTS.c.device_id, EVENTS.c.device_epoch)
    query = select(EVENTS).order_by(*device, EVENTS.c.device_seq)
    rows = connection.execution_options(yield_per=500).execute(query)
    for (device_id, epoch), events in groupby(
        map(codec.read_event, rows), key=lambda event: (event.device_id, event.device_epoch)
    ):
        try:
            check_chain(events, DeviceHead(device_id, epoch, 0, GENESIS_HASH))
        except JournalCorrupt as error:
            yield f"hash chain: {error}"


def _orders(connection: Connection) -> Iterator[str]:
    query = (
        select(EVENTS)
        .where(EVENTS.c.order_id.is_not(None))
        .order_by(EVENTS.c.order_id, EVENTS.c.position)
    )
    rows = connection.execution_options(yield_per=500).execute(query)
    count = 0
    for order_id, events in groupby(map(codec.read_event, rows), key=lambda e: str(e.order_id)):
        count += 1
        order = reading.order(connection, order_id)
        problem = (
            "is missing"
            if order is None
            else _difference(order, list(events)) or _place(connection, order)
        )
        if problem:
            yield f"order {order_id}: {problem}"
    total = connection.execute(select(func.count()).select_from(ORDERS)).scalar_one()
    if total != count:
        yield f"{total - count} orders have no journal"


def _difference(order: Order, events: list[Event]) -> str | None:
    try:
        told = replay(events)
    except JournalCorrupt as error:
        return error.problem
    except _UNREADABLE as error:
        return f"an event cannot be read ({error!r})"
    for name in OrderState.__slots__:
        if getattr(told, name) != getattr(order.state, name):
            return (
                f"the journal says {name} = {getattr(told, name)}, "
                f"the projection {getattr(order.state, name)}"
            )
    return None


def _place(connection: Connection, order: Order) -> str | None:
    """What the board is sorted by must follow from the state, too."""
    row = connection.execute(select(ORDERS).where(ORDERS.c.order_id == order.order_id)).one()
    for name, expected in codec.state_columns(order, order.state).items():
        if getattr(row, name) != expected:
            return f"{name} should be {expected}, and is {getattr(row, name)}"
    return None


def _arrivals(connection: Connection) -> Iterator[str]:
    kinds = EVENTS.c.kind.in_((EventKind.ARRIVED, EventKind.LEFT))
    query = select(EVENTS).where(kinds).order_by(EVENTS.c.position)
    try:
        told = replay_arrivals(map(codec.read_event, connection.execute(query)))
    except JournalCorrupt as error:
        yield f"arrivals: {error.problem}"
        return
    shown = {a.arrival_id: a for a in reading.arrivals(connection, ARRIVALS.c.since.is_not(None))}
    for arrival_id in told.keys() | shown.keys():
        if told.get(arrival_id) != shown.get(arrival_id):
            yield (
                f"arrival {arrival_id}: the journal says {told.get(arrival_id)}, "
                f"the projection {shown.get(arrival_id)}"
            )


def _presence(connection: Connection) -> Iterator[str]:
    here = (
        select(ARRIVAL_ORDERS.c.order_id)
        .join(ARRIVALS, ARRIVALS.c.arrival_id == ARRIVAL_ORDERS.c.arrival_id)
        .where(ARRIVALS.c.ended_at.is_(None))
        .group_by(ARRIVAL_ORDERS.c.order_id)
        .having(func.count() > 1)
    )
    for order_id in connection.execute(here).scalars():
        yield f"order {order_id}: somebody is here twice for it"
    impossible = connection.execute(
        select(LINES.c.order_pk).where((LINES.c.handed < 0) | (LINES.c.handed > LINES.c.quantity))
    )
    for (key,) in impossible:
        yield f"order in row {key}: more was handed than ordered"


def _held(connection: Connection) -> Iterator[str]:
    done = HELD_DEEDS.c.held_id.in_(select(EVENTS.c.event_id))
    for held_id in connection.execute(select(HELD_DEEDS.c.held_id).where(done)).scalars():
        yield f"held deed {held_id}: has happened, and is still held"


def counts(database: Database) -> dict[str, int]:
    """How many orders, events and arrivals the database holds."""
    with database.reader() as reader:
        return {
            name: reader.connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in ("orders", "event", "arrival")
        }
