"""What columns hold that are read without the journal's codec."""

from __future__ import annotations

from datetime import date

from kiosk.domain.status import Status


def read_stack(text: str) -> tuple[Status, ...]:
    """The statuses to which an order resumes, from their column; the last one comes first."""
    return tuple(Status(code) for code in text.split())


def read_day(text: str | None) -> date | None:
    """A day from its column."""
    return date.fromisoformat(text) if text else None
