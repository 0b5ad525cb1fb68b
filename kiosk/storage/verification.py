"""`kiosk verify`: checks that the file is undamaged and projections match the journal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventKind, subject_of
from kiosk.domain.events.journal import check_chain
from kiosk.domain.events.log import EMPTY_LOG, LogHead, Outcome, Verdict, entry_hash
from kiosk.domain.events.projection import arrival_after, state_after
from kiosk.domain.events.set_aside import set_aside_problem
from kiosk.domain.order import Order, OrderState
from kiosk.domain.problem import Problem
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.upstream_state import UNCHECKED
from kiosk.storage import codec, reading
from kiosk.storage.checking_contents import (
    contents,
    copies,
    forms,
    guards,
    held,
    presence,
    read_event,
    seals,
)
from kiosk.storage.database import Database
from kiosk.storage.engine.sqlite import unavailable
from kiosk.storage.event_log.reading_log import REVIEWED
from kiosk.storage.search import SEARCH_TABLES
from kiosk.storage.tables import (
    COMMANDS,
    EVENTS,
    ORDERS,
    UPSTREAM,
)

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, IndexError)
"""Errors that reading an event with altered contents can raise."""

AT_ONCE = 500
"""How many orders are read by one statement."""

# Built once: for a small store, building them takes longer than running them.
_COPIED_IN_PAGES = select(UPSTREAM.c.snapshot_as_of).where(UPSTREAM.c.snapshot_cursor != UNCHECKED)
_DEVICE = (EVENTS.c.device_id, EVENTS.c.device_epoch)
_BY_DEVICE = select(EVENTS).order_by(*_DEVICE, EVENTS.c.device_seq)
_OF_ORDERS = (
    select(EVENTS)
    .where(EVENTS.c.order_id.is_not(None), reading.IN_FORCE)
    .order_by(EVENTS.c.order_id, *reading.BY_SEQ)
)
_ORDER_COUNT = select(func.count()).select_from(ORDERS)
_OF_ARRIVALS = (
    select(EVENTS)
    .where(EVENTS.c.kind.in_((EventKind.ARRIVED, EventKind.LEFT)), reading.IN_FORCE)
    .order_by(*reading.BY_SEQ)
)
_IN_LOG = select(EVENTS).where(EVENTS.c.store_seq.is_not(None)).order_by(EVENTS.c.store_seq)
_ANCHOR = select(UPSTREAM.c.acked_store_seq, UPSTREAM.c.acked_hash)
_STORE_HASH = select(EVENTS.c.store_hash).where(EVENTS.c.store_seq == bindparam("this"))
_COMMANDS = select(COMMANDS).order_by(COMMANDS.c.command_seq)
_SET_ASIDE = (
    select(EVENTS)
    .where(
        EVENTS.c.kind == EventKind.SET_ASIDE,
        reading.IN_FORCE,
        EVENTS.c.operation_id.not_in(REVIEWED),
    )
    .order_by(EVENTS.c.position)
)


def verify(database: Database, *, copied: bool = False) -> Iterator[Problem]:
    """Yields every problem; nothing when all is well.

    `copied`: looks only at what a first copy brings, not at what is this device's own.

    Checks the file itself, foreign keys, the schema, the numbers and hash chains of every device
    and of the log, the cursors, every order's journal against the workflow and its projection,
    the arrivals, held actions, row copies, seals and the form of what stands there. For a damaged
    file the last problem says where reading stopped. Raises StoreUnavailable for other problems of
    the disk.
    """
    try:
        with database.reader() as reader:
            for check in _OF_COPY if copied else _CHECKS:
                try:
                    yield from check(reader.connection)
                except DBAPIError as error:
                    if unavailable(error) is not None:
                        raise
                    yield Problem("tables_altered", said=error.orig)
                except _UNREADABLE as error:
                    yield Problem("event_unreadable", error=repr(error))
    except StoreUnavailable as error:
        if error.kind != "damaged":
            raise
        yield Problem("file_unreadable_further", said=error.detail)
    finally:
        read_event.cache_clear()


def _file(connection: Connection) -> Iterator[Problem]:
    # FTS5 notices what other connections wrote only at a query; the check needs that.
    for table in SEARCH_TABLES:
        connection.exec_driver_sql(f"SELECT rowid FROM {table} LIMIT 1").all()  # noqa: S608 - our names
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield Problem("file_damaged", said=found)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem("reference_missing", table=row[0], row=row[1], other_table=row[2])


def _is_being_copied(connection: Connection) -> bool:
    """Whether a snapshot is being loaded: its entries do not come in the log's order."""
    return connection.execute(_COPIED_IN_PAGES).scalar() is not None


def _chains(connection: Connection) -> Iterator[Problem]:
    if _is_being_copied(connection):
        return
    rows = connection.execution_options(yield_per=500).execute(_BY_DEVICE)
    for (device_id, epoch), events in groupby(
        map(read_event, rows), key=lambda event: (event.device_id, event.device_epoch)
    ):
        try:
            check_chain(events, DeviceHead(device_id, epoch, 0, GENESIS_HASH))
        except JournalCorrupt as error:
            yield error.problem


def _orders(connection: Connection) -> Iterator[Problem]:
    """Compares every order with its journal: sequenced events, then pending ones that fit."""
    events = connection.execution_options(yield_per=500).execute(_OF_ORDERS)
    journals = groupby(events, key=lambda row: str(row.order_id))
    every = ((order_id, list(found)) for order_id, found in journals)
    count = 0
    while part := dict(islice(every, AT_ONCE)):
        count += len(part)
        rows = {row.order_id: row for row in reading.order_rows(connection, list(part))}
        lines = reading.lines_of(connection, rows.values())
        for order_id, journal in part.items():
            row = rows.get(order_id)
            if row is None:
                problem: Problem | None = Problem("order_missing")
            else:
                order = codec.read_order(row, lines[row.id])
                problem = _difference(order, journal) or _place(order, row)
            if problem:
                yield Problem("in_order", order_id=order_id, problem=problem)
    total = connection.execute(_ORDER_COUNT).scalar_one()
    if total != count:
        yield Problem("orders_without_journal", count=total - count)


def _difference(order: Order, rows: list[codec.AnyRow]) -> Problem | None:
    try:
        sequenced = [read_event(row) for row in rows if row.outcome]
        waiting = [read_event(row) for row in rows if not row.outcome]
        replayed, _ = state_after(None, sequenced, waiting)
    except JournalCorrupt as error:
        return error.problem
    except _UNREADABLE as error:
        return Problem("event_unreadable", error=repr(error))
    if replayed is None:
        return Problem("no_events")
    for name in OrderState.__dataclass_fields__:
        if getattr(replayed, name) != getattr(order.state, name):
            return Problem(
                "order_differs",
                name=name,
                expected=getattr(replayed, name),
                found=getattr(order.state, name),
            )
    return None


def _place(order: Order, row: codec.AnyRow) -> Problem | None:
    """Compares an order's derived columns, which the screens sort by, with its state."""
    for name, expected in codec.state_columns(order, order.state).items():
        if getattr(row, name) != expected:
            return Problem("column_differs", name=name, expected=expected, found=getattr(row, name))
    return None


def _arrivals(connection: Connection) -> Iterator[Problem]:
    """Compares arrivals with their events; the projection may leave out pending ones."""
    sequenced: dict[str, list[Event]] = {}
    waiting: dict[str, list[Event]] = {}
    for row in connection.execute(_OF_ARRIVALS):
        event = read_event(row)
        kept = sequenced if row.outcome else waiting
        kept.setdefault(str(subject_of(event)), []).append(event)
    yield from _lost_arrivals(sequenced)
    replayed = {key: arrival_after(events) for key, events in sequenced.items()}
    for key, events in waiting.items():
        replayed[key] = arrival_after([*sequenced.get(key, []), *events])
    backed = {key: arrival_after(events) for key, events in sequenced.items()}
    shown = {a.arrival_id: a for a in reading.arrivals(connection, reading.ARRIVALS_BEGUN)}
    for arrival_id in replayed.keys() | shown.keys():
        found = shown.get(arrival_id)
        stands_back = arrival_id in waiting and found == backed.get(arrival_id)
        if replayed.get(arrival_id) != found and not stands_back:
            yield Problem(
                "arrival_differs",
                arrival_id=arrival_id,
                expected=replayed.get(arrival_id),
                found=found,
            )


def _lost_arrivals(sequenced: dict[str, list[Event]]) -> Iterator[Problem]:
    for arrival_id, events in sequenced.items():
        if events[0].kind == EventKind.LEFT:
            yield Problem("arrival_ends_first", arrival_id=arrival_id)


def _log(connection: Connection) -> Iterator[Problem]:
    """Checks the numbers and hashes of the log."""
    head = EMPTY_LOG
    if _is_being_copied(connection):
        return
    for row in connection.execution_options(yield_per=500).execute(_IN_LOG):
        if row.store_seq != head.seq + 1:
            yield Problem("entry_missing", store_seq=head.seq + 1)
            return
        verdict = Verdict(Outcome(row.outcome), row.outcome_reason)
        digest = entry_hash(head.hash, row.store_seq, row.hub_epoch, row.hash, verdict)
        if digest != row.store_hash:
            yield Problem("entry_altered", store_seq=row.store_seq)
            return
        head = LogHead(row.store_seq, row.store_hash)


def _cursors(connection: Connection) -> Iterator[Problem]:
    """Checks the cursors: nothing may count as acknowledged or received that is not here."""
    anchor = connection.execute(_ANCHOR).first()
    acked = anchor.acked_store_seq if anchor else 0
    if anchor and anchor.acked_hash:
        here = connection.execute(_STORE_HASH, {"this": acked}).scalar()
        if here != anchor.acked_hash:
            yield Problem("entry_not_acknowledged", store_seq=acked)
    head = reading.log_head(connection).seq
    if acked > head:
        yield Problem("cursor_ahead", acked=acked, entries=head)
    head_seq = EMPTY_LOG
    for row in connection.execute(_COMMANDS):
        if (row.command_seq, row.prev_hash) != (head_seq.seq + 1, head_seq.hash):
            yield Problem("command_missing", command_seq=head_seq.seq + 1)
            return
        head_seq = LogHead(row.command_seq, row.hash)


def _aside(connection: Connection) -> Iterator[Problem]:
    """Reports set-aside events until a person has reviewed them: a device was altered."""
    for row in connection.execute(_SET_ASIDE):
        yield set_aside_problem(read_event(row))


_CHECKS = (
    _file,
    guards,
    _chains,
    _log,
    _cursors,
    _aside,
    _orders,
    _arrivals,
    presence,
    held,
    copies,
    seals,
    contents,
    forms,
)
_OF_COPY = tuple(each for each in _CHECKS if each not in (_cursors, _aside, held, copies))


def counts(database: Database) -> dict[str, int]:
    """The number of rows of the tables orders, event and arrival."""
    with database.reader() as reader:
        return {
            name: reader.connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in ("orders", "event", "arrival")
        }
