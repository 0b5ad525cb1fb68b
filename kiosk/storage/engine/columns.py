"""What the models of both databases' tables are made of.

Timestamps are stored as RFC 3339 text in UTC with microseconds, which sorts by time and is
readable in any tool.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Column, Dialect, Table, Text, TypeDecorator
from sqlmodel import Field, SQLModel

from kiosk.domain.timestamps import format_timestamp


class Timestamp(TypeDecorator[datetime]):
    """A timestamp with an offset, stored as text in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else format_timestamp(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


def timestamp(*, nullable: bool = True) -> Any:
    """A column for a timestamp."""
    return Field(sa_column=Column(Timestamp, nullable=nullable))


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]
