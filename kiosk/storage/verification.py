"""`kiosk verify`: whether the file is sound and the journal tells what the screens show."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, func, select, text

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import GENESIS_HASH, DeviceHead, Event, EventKind, check_chain
from kiosk.domain.log import EMPTY_LOG, LogHead, Outcome, Verdict, entry_hash
from kiosk.domain.order import Order, OrderState
from kiosk.domain.standing import arrival_after, state_after
from kiosk.services.ports import StoreUnavailable
from kiosk.storage import codec, reading
from kiosk.storage.database import Database
from kiosk.storage.reading_log import REVIEWED
from kiosk.storage.tables import (
    ARRIVAL_ORDERS,
    ARRIVALS,
    COMMANDS,
    EVENTS,
    HELD_DEEDS,
    LINES,
    ORDERS,
    UPSTREAM,
)

_UNREADABLE = (ValueError, KeyError, TypeError)
"""What reading an event raises whose contents were altered."""


def verify(database: Database) -> Iterator[str]:
    """Everything that is wrong, a sentence each; nothing when all is well.

    Checks the file itself, foreign keys, every device's numbers and hash chain, the log's, the
    cursors, every order's journal against the table of transitions and its projection, the
    arrivals, and the held deeds. What is found in a damaged file ends with where it could not
    be read further.
    """
    try:
        with database.reader() as reader:
            for check in _CHECKS:
                try:
                    yield from check(reader.connection)
                except _UNREADABLE as error:
                    yield f"journal: an event cannot be read ({error!r})"
    except StoreUnavailable as error:
        if error.kind != "damaged":
            raise
        yield f"database file: cannot be read further ({error.detail})"


def _file(connection: Connection) -> Iterator[str]:
    # Only a query has FTS5 see what other connections wrote; the check alone compares with that.
    connection.exec_driver_sql("SELECT rowid FROM order_search LIMIT 1").all()
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield f"database file: {found}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"table {row[0]}: row {row[1]} refers to a missing row of {row[2]}"


def _is_being_copied(connection: Connection) -> bool:
    """Whether a first copy of the store is under way: it comes in another order than the log's."""
    return connection.execute(select(UPSTREAM.c.snapshot_as_of)).scalar() is not None


def _chains(connection: Connection) -> Iterator[str]:
    if _is_being_copied(connection):
        return
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
    """Every order against its journal: the log's part, then what waits here and fits."""
    query = (
        select(EVENTS)
        .where(EVENTS.c.order_id.is_not(None), reading.IN_FORCE)
        .order_by(EVENTS.c.order_id, *reading.BY_PLACE)
    )
    rows = connection.execution_options(yield_per=500).execute(query)
    count = 0
    for order_id, found in groupby(rows, key=lambda row: str(row.order_id)):
        count += 1
        order = reading.order(connection, order_id)
        problem = (
            "is missing"
            if order is None
            else _difference(order, list(found)) or _place(connection, order)
        )
        if problem:
            yield f"order {order_id}: {problem}"
    total = connection.execute(select(func.count()).select_from(ORDERS)).scalar_one()
    if total != count:
        yield f"{total - count} orders have no journal"


def _difference(order: Order, rows: list[codec.AnyRow]) -> str | None:
    try:
        settled = [codec.read_event(row) for row in rows if row.outcome]
        waiting = [codec.read_event(row) for row in rows if not row.outcome]
        told, _ = state_after(None, settled, waiting)
    except JournalCorrupt as error:
        return error.problem
    except _UNREADABLE as error:
        return f"an event cannot be read ({error!r})"
    if told is None:
        return "has no journal"
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
    """Every arrival against its events; one that only waits may also stand back for another."""
    kinds = EVENTS.c.kind.in_((EventKind.ARRIVED, EventKind.LEFT))
    query = select(EVENTS).where(kinds, reading.IN_FORCE).order_by(*reading.BY_PLACE)
    settled: dict[str, list[Event]] = {}
    waiting: dict[str, list[Event]] = {}
    for row in connection.execute(query):
        event = codec.read_event(row)
        kept = settled if row.outcome else waiting
        kept.setdefault(str(event.data["arrival_id"]), []).append(event)
    yield from _lost_arrivals(settled)
    told = {key: arrival_after(events) for key, events in settled.items()}
    for key, events in waiting.items():
        told[key] = arrival_after([*settled.get(key, []), *events])
    backed = {key: arrival_after(events) for key, events in settled.items()}
    shown = {a.arrival_id: a for a in reading.arrivals(connection, ARRIVALS.c.since.is_not(None))}
    for arrival_id in told.keys() | shown.keys():
        found = shown.get(arrival_id)
        stands_back = arrival_id in waiting and found == backed.get(arrival_id)
        if told.get(arrival_id) != found and not stands_back:
            yield (
                f"arrival {arrival_id}: the journal says {told.get(arrival_id)}, "
                f"the projection {shown.get(arrival_id)}"
            )


def _lost_arrivals(settled: dict[str, list[Event]]) -> Iterator[str]:
    for arrival_id, events in settled.items():
        if events[0].kind == EventKind.LEFT:
            yield f"arrivals: arrival {arrival_id} ends before it began"


def _log(connection: Connection) -> Iterator[str]:
    """The log's numbers and hashes, and that every applied event of an order follows the last."""
    head = EMPTY_LOG
    placed = EVENTS.c.store_seq.is_not(None)
    if _is_being_copied(connection):
        return
    query = select(EVENTS).where(placed).order_by(EVENTS.c.store_seq)
    for row in connection.execution_options(yield_per=500).execute(query):
        if row.store_seq != head.seq + 1:
            yield f"log: number {head.seq + 1} is missing"
            return
        verdict = Verdict(Outcome(row.outcome), row.why)
        digest = entry_hash(head.hash, row.store_seq, row.hub_epoch, row.hash, verdict)
        if digest != row.store_hash:
            yield f"log: entry {row.store_seq} was altered"
            return
        head = LogHead(row.store_seq, row.store_hash)


def _cursors(connection: Connection) -> Iterator[str]:
    """Nothing may count as told that is not here."""
    acked = connection.execute(select(UPSTREAM.c.acked_store_seq)).scalar() or 0
    head = reading.log_head(connection).seq
    if acked > head:
        yield f"cursor: head office is said to hold {acked} entries, and there are {head}"
    head_seq = EMPTY_LOG
    for row in connection.execute(select(COMMANDS).order_by(COMMANDS.c.command_seq)):
        if (row.command_seq, row.prev_hash) != (head_seq.seq + 1, head_seq.hash):
            yield f"commands: number {head_seq.seq + 1} is missing"
            return
        head_seq = LogHead(row.command_seq, row.hash)


def _aside(connection: Connection) -> Iterator[str]:
    """That a machine of the store was altered stays a problem until a person has looked."""
    told = EVENTS.c.kind == EventKind.SET_ASIDE
    query = select(EVENTS).where(told, reading.IN_FORCE, EVENTS.c.deed_id.not_in(REVIEWED))
    for row in connection.execute(query.order_by(EVENTS.c.position)):
        event = codec.read_event(row)
        yield (
            f"set aside: on {event.occurred_at:%Y-%m-%d %H:%M} UTC the device {event.device_id} "
            f"held {event.data.get('count')} records that contradict the store's log"
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
    done = HELD_DEEDS.c.held_id.in_(select(EVENTS.c.deed_id))
    for held_id in connection.execute(select(HELD_DEEDS.c.held_id).where(done)).scalars():
        yield f"held deed {held_id}: has happened, and is still held"


_CHECKS = (_file, _chains, _log, _cursors, _aside, _orders, _arrivals, _presence, _held)


def counts(database: Database) -> dict[str, int]:
    """How many orders, events and arrivals the database holds."""
    with database.reader() as reader:
        return {
            name: reader.connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in ("orders", "event", "arrival")
        }
