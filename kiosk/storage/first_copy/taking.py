"""Takes over the file of a first copy into a device's database, or discards what was taken over.

The tables of the log and the orders are replaced in one transaction of the device's own database:
after a power cut it has what it had before, or all of the copy. What belongs to the device itself,
its identity, its people, its progress, is not in the file and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.services.ports.first_copy import CopyUnusable
from kiosk.services.ports.upstream_state import UNCHECKED
from kiosk.storage import reading
from kiosk.storage.database import BUSY_S_MAX, Database
from kiosk.storage.engine.errors import driver_errors, unavailable
from kiosk.storage.engine.retry import begin_writing
from kiosk.storage.engine.sqlite_engine import sqlite_engine
from kiosk.storage.first_copy.parts import EMPTY, copies, shape
from kiosk.storage.order_words import add_words
from kiosk.storage.search import SEARCH_TABLES

_LABEL = "SELECT schema, store_id, store_seq, hash FROM copy.label"
_SCHEMA = "SELECT version_num FROM main.alembic_version"
_ROLE = "SELECT role FROM main.device"
_COPIED_HEAD = (
    "SELECT store_seq, store_hash, (SELECT count(*) FROM copy.event) FROM copy.event "
    "ORDER BY store_seq DESC LIMIT 1"
)
_NOT_COPIED = """
SELECT 1 FROM main.event AS here WHERE NOT EXISTS (
  SELECT 1 FROM copy.event AS one WHERE one.event_id = here.event_id
  AND one.store_seq = here.store_seq AND one.store_hash = here.store_hash)
UNION ALL
SELECT 1 FROM main.held_action AS held WHERE NOT EXISTS (
  SELECT 1 FROM copy.orders AS one WHERE one.order_id = held.order_id)
LIMIT 1
"""
"""Whether something is here that the copy lacks: a tap that the hub does not have yet."""

_TRIGGERS = (
    "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' "
    "AND tbl_name IN ('orders', 'event')"
)
_OPEN = "SELECT order_id FROM main.orders WHERE board_column IS NOT NULL"
_PROGRESS = "UPDATE main.upstream SET snapshot_as_of = ?, snapshot_cursor = ? WHERE id = 1"
_AS_OF = "SELECT snapshot_as_of FROM main.upstream WHERE id = 1 AND snapshot_cursor = ?"

_FORGET = """
DELETE FROM event WHERE NOT (device_id = (SELECT device_id FROM device)
  AND (store_seq IS NULL OR store_seq > :as_of))
"""
"""Own events from before came with the copy, too: this device may have been paired before."""

_MAKE_PENDING = """
UPDATE event SET store_seq = NULL, hub_epoch = NULL, outcome = NULL, outcome_reason = NULL,
  store_hash = NULL
"""
_FORGET_ORDERS = """
DELETE FROM orders WHERE order_id NOT IN (
  SELECT order_id FROM event WHERE kind = 'status' AND from_status IS NULL)
"""
_DISCARD = (
    _FORGET,
    _MAKE_PENDING,
    "DELETE FROM signature WHERE event_id NOT IN (SELECT event_id FROM event)",
    "DELETE FROM arrival_order",
    "DELETE FROM arrival",
    _FORGET_ORDERS,
    "DELETE FROM line WHERE order_pk NOT IN (SELECT id FROM orders)",
    "DELETE FROM known_word",
    # Rows that are deleted one by one from a full-text index take a thousandth of a second each.
    *(f"DELETE FROM {table}_content" for table in SEARCH_TABLES),  # noqa: S608 - our names
    *(f"INSERT INTO {table}({table}) VALUES ('rebuild')" for table in SEARCH_TABLES),  # noqa: S608
)


def take_over(database: Database, file: Path, store_id: str) -> frozenset[str]:
    """Replace the log and the orders by the file's; returns the orders that are open.

    See `ReceivedCopy.take_over`.
    """
    with _beside(database) as connection:
        with _reading_file():
            _attach(connection, file)
            head = _check_file(connection, store_id)
        with _writing(database, connection):
            _check_here(connection)
            with _without_triggers(connection), _reading_file():
                for statement in (*EMPTY, *copies("copy")):
                    _run(connection, statement)
            if _run(connection, _PROGRESS, head.seq, UNCHECKED).rowcount != 1:
                raise CopyUnusable("there was no contact with a hub yet")
            return frozenset(_run(connection, _OPEN).scalars())


def discard(database: Database) -> frozenset[str]:
    """Delete what was taken over and is unchecked; returns the orders that stay, begun here.

    Their states are still those that the log gave them. See `ReceivedCopy.discard`.
    """
    with _beside(database) as connection, _writing(database, connection):
        as_of = _run(connection, _AS_OF, UNCHECKED).scalar()
        if as_of is None:
            return frozenset()
        with _without_triggers(connection):
            for statement in _DISCARD:
                connection.exec_driver_sql(statement, {"as_of": as_of})
        _run(connection, _PROGRESS, None, None)
        rows = _run(connection, "SELECT order_id, id FROM main.orders")
        keys = {row.order_id: row.id for row in rows}
        orders = reading.orders(connection, keys)
        add_words(connection, [(keys[one], order) for one, order in orders.items()])
        return frozenset(keys)


@contextmanager
def _beside(database: Database) -> Iterator[Connection]:
    """A connection of its own, as foreign keys cannot be left out in the middle of another's work.

    The other connections notice what it committed, also those that have read the search index.
    """
    engine = sqlite_engine(database.path, writes=True)
    with database.writer.lock, driver_errors(), engine.connect() as connection:
        _run(connection, "PRAGMA foreign_keys = OFF")
        _run(connection, "PRAGMA trusted_schema = OFF")
        # Writing all of it into the file itself can wait until everybody can work again.
        _run(connection, "PRAGMA wal_autocheckpoint = 0")
        yield connection


@contextmanager
def _writing(database: Database, connection: Connection) -> Iterator[None]:
    begin_writing(connection, BUSY_S_MAX)
    try:
        database.writer.file.check_contents()
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")
        raise
    database.writer.file.check_contents()


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Leave out, within this transaction, the triggers that guard single writes.

    With them SQLite would look at each row, and they forbid just what is done here: their own
    rules are checked afterwards, with all others, by `ReceivedCopy.check`.
    """
    triggers = _run(connection, _TRIGGERS).all()
    for name, _ in triggers:
        _run(connection, f"DROP TRIGGER main.{name}")
    yield
    for _, statement in triggers:
        _run(connection, statement)


def _run(connection: Connection, statement: str, *parameters: Any) -> Any:
    return connection.exec_driver_sql(statement, parameters)


@contextmanager
def _reading_file() -> Iterator[None]:
    """Raises CopyUnusable where SQLite finds the file damaged, or without what must be in it.

    What is wrong with the disk of this device stays an error of it.
    """
    try:
        yield
    except DBAPIError as error:
        problem = unavailable(error)
        if problem is not None and problem.kind != "damaged":
            raise
        raise CopyUnusable(f"the file is damaged: {error.orig}") from error


def _attach(connection: Connection, file: Path) -> None:
    _run(connection, "ATTACH ? AS copy", f"{file.absolute().as_uri()}?mode=ro&immutable=1")


def _check_file(connection: Connection, store_id: str) -> LogHead:
    """The end of the log in a file. Raises CopyUnusable."""
    run = connection.exec_driver_sql
    (said,) = run("PRAGMA copy.quick_check(1)").one()
    if said != "ok":
        raise CopyUnusable(f"the file is damaged: {said}")
    if shape(run, "copy") != shape(run, "main"):
        raise CopyUnusable("the tables have another shape")
    schema, store, seq, digest = run(_LABEL).one()
    held = tuple(run(_COPIED_HEAD).first() or ())
    if schema != _run(connection, _SCHEMA).scalar():
        raise CopyUnusable(f"the file has the schema {schema}")
    if store != store_id:
        raise CopyUnusable("the file is of another store")
    if held != (seq, digest, seq):
        raise CopyUnusable("the log in the file has gaps")
    return LogHead(seq, digest)


def _check_here(connection: Connection) -> None:
    """Raises CopyUnusable where this device may not take the copy over, or has more than it."""
    if _run(connection, _ROLE).scalar() != DeviceRole.COUNTER:
        raise CopyUnusable("this device may not hold such a copy")
    if _run(connection, _NOT_COPIED).first() is not None:
        raise CopyUnusable("something was recorded here that the copy lacks")
