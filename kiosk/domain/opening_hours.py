"""Slots within a place's opening hours, in its local time through changes of summer time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kiosk.domain.order import Slot


def local_timestamp(shown: datetime, zone: tzinfo | None) -> datetime | None:
    """The time in UTC at which local clocks show `shown`; None if they skip it.

    `shown` has no offset. `zone` None: the device's. If clocks show it twice, the first is meant.
    """
    local = shown.astimezone() if zone is None else shown.replace(tzinfo=zone)
    timestamp = local.astimezone(UTC)
    return timestamp if timestamp.astimezone(zone).replace(tzinfo=None) == shown else None


def slots_of_day(
    day: date, opens_at_h: int, closes_at_h: int, slot_minutes: int, zone: tzinfo | None
) -> Iterator[Slot]:
    """The slots of one day in sequence, in UTC.

    Slots in which summer time begins or ends are left out: their local times would mislead.
    """
    length = timedelta(minutes=slot_minutes)
    shown = datetime.combine(day, time()) + timedelta(hours=opens_at_h)
    closes = datetime.combine(day, time()) + timedelta(hours=closes_at_h)
    while shown + length <= closes:
        start, end = local_timestamp(shown, zone), local_timestamp(shown + length, zone)
        if start is not None and end is not None and end - start == length:
            yield Slot(start, end)
        shown += length


def is_open(shown: datetime, opens_at_h: int, closes_at_h: int) -> bool:
    """Whether the place is open at local time `shown`."""
    return opens_at_h <= shown.hour < closes_at_h
