"""Writes many rows at once with plain statements and values as SQLite stores them.

SQLAlchemy's work for each value takes longer than SQLite's for writing it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select

from kiosk.domain.arrival import column_without_arrival
from kiosk.domain.events.event import Event
from kiosk.domain.order import Arrival, Order, OrderState
from kiosk.domain.timestamps import format_timestamp
from kiosk.storage import codec
from kiosk.storage.engine.columns import Timestamp
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.statement import write
from kiosk.storage.order_words import add_words, change_words, drop_words
from kiosk.storage.tables import ARRIVAL_ORDERS, ARRIVALS, LINES, ORDERS

_LAST_ORDER = select(func.coalesce(func.max(ORDERS.c.id), 0))
_KEY = select(ORDERS.c.id).where(ORDERS.c.order_id == bindparam("this"))
_HANDED = (
    "UPDATE line SET handed = ? "
    "WHERE order_pk = (SELECT id FROM orders WHERE order_id = ?) AND number = ?"
)
_BEGUN = "UPDATE orders SET version = 1 WHERE order_id = ?"
_ENDED = "UPDATE orders SET board_column = NULL WHERE order_id IN (SELECT value FROM json_each(?))"
_NO_LINKS = "DELETE FROM arrival_order WHERE arrival_id = ?"

Moved = tuple[Order, OrderState]
"""An order as it was read, and its new state."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns in the same order."""
    if rows:
        statement, timestamps = _insertion(table, tuple(rows[0]))
        write(driver_of(connection), statement, _values(rows, timestamps))


def update_rows(
    connection: Connection, table: Table, key: str, rows: Sequence[dict[str, Any]]
) -> bool:
    """Update rows that all have the same columns, the last of which is the key `key`.

    Returns whether any row was found.
    """
    if not rows:
        return False
    statement, timestamps = _change(table, tuple(rows[0]), key)
    return write(driver_of(connection), statement, _values(rows, timestamps)) > 0


def _values(rows: Sequence[dict[str, Any]], timestamps: tuple[str, ...]) -> list[tuple[Any, ...]]:
    for row in rows:
        for name in timestamps:
            if row[name] is not None:
                row[name] = format_timestamp(row[name])
    return [tuple(row.values()) for row in rows]


@lru_cache(maxsize=32)
def _insertion(table: Table, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement for these columns, and which of them hold timestamps."""
    columns, places = ", ".join(names), ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({places})"  # noqa: S608 - the names are constants of this package
    return statement, _timestamps(table, names)


@lru_cache(maxsize=32)
def _change(table: Table, names: tuple[str, ...], key: str) -> tuple[str, tuple[str, ...]]:
    assert names[-1] == key
    changed = ", ".join(f"{name} = ?" for name in names[:-1])
    statement = f"UPDATE {table.name} SET {changed} WHERE {key} = ?"  # noqa: S608 - the names are constants of this package
    return statement, _timestamps(table, names)


def _timestamps(table: Table, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if isinstance(table.c[name].type, Timestamp))


def insert_orders(connection: Connection, orders: Sequence[Order]) -> None:
    """Insert new orders at version 0, with their lines and search words.

    `project` or `project_first` sets the version when their first events are written.
    """
    if not orders:
        return
    first = int(connection.execute(_LAST_ORDER).scalar_one()) + 1
    numbered = list(enumerate(orders, first))
    insert_rows(connection, ORDERS, [codec.order_columns(order, key) for key, order in numbered])
    lines = [line for key, order in numbered for line in codec.line_columns(order, key)]
    insert_rows(connection, LINES, lines)
    add_words(connection, numbered)


def replace_contents(connection: Connection, orders: Sequence[Order]) -> None:
    """Replace the contents of orders that this device had imported by those of the log.

    The caller updates their states when it writes the events.
    """
    for order in orders:
        key = connection.execute(select(ORDERS.c.id).where(ORDERS.c.order_id == order.order_id))
        columns = codec.order_columns(order, int(key.scalar_one()))
        kept = {"order_id", "status", "version"}
        changed = {name: value for name, value in columns.items() if name not in kept}
        primary_key = changed.pop("id")
        update_rows(connection, ORDERS, "id", [changed | {"id": primary_key}])
        connection.exec_driver_sql("DELETE FROM line WHERE order_pk = ?", (primary_key,))
        insert_rows(connection, LINES, codec.line_columns(order, primary_key))
        change_words(connection, primary_key, order)


def project(connection: Connection, moved: Sequence[Moved]) -> None:
    """Set the rows of orders to states that follow from their events, which are written already.

    A trigger refuses a status and version that no event leads to.
    """
    if not moved:
        return
    rows = [
        codec.state_columns(order, state) | {"order_id": order.order_id} for order, state in moved
    ]
    ended = _left_in_lists(moved, rows)
    update_rows(connection, ORDERS, "order_id", rows)
    if ended:
        write(driver_of(connection), _ENDED, [(json.dumps(ended),)])
    _save_handed(connection, [each for each in moved if each[1].handed != each[0].state.handed])
    for order, state in moved:
        now = replace(order, state=state)
        # Put where the retailer said it lies: it is found by the same words.
        if now.lies_on != order.lies_on:
            key = connection.execute(_KEY, {"this": order.order_id}).scalar_one()
            change_words(connection, key, now)


def _left_in_lists(moved: Sequence[Moved], rows: Sequence[dict[str, Any]]) -> list[str]:
    """The orders, if several, that leave the lists; their rows keep their column until all do.

    As an order leaves, a trigger moves it to the other index of words. With a statement for each
    order SQLite writes both indexes as often, which takes longer than all else of an event.
    """
    ended: list[str] = []
    if len(moved) > 1:
        for (order, _), row in zip(moved, rows, strict=True):
            before = column_without_arrival(order)
            if before is not None and row["board_column"] is None:
                row["board_column"] = before.value
                ended.append(order.order_id)
    return ended


def project_first(connection: Connection, events: Sequence[Event]) -> None:
    """Set the version of new orders, whose rows hold all else already, by their first events."""
    if events:
        write(driver_of(connection), _BEGUN, [(event.order_id,) for event in events])


def _save_handed(connection: Connection, moved: Sequence[Moved]) -> None:
    totals = [
        (handed, order.order_id, line.number)
        for order, state in moved
        for line, handed in zip(order.lines, state.handed, strict=True)
    ]
    if totals:
        write(driver_of(connection), _HANDED, totals)


def save_arrivals(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """Insert or update the projections of arrivals."""
    for arrival in arrivals:
        columns = {
            "since": arrival.since,
            "bay": arrival.bay,
            "ended_at": arrival.ended_at,
            "arrival_id": arrival.arrival_id,
        }
        if update_rows(connection, ARRIVALS, "arrival_id", [dict(columns)]):
            write(driver_of(connection), _NO_LINKS, [(arrival.arrival_id,)])
        else:
            insert_rows(connection, ARRIVALS, [columns])
    links = [
        {"arrival_id": arrival.arrival_id, "position": position, "order_id": order_id}
        for arrival in arrivals
        for position, order_id in enumerate(arrival.order_ids)
    ]
    insert_rows(connection, ARRIVAL_ORDERS, links)


def drop_arrival(connection: Connection, arrival_id: str) -> None:
    """Delete the projection of an arrival."""
    connection.exec_driver_sql(_NO_LINKS, (arrival_id,))
    connection.exec_driver_sql("DELETE FROM arrival WHERE arrival_id = ?", (arrival_id,))


_UNBEGUN = """
FROM orders WHERE order_id = ? AND version = 0
AND NOT EXISTS (SELECT 1 FROM event WHERE event.order_id = orders.order_id)
AND NOT EXISTS (SELECT 1 FROM arrival_order WHERE arrival_order.order_id = orders.order_id)
"""


def drop_unbegun(connection: Connection, order_id: str) -> None:
    """Delete an order that has no event here, unless an arrival names it."""
    key = connection.exec_driver_sql(f"SELECT id {_UNBEGUN}", (order_id,)).scalar()
    if key is not None:
        connection.exec_driver_sql("DELETE FROM line WHERE order_pk = ?", (key,))
        drop_words(connection, key)
        connection.exec_driver_sql("DELETE FROM orders WHERE id = ?", (key,))
