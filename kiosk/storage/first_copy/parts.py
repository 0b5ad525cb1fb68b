"""What of a store's database a file of its first copy holds: these tables and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kiosk.storage.search import SEARCH_TABLES

TABLES = (
    "orders",
    "line",
    "known_word",
    "event",
    "arrival",
    "arrival_order",
    "signature",
)
"""Tables that a counter holds as its hub does, once it has the log of its hub."""

INDEX_TABLES = tuple(
    f"{table}_{part}" for table in SEARCH_TABLES for part in ("data", "idx", "content", "config")
)
"""The tables in which SQLite's full-text index keeps what it holds."""

CREATE_LABEL = (
    "CREATE TABLE label (schema TEXT NOT NULL, store_id TEXT NOT NULL, store_seq INTEGER NOT NULL, "
    "hash TEXT NOT NULL)"
)

EMPTY = tuple(f"DELETE FROM main.{table}" for table in (*reversed(TABLES), *INDEX_TABLES))  # noqa: S608 - our names
_SHAPE = (
    "SELECT type, name, sql FROM {}.sqlite_schema WHERE sql IS NOT NULL "
    "AND type IN ('table', 'index') AND tbl_name IN ({}) ORDER BY type DESC, name"
)


def shape(execute: Callable[[str], Iterable[Any]], database: str) -> list[tuple[str, str, str]]:
    """The copied tables of an attached database with their indexes: type, name, statement.

    `execute`: runs a statement, and returns its rows.
    """
    names = ", ".join(f"'{name}'" for name in (*TABLES, *INDEX_TABLES))
    return [tuple(row) for row in execute(_SHAPE.format(database, names))]


def copies(source: str) -> tuple[str, ...]:
    """The statements that copy the tables of an attached database into the empty ones of main."""
    return tuple(
        f"INSERT INTO main.{table} SELECT * FROM {source}.{table}"  # noqa: S608 - our names
        for table in (*TABLES, *INDEX_TABLES)
    )
