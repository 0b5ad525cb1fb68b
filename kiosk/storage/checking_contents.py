"""Checks of `kiosk verify` beyond the journal: schema, seals, contents, derived columns."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    String,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.exc import DBAPIError

from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.erasures import Erasures
from kiosk.domain.events.event import Event, EventKind, subject_of
from kiosk.domain.events.log import Outcome
from kiosk.domain.events.seals import broken_contents, broken_seal, says_contents
from kiosk.domain.names import fold
from kiosk.domain.order import Order
from kiosk.domain.problem import Problem
from kiosk.storage import codec, reading
from kiosk.storage.engine.columns import Timestamp
from kiosk.storage.row_copies import COPIED
from kiosk.storage.search import OPEN_SEARCH, SEARCH_TABLES, index_columns, known_words
from kiosk.storage.tables import (
    ARRIVAL_ORDERS,
    ARRIVALS,
    DEVICES,
    EVENTS,
    HELD_ACTIONS,
    LINES,
    METADATA,
    ORDERS,
)

_SCHEMA = (
    "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema "
    "WHERE name NOT LIKE 'sqlite_stat%'"
)
_TRANSITIONS = "SELECT printf('%s %s %s', role, from_status, to_status) FROM transition"
_TIMESTAMP = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z"
_KNOWN = "SELECT word FROM known_word"
_WORDS = "SELECT rowid, words, exact, parcel FROM "

# Built once: for a small store, building them takes longer than running them.
_EVENTS = select(EVENTS).order_by(EVENTS.c.position)
_OF_ERASING = select(EVENTS).where(EVENTS.c.kind == EventKind.ERASED)
_OF_CONTENTS = (
    select(EVENTS)
    .where(EVENTS.c.kind.in_((EventKind.STATUS, EventKind.DETAILS)), reading.IN_FORCE)
    .order_by(*reading.BY_SEQ)
)
_THIS_DEVICE = select(DEVICES.c.device_id, DEVICES.c.role)
_ORDERS = select(ORDERS).order_by(ORDERS.c.id)
_HERE_TWICE = (
    select(ARRIVAL_ORDERS.c.order_id)
    .join(ARRIVALS, ARRIVALS.c.arrival_id == ARRIVAL_ORDERS.c.arrival_id)
    .where(ARRIVALS.c.ended_at.is_(None))
    .group_by(ARRIVAL_ORDERS.c.order_id)
    .having(func.count() > 1)
)
_HANDED_TOO_MUCH = select(LINES.c.order_pk).where(
    (LINES.c.handed < 0) | (LINES.c.handed > LINES.c.quantity)
)
_HELD_AND_DONE = select(HELD_ACTIONS.c.held_id).where(
    select(EVENTS.c.event_id)
    .where(
        EVENTS.c.operation_id == HELD_ACTIONS.c.operation_id,
        EVENTS.c.order_id == HELD_ACTIONS.c.order_id,
    )
    .exists()
)


@lru_cache(maxsize=1000)
def read_event(row: codec.AnyRow) -> Event:
    """An event from its row: of a small store only once, though several checks look at it."""
    return codec.read_event(row)


@lru_cache(maxsize=1)
def _as_made() -> tuple[dict[str, str], frozenset[str]]:
    """The schema and the transition table of a new database."""
    from kiosk.storage.database import Database  # noqa: PLC0415 - that module imports this one

    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "new.db")
        database.prepare()
        with database.reader() as reader:
            made = _schema(reader.connection), _transitions(reader.connection)
        database.close()
    return made


def _schema(connection: Connection) -> dict[str, str]:
    found = connection.exec_driver_sql(_SCHEMA).all()
    return {str(name): _one_line(str(sql)) for name, sql in found}


@lru_cache(maxsize=500)
def _one_line(sql: str) -> str:
    return " ".join(sql.split())


def _transitions(connection: Connection) -> frozenset[str]:
    return frozenset(connection.exec_driver_sql(_TRANSITIONS).scalars())


def guards(connection: Connection) -> Iterator[Problem]:
    """Report tables, indexes, triggers and transitions that differ from a new database's."""
    schema, transitions = _as_made()
    here = _schema(connection)
    for name in sorted(schema.keys() | here.keys()):
        if name not in here:
            yield Problem("schema_missing", name=name)
        elif name not in schema:
            yield Problem("schema_foreign", name=name)
        elif here[name] != schema[name]:
            yield Problem("schema_altered", name=name)
    for step in sorted(transitions ^ _transitions(connection)):
        yield Problem("transition_differs", step=step)


def seals(connection: Connection) -> Iterator[Problem]:
    """Report events whose personal part neither fits its seal nor was erased with its order."""
    erasures = _erasures(connection)
    has_all = _has_all(connection)
    for row in connection.execution_options(yield_per=500).execute(_EVENTS):
        event = read_event(row)
        which = {"device_seq": event.device_seq, "device_id": event.device_id}
        part = broken_seal(event, is_erased=erasures.may_lack(event), is_cut=not has_all)
        if part is not None:
            yield Problem("event_part_altered", **which, part=part)
        if row.subject_id != (subject_id := subject_of(event)):
            yield Problem("subject_differs", **which, expected=subject_id, found=row.subject_id)


def _has_all(connection: Connection) -> bool:
    """Whether this device gets all personal data: a check-in or a board does not."""
    return connection.execute(_THIS_DEVICE).one().role in (DeviceRole.HUB, DeviceRole.COUNTER)


def _erasures(connection: Connection) -> Erasures:
    """The erasures in this device's log.

    Its own count even where they were rejected: it was the hub then, and another had replaced it
    already.
    """
    this_device = connection.execute(_THIS_DEVICE).one().device_id
    erasures = Erasures()
    for row in connection.execute(_OF_ERASING):
        event = read_event(row)
        is_refused = row.outcome == Outcome.REJECTED and event.device_id != this_device
        erasures.note(event, is_refused=is_refused)
    return erasures


def contents(connection: Connection) -> Iterator[Problem]:
    """Report orders that differ from their seal, and derived columns and words that are wrong."""
    erased = _erasures(connection).orders
    last: dict[str, Event] = {}
    for row in connection.execute(_OF_CONTENTS):
        if says_contents(event := read_event(row)) and event.order_id is not None:
            last[event.order_id] = event
    has_all = _has_all(connection)
    index = _SearchIndex(connection)
    for rows in reading.parts(connection.execute(_ORDERS).all()):
        lines = reading.lines_of(connection, rows)
        for row in rows:
            order = codec.read_order(row, lines[row.id])
            reported = last.get(order.order_id)
            if reported is not None and has_all:
                part = broken_contents(reported, order, is_erased=order.order_id in erased)
                if part is not None:
                    yield Problem("order_part_altered", order_id=order.order_id, part=part)
            yield from _derived(order, row)
            if not index.fits(row, order):
                yield Problem("search_words_differ", order_id=order.order_id)
    for key in index.left():
        yield Problem("search_row_foreign", row=key)


class _SearchIndex:
    """What the search finds orders by, to be compared with the orders one after another."""

    def __init__(self, connection: Connection) -> None:
        run = connection.exec_driver_sql
        self._words = {
            (row[0], table == OPEN_SEARCH): _sets(row[1:])
            for table in SEARCH_TABLES
            for row in run(_WORDS + table)
        }
        self._known = frozenset(run(_KNOWN).scalars())
        self._left = set(self._known)

    def fits(self, row: codec.AnyRow, order: Order) -> bool:
        """Whether an order is found by its words, as an open or as an ended one."""
        columns = index_columns(order)
        known = known_words(columns["words"], columns["parcel"])
        self._left -= known
        found = self._words.pop((row.id, row.board_column is not None), None)
        return found == _sets(columns.values()) and known <= self._known

    def left(self) -> list[int | str]:
        """The rows and words that none of the orders explains."""
        return [*(key for key, _is_open in self._words), *sorted(self._left)]


def presence(connection: Connection) -> Iterator[Problem]:
    """Report orders that wait twice, and items of which more were handed over than ordered."""
    for order_id in connection.execute(_HERE_TWICE).scalars():
        yield Problem("here_twice", order_id=order_id)
    for (key,) in connection.execute(_HANDED_TOO_MUCH):
        yield Problem("handed_too_much", row=key)


def held(connection: Connection) -> Iterator[Problem]:
    """Report actions that are held and have taken effect."""
    for held_id in connection.execute(_HELD_AND_DONE).scalars():
        yield Problem("held_and_done", held_id=held_id)


def forms(connection: Connection) -> Iterator[Problem]:
    """Report what stands in another form than this program writes.

    A timestamp may then sort wrongly as text; a flag is read as yes or no, whatever stands there.
    """
    for table, name, row in connection.execute(_malformed(_is_no_time)):
        yield Problem("time_malformed", table=table, name=name, row=row)
    for table, name, row in connection.execute(_malformed(_is_no_flag)):
        yield Problem("flag_malformed", table=table, name=name, row=row)


def _is_no_time(column: Column[Any]) -> ColumnElement[bool] | None:
    """What is true of other values; None of a column that holds no timestamps."""
    if not isinstance(column.type, Timestamp):
        return None
    return type_coerce(column, String).op("NOT GLOB")(_TIMESTAMP)


def _is_no_flag(column: Column[Any]) -> ColumnElement[bool] | None:
    """As `_is_no_time`, of flags."""
    is_flag = isinstance(column.type, Boolean)
    return type_coerce(column, Integer).not_in((0, 1)) if is_flag else None


@cache
def _malformed(other: Callable[[Column[Any]], ColumnElement[bool] | None]) -> CompoundSelect[Any]:
    """Reads the table, the column and the row's key of each, in one statement."""
    return union_all(
        *(
            select(
                literal_column(f"'{table.name}'"), literal_column(f"'{column.name}'"), key
            ).where(is_other)
            for table in METADATA.tables.values()
            for key in list(table.primary_key.columns)[:1]
            for column in table.columns
            if (is_other := other(column)) is not None
        )
    )


def _sets(texts: Iterable[str | None]) -> list[set[str]]:
    """The words of each text; the search ignores their order and how often they occur."""
    return [set((text or "").split()) for text in texts]


def _derived(order: Order, row: codec.AnyRow) -> Iterator[Problem]:
    expected = {
        "surname_folded": fold(order.customer.last_name),
        "item_count": sum(line.quantity for line in order.lines),
        "code_key": code_key(order.pickup_code),
        "number_key": code_key(order.order_id),
    }
    for name, value in expected.items():
        if (found := getattr(row, name)) != value:
            problem = Problem("column_differs", name=name, expected=value, found=found)
            yield Problem("in_order", order_id=order.order_id, problem=problem)


def copies(connection: Connection) -> Iterator[Problem]:
    """Report rows without a journal that differ from their second copy in `row_copy`."""
    try:
        # In one query: for a small store, to begin one takes longer than to run it.
        found: Iterable[Any] = connection.exec_driver_sql(" UNION ALL ".join(_DIFFERING)).all()
    except DBAPIError:
        # Where one of the tables is altered, those before it are still compared.
        found = (row for query in _DIFFERING for row in connection.exec_driver_sql(query))
    for table, here, copied in found:
        yield Problem("copy_differs", table=table, row=here if here is not None else copied)
    known = ", ".join(f"'{table}'" for table in COPIED)
    others = f"SELECT of_table FROM row_copy WHERE of_table NOT IN ({known})"  # noqa: S608
    for table in connection.exec_driver_sql(others).scalars():
        yield Problem("copy_foreign", table=table)


def _differing(table: str, columns: str) -> str:
    qualified = [f"t.{name.strip()}" for name in columns.split(",")]
    key = qualified[0]
    return (
        f"SELECT '{table}', {key}, c.of_row FROM {table} AS t FULL JOIN "  # noqa: S608 - our names
        f"(SELECT of_row, contents FROM row_copy WHERE of_table = '{table}') AS c "
        f"ON c.of_row = CAST({key} AS TEXT) "
        f"WHERE c.contents IS NOT (SELECT json_array({', '.join(qualified)}))"
    )


_DIFFERING = tuple(_differing(table, columns) for table, columns in COPIED.items())
