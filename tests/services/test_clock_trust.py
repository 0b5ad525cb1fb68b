"""After a clock jumped, nothing is erased until another clock, or some days, confirm it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.services.devices.clock_trust import STEADY_FOR, ClockRecord, look_at_clock

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


def looked(record: ClockRecord | None, *timestamps: datetime) -> ClockRecord:
    for timestamp in timestamps:
        record = look_at_clock(record, timestamp, None)
    assert record is not None
    return record


def days(count: int, since: datetime = MONDAY) -> list[datetime]:
    return [since + timedelta(days=day) for day in range(count + 1)]


BELIEVED = ClockRecord(MONDAY, None)


def test_a_year_ahead_for_a_minute_is_never_believed() -> None:
    ahead = looked(BELIEVED, MONDAY + YEAR, MONDAY + YEAR + timedelta(seconds=70))
    assert not ahead.is_believed
    assert not looked(ahead, MONDAY + timedelta(minutes=2)).is_believed


def test_a_clock_is_believed_again_after_a_week_without_a_jump() -> None:
    begun = looked(None, *days(STEADY_FOR.days - 1))
    assert not begun.is_believed
    assert looked(None, *days(STEADY_FOR.days)).is_believed


def test_a_store_that_is_closed_on_two_days_of_the_week_goes_on_erasing() -> None:
    tuesday = MONDAY + timedelta(days=3)
    assert looked(BELIEVED, tuesday).is_believed


def test_after_three_weeks_of_holidays_a_store_on_its_own_waits_a_week() -> None:
    back = MONDAY + timedelta(weeks=3)
    assert not looked(BELIEVED, back).is_believed
    assert looked(BELIEVED, *days(7, back)).is_believed


def test_head_office_bears_a_clock_out_at_once_and_contradicts_it_at_once() -> None:
    later = MONDAY + YEAR
    assert look_at_clock(BELIEVED, later, timedelta(minutes=3)).is_believed
    assert not look_at_clock(BELIEVED, later, -YEAR).is_believed
    wrong = look_at_clock(BELIEVED, later, -YEAR)
    assert not looked(wrong, later + timedelta(hours=1)).is_believed
