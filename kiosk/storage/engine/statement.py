"""Statements as text, which the driver runs: a SELECT, or one that writes rows."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

Driver = Any
"""A connection of the driver, which may be one of two modules."""

Row = Any
"""A row with its columns as attributes; timestamps are texts, see `read_time`."""


class Statement:
    """A SELECT, whose rows are read whole."""

    def __init__(self, text: str) -> None:
        """`text`: with a name for each column, and `:name` for each parameter."""
        self.text = text

    def all(self, driver: Driver, **params: object) -> list[Row]:
        """Every row."""
        cursor = driver.execute(self.text, params)
        make = _row_type(tuple(column[0] for column in cursor.description))._make
        return [make(row) for row in cursor]

    def first(self, driver: Driver, **params: object) -> Row | None:
        """The first row; None when there is none."""
        return next(iter(self.all(driver, **params)), None)

    def scalar(self, driver: Driver, **params: object) -> Any:
        """The value of a SELECT that has one row and one column."""
        (value,) = driver.execute(self.text, params).fetchone()
        return value


def write(driver: Driver, text: str, rows: Sequence[tuple[Any, ...]]) -> int:
    """Run an INSERT, UPDATE or DELETE with the values of each row; returns how many it changed."""
    return int(driver.executemany(text, rows).rowcount)


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)


def must_read_time(text: str) -> datetime:
    """A timestamp from its column, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def as_time(value: datetime | str) -> datetime:
    """A timestamp from a column that SQLAlchemy may have read already."""
    return value if isinstance(value, datetime) else must_read_time(value)


def as_time_or_none(value: datetime | str | None) -> datetime | None:
    """As `as_time`; None when there is none."""
    return None if value is None else as_time(value)


def read_time(text: str | None) -> datetime | None:
    """As `must_read_time`; None when there is none."""
    return None if text is None else must_read_time(text)
