"""Writes the words by which orders are found.

Each order has a row in one of two full-text indexes, and every beginning of letters that a word of
any order has is in `known_word`, where a search looks for what a typing error may have meant.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from kiosk.domain.arrival import column_without_arrival
from kiosk.domain.order import Order
from kiosk.storage.search import (
    ENDED_SEARCH,
    OPEN_SEARCH,
    PARCEL_MARK,
    SEARCH_TABLES,
    index_columns,
    known_words,
)

_NEW = "INSERT INTO {}(words, exact, parcel, rowid) VALUES (?, ?, ?, ?)"
_CHANGED = "UPDATE {} SET words = ?, exact = ?, parcel = ? WHERE rowid = ?"
_DROPPED = "DELETE FROM {} WHERE rowid = ?"
_WORDS = "SELECT words, parcel FROM {} WHERE rowid = ?"
_KNOWN = "INSERT OR IGNORE INTO known_word VALUES (?)"
_UNKNOWN = f"""
WITH marked(word) AS (VALUES (?1), ('{PARCEL_MARK}' || ?1)),
  limits(low, high) AS (
    SELECT word, word || 'a' FROM marked
    UNION ALL SELECT word || '{{', word || char(0x10FFFF) FROM marked)
DELETE FROM known_word WHERE word = ?1 AND NOT EXISTS (
  SELECT 1 FROM limits CROSS JOIN open_word WHERE term >= low AND term < high AND col <> 'exact'
  UNION ALL
  SELECT 1 FROM limits CROSS JOIN ended_word WHERE term >= low AND term < high AND col <> 'exact')
"""  # noqa: S608 - our mark
"""Forgets a word, unless another has the same letters with a digit or nothing after them."""


def add_words(connection: Connection, orders: Sequence[tuple[int, Order]]) -> None:
    """Index new orders, which are given with the keys of their rows."""
    rows: dict[str, list[tuple[object, ...]]] = {OPEN_SEARCH: [], ENDED_SEARCH: []}
    texts: list[str] = []
    for key, order in orders:
        columns = index_columns(order)
        is_open = column_without_arrival(order) is not None
        rows[OPEN_SEARCH if is_open else ENDED_SEARCH].append((*columns.values(), key))
        texts += columns["words"], columns["parcel"]
    for table, values in rows.items():
        if values:
            connection.exec_driver_sql(_NEW.format(table), values)
    _learn(connection, known_words(*texts))


def change_words(connection: Connection, key: int, order: Order) -> None:
    """Replace the words of an order."""
    table, before = _indexed(connection, key)
    columns = index_columns(order)
    connection.exec_driver_sql(_CHANGED.format(table), (*columns.values(), key))
    now = known_words(columns["words"], columns["parcel"])
    _learn(connection, now - before)
    _forget(connection, before - now)


def drop_words(connection: Connection, key: int) -> None:
    """Remove an order from the index."""
    table, before = _indexed(connection, key)
    connection.exec_driver_sql(_DROPPED.format(table), (key,))
    _forget(connection, before)


def _indexed(connection: Connection, key: int) -> tuple[str, set[str]]:
    """The index that has an order, and the known words that it has there."""
    for table in SEARCH_TABLES:
        row = connection.exec_driver_sql(_WORDS.format(table), (key,)).first()
        if row is not None:
            return table, known_words(*row)
    return OPEN_SEARCH, set()


def _learn(connection: Connection, words: Collection[str]) -> None:
    if words:
        connection.exec_driver_sql(_KNOWN, [(word,) for word in sorted(words)])


def _forget(connection: Connection, words: Collection[str]) -> None:
    """Forget the words that no order has any more: they may be a name that was erased."""
    for word in sorted(words):
        connection.exec_driver_sql(_UNKNOWN, (word,))
