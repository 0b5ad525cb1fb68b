"""Writing rows, many at once: plain statements, with values as the file holds them.

What SQLAlchemy does for each value of each row takes longer than SQLite does to write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from kiosk.domain.journal import format_instant
from kiosk.domain.order import Arrival, Order, OrderState
from kiosk.storage import codec
from kiosk.storage.searching import index_columns
from kiosk.storage.tables import ARRIVAL_ORDERS, ARRIVALS, LINES, ORDERS, Instant

_LAST_ORDER = select(func.coalesce(func.max(ORDERS.c.id), 0))
_NEW_WORDS = text("INSERT INTO order_search(rowid, words, phones) VALUES (:id, :words, :phones)")
CHANGED_WORDS = text("UPDATE order_search SET words = :words, phones = :phones WHERE rowid = :id")
_HANDED = (
    "UPDATE line SET handed = ? "
    "WHERE order_pk = (SELECT id FROM orders WHERE order_id = ?) AND number = ?"
)
_NO_LINKS = "DELETE FROM arrival_order WHERE arrival_id = ?"

Moved = tuple[Order, OrderState]
"""An order as it was read, and the state that it is brought to."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns in the same order."""
    if rows:
        statement, moments = _insertion(table, tuple(rows[0]))
        connection.exec_driver_sql(statement, _values(rows, moments))


def update_rows(
    connection: Connection, table: Table, key: str, rows: Sequence[dict[str, Any]]
) -> bool:
    """Update rows that all have the same columns, the last of which, `key`, names the row.

    Returns whether there was any such row.
    """
    if not rows:
        return False
    statement, moments = _change(table, tuple(rows[0]), key)
    return connection.exec_driver_sql(statement, _values(rows, moments)).rowcount > 0


def _values(rows: Sequence[dict[str, Any]], moments: tuple[str, ...]) -> list[tuple[Any, ...]]:
    for row in rows:
        for name in moments:
            if row[name] is not None:
                row[name] = format_instant(row[name])
    return [tuple(row.values()) for row in rows]


@lru_cache(maxsize=32)
def _insertion(table: Table, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement for these columns, and which of them hold moments."""
    columns, places = ", ".join(names), ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({places})"  # noqa: S608 - our names
    return statement, _moments(table, names)


@lru_cache(maxsize=32)
def _change(table: Table, names: tuple[str, ...], key: str) -> tuple[str, tuple[str, ...]]:
    assert names[-1] == key
    changed = ", ".join(f"{name} = ?" for name in names[:-1])
    statement = f"UPDATE {table.name} SET {changed} WHERE {key} = ?"  # noqa: S608 - our names
    return statement, _moments(table, names)


def _moments(table: Table, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if isinstance(table.c[name].type, Instant))


def insert_orders(connection: Connection, orders: Sequence[Order]) -> None:
    """New orders at version 0, with their lines and what they are found by.

    Their first events bring them to life.
    """
    if not orders:
        return
    first = int(connection.execute(_LAST_ORDER).scalar_one()) + 1
    numbered = list(enumerate(orders, first))
    insert_rows(connection, ORDERS, [codec.order_columns(order, key) for key, order in numbered])
    lines = [line for key, order in numbered for line in codec.line_columns(order, key)]
    insert_rows(connection, LINES, lines)
    words = [{"id": key, **index_columns(order)} for key, order in numbered]
    connection.execute(_NEW_WORDS, words)


def replace_contents(connection: Connection, orders: Sequence[Order]) -> None:
    """What was ordered is what the log says, where this machine had taken the order by itself.

    Their states are brought along by whoever writes the events.
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
        connection.execute(CHANGED_WORDS, {"id": primary_key, **index_columns(order)})


def save_states(connection: Connection, moved: Sequence[Moved]) -> None:
    """Bring projections to their states, whose status and version moved with their events."""
    rows = [
        codec.state_columns(order, state) | {"order_id": order.order_id} for order, state in moved
    ]
    update_rows(connection, ORDERS, "order_id", rows)
    _save_handed(connection, [each for each in moved if each[1].handed != each[0].state.handed])


def project(connection: Connection, order: Order, state: OrderState) -> None:
    """Bring a projection to a state, status and version included."""
    moved = {"status": state.status, "version": state.version, "order_id": order.order_id}
    update_rows(connection, ORDERS, "order_id", [codec.state_columns(order, state) | moved])
    _save_handed(connection, [(order, state)])


def _save_handed(connection: Connection, moved: Sequence[Moved]) -> None:
    totals = [
        (handed, order.order_id, line.number)
        for order, state in moved
        for line, handed in zip(order.lines, state.handed, strict=True)
    ]
    if totals:
        connection.exec_driver_sql(_HANDED, totals)


def save_arrivals(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """Bring the projections of arrivals to these."""
    for arrival in arrivals:
        columns = {
            "since": arrival.since,
            "bay": arrival.bay,
            "ended_at": arrival.ended_at,
            "arrival_id": arrival.arrival_id,
        }
        if update_rows(connection, ARRIVALS, "arrival_id", [dict(columns)]):
            connection.exec_driver_sql(_NO_LINKS, (arrival.arrival_id,))
        else:
            insert_rows(connection, ARRIVALS, [columns])
    links = [
        {"arrival_id": arrival.arrival_id, "position": position, "order_id": order_id}
        for arrival in arrivals
        for position, order_id in enumerate(arrival.order_ids)
    ]
    insert_rows(connection, ARRIVAL_ORDERS, links)


def drop_arrival(connection: Connection, arrival_id: str) -> None:
    """Forget the projection of an arrival."""
    connection.exec_driver_sql(_NO_LINKS, (arrival_id,))
    connection.exec_driver_sql("DELETE FROM arrival WHERE arrival_id = ?", (arrival_id,))


_UNBEGUN = """
FROM orders WHERE order_id = ? AND version = 0
AND NOT EXISTS (SELECT 1 FROM event WHERE event.order_id = orders.order_id)
AND NOT EXISTS (SELECT 1 FROM arrival_order WHERE arrival_order.order_id = orders.order_id)
"""


def drop_unbegun(connection: Connection, order_id: str) -> None:
    """Delete an order of which no event is here, unless an arrival names it."""
    key = connection.exec_driver_sql(f"SELECT id {_UNBEGUN}", (order_id,)).scalar()
    if key is not None:
        connection.exec_driver_sql("DELETE FROM line WHERE order_pk = ?", (key,))
        connection.exec_driver_sql("DELETE FROM order_search WHERE rowid = ?", (key,))
        connection.exec_driver_sql("DELETE FROM orders WHERE id = ?", (key,))
