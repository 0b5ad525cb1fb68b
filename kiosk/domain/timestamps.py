"""Timestamps as text: in events, hashes and on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


def format_timestamp(timestamp: datetime) -> str:
    """A timestamp as RFC 3339 in UTC with microseconds: sorts as text, reads the same anywhere."""
    # In UTC first: where clocks are put back, two times an hour apart are equal to a cache.
    return _text(timestamp.astimezone(UTC))


@lru_cache(maxsize=256)
def _text(timestamp: datetime) -> str:
    """Kept, as what is written at once has the same time in many columns and hashes."""
    return timestamp.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
