"""What hours people type mean, and the slots of a day that follow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.order import Slot
from kiosk.domain.places.hours import (
    InvalidHours,
    PlaceHours,
    read_spans,
    read_week,
    slots_on,
    units_free,
    units_left,
    write_spans,
    write_week,
)

PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
HALF_AN_HOUR = timedelta(minutes=30)


def shown(day: date, hours: str, minutes: int = 30, zone: ZoneInfo = PARIS) -> list[str]:
    """The local times at which the slots of a day begin."""
    spans = read_spans(hours)
    slots = slots_on(day, PlaceHours({day.weekday(): spans}), minutes, zone)
    return [slot.start.astimezone(zone).strftime("%H:%M") for slot in slots]


def test_hours_are_written_as_they_are_read() -> None:
    text = "mon-fri 09:00-12:00 14:00-19:00, sat 09:00-20:00"
    week = read_week(text)
    assert write_week(week) == text
    assert [len(week.get(day, ())) for day in range(7)] == [2, 2, 2, 2, 2, 1, 0]
    assert write_week(read_week("SUN 8:00-24:00,mon 8:00-9:00")) == (
        "mon 08:00-09:00, sun 08:00-24:00"
    )


@pytest.mark.parametrize(
    ("text", "problem", "given"),
    [
        ("", "form", ""),
        ("mon", "form", "mon"),
        ("lun 09:00-19:00", "form", "lun 09:00-19:00"),
        ("mon 9-19", "form", "mon 9-19"),
        ("mon 09:00-24:01", "form", "mon 09:00-24:01"),
        ("mon 09:60-10:00", "form", "mon 09:60-10:00"),
        ("mon 09:00-19:00,", "form", ""),
        ("fri 22:00-02:00", "order", "fri 22:00-02:00"),
        ("fri-mon 09:00-19:00", "order", "fri-mon 09:00-19:00"),
        ("mon 09:00-12:00 11:00-13:00", "overlap", "mon 09:00-12:00 11:00-13:00"),
        ("mon-fri 09:00-19:00, wed 09:00-12:00", "overlap", "wed 09:00-12:00"),
    ],
)
def test_hours_that_cannot_be_are_named(text: str, problem: str, given: str) -> None:
    with pytest.raises(InvalidHours) as caught:
        read_week(text)
    assert (caught.value.problem, caught.value.given) == (problem, given)


def test_a_day_has_the_slots_of_its_hours() -> None:
    assert shown(date(2026, 11, 30), "09:00-10:10 14:00-15:00") == [
        *("09:00", "09:30", "14:00", "14:30"),
    ]


def test_a_single_day_differs_from_the_week() -> None:
    christmas = date(2026, 12, 25)
    hours = PlaceHours(read_week("mon-sun 09:00-19:00"), {christmas: ()})
    assert list(slots_on(christmas, hours, 30, PARIS)) == []
    assert len(list(slots_on(christmas + timedelta(days=1), hours, 30, PARIS))) == 20
    assert write_spans(hours.of(christmas)) == ""


def test_the_hour_that_clocks_skip_has_no_slots_and_costs_no_others() -> None:
    assert shown(SPRING, "01:00-04:00") == ["01:00", "01:30", "03:00", "03:30"]
    assert shown(SPRING, "02:00-03:00") == []
    # A place that opens while clocks skip that hour opens when they show a later one.
    assert shown(SPRING, "02:30-04:00") == ["03:00", "03:30"]


def test_the_hour_that_clocks_show_twice_has_its_slots_twice() -> None:
    begins = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    assert shown(AUTUMN, "01:30-03:30") == begins
    # Wherever the hours are divided, each slot belongs to one part.
    assert shown(AUTUMN, "01:30-02:30 02:30-03:30") == begins


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Europe/Paris", SPRING, 23),
        ("Europe/Paris", AUTUMN, 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Beirut", date(2026, 3, 29), 23),
        ("Asia/Kolkata", SPRING, 24),
    ],
)
def test_a_day_without_closing_is_full_of_slots_that_follow_each_other(
    name: str, day: date, hours: float
) -> None:
    zone = ZoneInfo(name)
    open_always = PlaceHours(read_week("mon-sun 00:00-24:00"))
    days = (day - timedelta(days=1), day, day + timedelta(days=1))
    slots = [slot for one in days for slot in slots_on(one, open_always, 30, zone)]
    assert len(slots) == 96 + 2 * hours
    for before, after in pairwise(slots):
        assert before.end - before.start == HALF_AN_HOUR
        assert before.end == after.start
    assert slots[0].start.tzinfo is UTC


def test_every_day_of_two_years_begins_and_ends_with_its_opening_hours() -> None:
    hours = PlaceHours(read_week("mon-sun 09:00-19:00"))
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    for count in range(730):
        slots = list(slots_on(day + timedelta(days=count), hours, 60, PARIS))
        local = [slot.start.astimezone(PARIS).hour for slot in slots]
        assert local == list(range(9, 19))


def test_a_unit_counts_in_each_slot_that_it_overlaps() -> None:
    first = datetime(2026, 3, 2, 9, tzinfo=UTC)
    slots = [
        Slot(first + count * HALF_AN_HOUR, first + (count + 1) * HALF_AN_HOUR) for count in range(4)
    ]
    taken = {
        slots[0]: 3,
        Slot(slots[1].start, slots[2].end): 1,
        Slot(slots[2].start + HALF_AN_HOUR / 2, slots[3].end): 2,
    }
    assert units_free(slots, taken, 2) == [-1, 1, -1, 0]
    assert units_left(slots, taken, 2) == [0, 1, 0, 0]
    assert units_left(slots, {}, 2) == [2, 2, 2, 2]
