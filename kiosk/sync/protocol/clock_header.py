"""The header in which a device sends its time."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.timestamps import format_timestamp

CLOCK_HEADER = "kiosk-clock"


def clock_header(now: datetime) -> dict[str, str]:
    """The header with this device's time."""
    return {CLOCK_HEADER: format_timestamp(now)}


def clock_read(text: str | None) -> datetime | None:
    """The time in the header; None without a readable one."""
    try:
        clock = datetime.fromisoformat(text or "")
        return clock if clock.utcoffset() is not None else None
    except ValueError:
        return None
