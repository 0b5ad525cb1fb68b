"""Tests the slots that the slot picker offers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kiosk.domain.opening_hours import OpeningDays
from tests.screens.counter.conftest import Open
from tests.screens.shop import Shop


def test_slots_keep_the_shops_hours_when_the_clocks_change(open_counter: Open, shop: Shop) -> None:
    shop.clock.now = datetime(2027, 3, 25, 7, 30, tzinfo=UTC)
    counter = open_counter(
        time_zone=ZoneInfo("Europe/Paris"), opens_at_h=9, closes_at_h=19, language="fr"
    )
    picker = counter.partial.picker
    picker.begin()
    days = [str(day["value"]) for day in picker.days]
    assert days == [f"2027-03-{day}" for day in range(25, 32)]
    for day in days:
        picker.chooseDay(day)
        offered = [str(slot["text"]) for slot in picker.times]
        assert (offered[0], offered[-1]) == ("09:00–10:00", "18:00–19:00")


def test_no_day_is_offered_on_which_the_shop_is_closed(open_counter: Open, shop: Shop) -> None:
    shop.clock.now = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)
    christmas_and_sundays = OpeningDays(frozenset(range(6)), frozenset({date(2026, 12, 25)}))
    counter = open_counter(opening_days=christmas_and_sundays)
    picker = counter.partial.picker
    picker.begin()
    assert [day["value"] for day in picker.days] == [
        "2026-12-24",
        "2026-12-26",
        *(f"2026-12-{day}" for day in (28, 29, 30, 31)),
        "2027-01-01",
    ]
