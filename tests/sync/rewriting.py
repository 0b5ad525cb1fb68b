"""Rewrites a database by hand, and makes every hash fit again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, select

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.domain.events.journal import event_hash
from kiosk.domain.events.log import EMPTY_LOG, Outcome, Verdict, entry_hash, sequence
from kiosk.headoffice.storage import codec as office_codec
from kiosk.headoffice.storage.tables import ENTRIES
from kiosk.storage import codec
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.search import SEARCH_TABLES
from kiosk.storage.tables import EVENTS
from tests.sync.network import Shop

_HASHES = "UPDATE event SET prev_hash = ?, hash = ? WHERE position = ?"
_ENTRY = "UPDATE event SET store_hash = ? WHERE position = ?"


@contextmanager
def unguarded(store: LocalDatabase) -> Iterator[Connection]:
    """A transaction without the guards, which are restored at its end."""
    with store.database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        guards = connection.exec_driver_sql(query).all()
        for name, _ in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.exec_driver_sql(sql)


def rehash(connection: Connection) -> None:
    """Compute the hashes of every device's events, and of the log, anew."""
    in_turn = (EVENTS.c.device_id, EVENTS.c.device_epoch, EVENTS.c.device_seq)
    before: dict[tuple[str, int], str] = {}
    for row in connection.execute(select(EVENTS).order_by(*in_turn)).all():
        chain = (row.device_id, row.device_epoch)
        event = replace(codec.read_event(row), prev_hash=before.get(chain, GENESIS_HASH))
        before[chain] = event_hash(event)
        connection.exec_driver_sql(_HASHES, (event.prev_hash, before[chain], row.position))
    head = GENESIS_HASH
    placed = select(EVENTS).where(EVENTS.c.store_seq.is_not(None))
    for row in connection.execute(placed.order_by(EVENTS.c.store_seq)).all():
        verdict = Verdict(Outcome(row.outcome), row.outcome_reason)
        head = entry_hash(head, row.store_seq, row.hub_epoch, row.hash, verdict)
        connection.exec_driver_sql(_ENTRY, (head, row.position))


def rewrite(store: LocalDatabase, *statements: str) -> None:
    """Change rows, then make the hashes fit."""
    with unguarded(store) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        rehash(connection)


def renumber(connection: Connection) -> None:
    """Close the gaps that deleted events have left in every device's numbers, and in the log's."""
    _close_gaps(connection, "device_seq", "device_id, device_epoch")
    _close_gaps(connection, "store_seq", "1")


def _close_gaps(connection: Connection, column: str, within: str) -> None:
    query = (
        f"SELECT position, row_number() OVER (PARTITION BY {within} ORDER BY {column}) "
        f"FROM event WHERE {column} IS NOT NULL ORDER BY {column}"
    )
    for position, number in connection.exec_driver_sql(query).all():
        change = f"UPDATE event SET {column} = ? WHERE position = ?"
        connection.exec_driver_sql(change, (number, position))


def delete_order(store: LocalDatabase, order_id: str) -> None:
    """Delete an order and every trace of it from the history."""
    with unguarded(store) as connection:
        run: Callable[..., object] = connection.exec_driver_sql
        run("DELETE FROM event WHERE order_id = ?", (order_id,))
        run("DELETE FROM arrival_order WHERE order_id = ?", (order_id,))
        key = "(SELECT id FROM orders WHERE order_id = ?)"
        run(f"DELETE FROM line WHERE order_pk = {key}", (order_id,))
        for name in SEARCH_TABLES:
            run(f"DELETE FROM {name} WHERE rowid = {key}", (order_id,))
        run("DELETE FROM orders WHERE order_id = ?", (order_id,))
        renumber(connection)
        rehash(connection)


def forge_office(shop: Shop, change: str, where: str) -> None:
    """Rewrite head office's copy of the log, and make its hashes fit."""
    with shop.office_database.transaction() as connection:
        run = connection.exec_driver_sql
        guards = run("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
        for name, _ in guards:
            run(f"DROP TRIGGER {name}")
        run(f"UPDATE entry SET {change} WHERE {where}")
        before: dict[tuple[str, int], str] = {}
        head = EMPTY_LOG
        for row in connection.execute(select(ENTRIES).order_by(ENTRIES.c.store_seq)).all():
            entry = office_codec.read_entry(row)
            chain = (row.device_id, row.device_epoch)
            event = replace(entry.event, prev_hash=before.get(chain, GENESIS_HASH))
            event = replace(event, hash=event_hash(event))
            before[chain] = event.hash
            verdict = Verdict(entry.outcome, entry.outcome_reason)
            again = sequence(event, head, entry.hub_epoch, verdict)
            head = again.head
            columns = office_codec.entry_columns(row.store_id, again)
            this = ENTRIES.update().where(ENTRIES.c.store_seq == row.store_seq)
            connection.execute(this.values(columns))
        run("UPDATE store SET log_hash = ?", (head.hash,))
        for _, sql in guards:
            run(sql)
