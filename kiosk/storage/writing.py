"""Writing rows, many at once: one plain statement, with values as the file holds them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from kiosk.domain.journal import format_instant
from kiosk.domain.order import Order
from kiosk.storage import codec
from kiosk.storage.tables import LINES, ORDERS, Instant

_LAST_ORDER = select(func.coalesce(func.max(ORDERS.c.id), 0))
_NEW_WORDS = text("INSERT INTO order_search(rowid, words) VALUES (:id, :words)")


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns in the same order.

    Their values go to the driver as they are, but for moments: what SQLAlchemy does for each
    value of each row takes longer than SQLite does to write it.
    """
    if not rows:
        return
    statement, moments = _insertion(table, tuple(rows[0]))
    for row in rows:
        for name in moments:
            if row[name] is not None:
                row[name] = format_instant(row[name])
    connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


@lru_cache(maxsize=32)
def _insertion(table: Table, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement for these columns, and which of them hold moments."""
    columns, places = ", ".join(names), ", ".join("?" for _ in names)
    moments = tuple(name for name in names if isinstance(table.c[name].type, Instant))
    return f"INSERT INTO {table.name} ({columns}) VALUES ({places})", moments  # noqa: S608


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
    words = [{"id": key, "words": codec.search_words(order)} for key, order in numbered]
    connection.execute(_NEW_WORDS, words)
