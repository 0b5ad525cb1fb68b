"""Reading moments that come from outside: files and command lines."""

from __future__ import annotations

from datetime import datetime

YEARS = range(2000, 2200)


class MomentWrong(ValueError):
    """A text names no moment that can be used. `code`: "date", "date_offset" or "date_range"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_moment(text: str) -> datetime:
    """A moment in ISO 8601 with an offset, within YEARS. Raises MomentWrong."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise MomentWrong("date") from None
    if moment.tzinfo is None:
        raise MomentWrong("date_offset")
    if moment.year not in YEARS:
        raise MomentWrong("date_range")
    return moment
