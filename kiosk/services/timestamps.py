"""Parses timestamps that come from outside: from files and command lines."""

from __future__ import annotations

from datetime import datetime

YEARS = range(2000, 2200)


class InvalidTimestamp(ValueError):
    """A text is no valid timestamp. `code`: "date", "date_offset" or "date_range"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_timestamp(text: str) -> datetime:
    """A timestamp in ISO 8601 with an offset, within YEARS. Raises InvalidTimestamp."""
    try:
        timestamp = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InvalidTimestamp("date") from None
    if timestamp.tzinfo is None:
        raise InvalidTimestamp("date_offset")
    if timestamp.year not in YEARS:
        raise InvalidTimestamp("date_range")
    return timestamp
