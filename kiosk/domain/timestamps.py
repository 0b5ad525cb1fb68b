"""Timestamps as text: in events, hashes and on the wire."""

from __future__ import annotations

from datetime import UTC, datetime


def format_timestamp(timestamp: datetime) -> str:
    """A timestamp as RFC 3339 in UTC with microseconds: sorts as text, reads the same anywhere."""
    return timestamp.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
