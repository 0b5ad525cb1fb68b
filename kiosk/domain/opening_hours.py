"""Slots within a place's opening hours: by the clocks on its walls, whatever season it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kiosk.domain.order import Slot


def local_moment(shown: datetime, zone: tzinfo | None) -> datetime | None:
    """The moment, in UTC, at which clocks of the place show this; None where none ever does.

    `shown` has no offset. `zone` None: the machine's. Of two moments the first is meant.
    """
    local = shown.astimezone() if zone is None else shown.replace(tzinfo=zone)
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == shown else None


def slots_of_day(
    day: date, opens_at_h: int, closes_at_h: int, slot_minutes: int, zone: tzinfo | None
) -> Iterator[Slot]:
    """The slots of one day, one after the other, in UTC.

    Those within which the place's clocks are set are left out: nobody could read them.
    """
    length = timedelta(minutes=slot_minutes)
    shown = datetime.combine(day, time()) + timedelta(hours=opens_at_h)
    closes = datetime.combine(day, time()) + timedelta(hours=closes_at_h)
    while shown + length <= closes:
        start, end = local_moment(shown, zone), local_moment(shown + length, zone)
        if start is not None and end is not None and end - start == length:
            yield Slot(start, end)
        shown += length


def is_open(shown: datetime, opens_at_h: int, closes_at_h: int) -> bool:
    """Whether the place is open while its clocks show this."""
    return opens_at_h <= shown.hour < closes_at_h
