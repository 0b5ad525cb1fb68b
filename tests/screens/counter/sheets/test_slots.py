"""Tests the slots that the slot picker offers."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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
