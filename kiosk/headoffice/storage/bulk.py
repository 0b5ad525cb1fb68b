"""Inserts rows and looks for them in the way that each database does best, many at once too."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    TextClause,
    bindparam,
    cast,
    func,
    insert,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

_FEW = 4
"""Up to this many rows are inserted without JSON."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns, texts and integers only.

    PostgreSQL gets them as one JSON text in one statement: much less work on both sides than a
    statement for each row.
    """
    if not rows:
        return
    if connection.dialect.name != "postgresql" or len(rows) <= _FEW:
        connection.execute(insert(table), list(rows))
        return
    connection.execute(_from_json(table, tuple(rows[0])), {"rows": json.dumps(rows)})


def insert_if_new(connection: Connection, table: Table, *rows: Mapping[str, Any]) -> bool:
    """Insert rows, but none whose unique keys a row there has; returns whether all were new.

    By what the statement returns: PostgreSQL's driver does not tell `rowcount` for it.
    """
    statement = _insert_if_new(table, connection.dialect.name)
    return len(connection.execute(statement, list(map(dict, rows))).all()) == len(rows)


@lru_cache(maxsize=32)
def _insert_if_new(table: Table, dialect: str) -> Any:
    return inserted_if_new(table, dialect)


def inserted_if_new(table: Table, dialect: str, **computed: Any) -> Any:
    """The statement of `insert_if_new`, with columns that the database computes; to be kept."""
    insert_here = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert_here(table)
    if computed:
        given = [column.name for column in table.columns if column.name not in computed]
        row = row.values({name: bindparam(f"new_{name}") for name in given} | computed)
    return row.on_conflict_do_nothing().returning(*table.primary_key.columns)


@lru_cache(maxsize=32)
def _from_json(table: Table, names: tuple[str, ...]) -> TextClause:
    columns = ", ".join(names)
    typed = ", ".join(f"{name} {table.c[name].type.compile()}" for name in names)
    return text(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} "  # noqa: S608 - our own names
        f"FROM json_to_recordset(CAST(:rows AS json)) AS r({typed})"
    )


def is_one_of(
    connection: Connection, column: Column[Any], texts: Collection[str]
) -> ColumnElement[bool]:
    """Whether a column holds one of these texts.

    PostgreSQL is given them as one array: hundreds of parameters cost it and us more than the
    search itself.
    """
    if connection.dialect.name != "postgresql":
        return column.in_(texts)
    return column == func.any(cast(list(texts), ARRAY(Text)))


def is_one_given(dialect: str, column: Column[Any], name: str) -> ColumnElement[bool]:
    """As `is_one_of`, for a statement that is kept: the texts are its parameter `name`, a list."""
    if dialect != "postgresql":
        return column.in_(bindparam(name, expanding=True))
    return column == func.any(bindparam(name, type_=ARRAY(Text)))
