"""Slots are offered within opening hours, also on days when clocks change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.opening_hours import (
    OpeningDays,
    full_slots,
    local_timestamp,
    opening_day_after,
    slots_of_day,
)

PARIS = ZoneInfo("Europe/Paris")
SHUT_ON_SUNDAYS = OpeningDays(frozenset(range(6)))
ZONES = ["Europe/Paris", "America/St_Johns", "Indian/Reunion", "Australia/Lord_Howe", "UTC"]


@contextmanager
def device_in(zone: str) -> Iterator[None]:
    """A device in another time zone."""
    former = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if former is not None:
            os.environ["TZ"] = former
        time.tzset()


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 31)])
@pytest.mark.parametrize("asked_for", [PARIS, None])
def test_a_shop_open_from_9_to_19_offers_9_to_19(day: date, asked_for: ZoneInfo | None) -> None:
    with device_in("Europe/Paris"):
        for ahead in range(7):
            slots = list(slots_of_day(day + timedelta(days=ahead), 9, 19, 60, asked_for))
            shown = [slot.start.astimezone(PARIS).hour for slot in slots]
            assert shown == list(range(9, 19))


def test_an_hour_that_is_skipped_or_comes_twice_is_not_offered() -> None:
    spring = list(slots_of_day(date(2027, 3, 28), 0, 6, 60, PARIS))
    assert [slot.start.astimezone(PARIS).hour for slot in spring] == [0, 3, 4, 5]
    autumn = list(slots_of_day(date(2027, 10, 31), 0, 6, 60, PARIS))
    assert [slot.start.astimezone(PARIS).hour for slot in autumn] == [0, 1, 3, 4, 5]


def test_a_day_may_end_at_midnight() -> None:
    (last,) = slots_of_day(date(2027, 1, 1), 23, 24, 60, PARIS)
    assert last.end == local_timestamp(datetime(2027, 1, 2), PARIS)  # noqa: DTZ001 - local time, as opening hours are


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.sampled_from(ZONES),
    st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda hours: hours[0] < hours[1]),
    st.sampled_from([5, 15, 30, 45, 60, 90, 240]),
)
def test_every_slot_is_whole_and_within_the_hours_on_the_wall(
    day: date, zone: str, hours: tuple[int, int], minutes: int
) -> None:
    opens_at_h, closes_at_h = hours
    place = ZoneInfo(zone)
    slots = list(slots_of_day(day, opens_at_h, closes_at_h, minutes, place))
    for slot in slots:
        start = slot.start.astimezone(place).replace(tzinfo=None)
        end = slot.end.astimezone(place).replace(tzinfo=None)
        midnight = datetime.combine(day, datetime.min.time())
        assert midnight + timedelta(hours=opens_at_h) <= start
        assert end <= midnight + timedelta(hours=closes_at_h)
        assert end - start == slot.end - slot.start == timedelta(minutes=minutes)
        assert slot.start.tzinfo is UTC
    assert all(one.end <= other.start for one, other in pairwise(slots))


def test_a_shop_shut_on_sundays_keeps_an_order_over_the_sunday() -> None:
    friday, saturday, monday = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)
    assert opening_day_after(friday, 1, SHUT_ON_SUNDAYS) == saturday
    assert opening_day_after(friday, 2, SHUT_ON_SUNDAYS) == monday
    assert opening_day_after(saturday, 7, SHUT_ON_SUNDAYS) == date(2026, 12, 7)
    assert opening_day_after(friday, 0, SHUT_ON_SUNDAYS) == friday


def test_a_day_on_which_the_shop_is_closed_does_not_count() -> None:
    christmas = OpeningDays(frozenset(range(6)), frozenset({date(2026, 12, 25)}))
    assert opening_day_after(date(2026, 12, 24), 1, christmas) == date(2026, 12, 26)


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_shop_is_open_on_some_day_of_the_week(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        OpeningDays(weekdays)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(0, 40),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2020, 1, 1), date(2021, 1, 1)), max_size=20),
)
def test_as_many_opening_days_lie_between_as_were_asked_for(
    day: date, count: int, weekdays: frozenset[int], closed_on: frozenset[date]
) -> None:
    opening_days = OpeningDays(weekdays, closed_on)
    last = opening_day_after(day, count, opening_days)
    between = [day + timedelta(days=ahead + 1) for ahead in range((last - day).days)]
    assert sum(map(opening_days.has, between)) == count
    assert count == 0 or opening_days.has(last)


def test_a_slot_is_full_when_as_many_orders_begin_in_it_as_it_takes() -> None:
    nine, ten, eleven, *_ = slots_of_day(date(2026, 11, 28), 9, 19, 60, PARIS)
    half_past = nine.start + timedelta(minutes=30)
    orders_at = {nine.start: 1, half_past: 1, nine.end: 1, eleven.start: 3}
    assert full_slots([nine, ten, eleven], orders_at, 2) == {nine, eleven}
    assert full_slots([nine, ten, eleven], orders_at, 4) == frozenset()
    assert full_slots([nine, ten, eleven], orders_at, 0) == frozenset()
