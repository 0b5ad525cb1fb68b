"""Opening days and hours of a place, in its local time through changes of summer time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot

CLOSED_ON_MAX = 366
"""How many single days a place may be closed on."""


@frozen
class OpeningDays:
    """The days on which a place is open: some days of each week, except single dates.

    `weekdays`: as `date.weekday()` counts them, 0 is Monday; at least one. Raises ValueError.
    """

    weekdays: frozenset[int] = frozenset(range(7))
    closed_on: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays")
        if len(self.closed_on) > CLOSED_ON_MAX:
            raise ValueError("closed_on")

    def has(self, day: date) -> bool:
        """Whether the place is open on this day."""
        return day.weekday() in self.weekdays and day not in self.closed_on


def opening_day_after(day: date, count: int, opening_days: OpeningDays) -> date:
    """The `count`-th opening day after `day`, which itself does not count; `day` for 0.

    Raises OverflowError after the year 9999.
    """
    while count > 0:
        day += timedelta(days=1)
        count -= opening_days.has(day)
    return day


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


def full_slots(
    slots: Iterable[Slot], orders_at: Mapping[datetime, int], capacity: int
) -> frozenset[Slot]:
    """The slots that take no more orders. `capacity`: how many each takes; 0: any number.

    `orders_at`: how many orders have a slot of any length that begins at this time; each counts in
    the slot in which it begins.
    """
    if capacity == 0:
        return frozenset()
    begins = sorted(begin for begin, count in orders_at.items() for _ in range(count))
    return frozenset(
        slot
        for slot in slots
        if bisect_left(begins, slot.end) - bisect_left(begins, slot.start) >= capacity
    )


def is_open(shown: datetime, opens_at_h: int, closes_at_h: int) -> bool:
    """Whether the place is open at local time `shown`."""
    return opens_at_h <= shown.hour < closes_at_h
