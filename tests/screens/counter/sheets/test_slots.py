"""Tests the slots that the slot picker offers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.status import Status
from tests.screens.counter.conftest import Open
from tests.screens.shop import Shop


def test_slots_keep_the_shops_hours_when_the_clocks_change(open_counter: Open, shop: Shop) -> None:
    shop.clock.now = datetime(2027, 3, 25, 7, 30, tzinfo=UTC)
    counter = open_counter(
        time_zone=ZoneInfo("Europe/Paris"), opens_at_h=9, closes_at_h=19, language="fr"
    )
    picker = counter.items.picker
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
    picker = counter.items.picker
    picker.begin()
    assert [day["value"] for day in picker.days] == [
        "2026-12-24",
        "2026-12-26",
        *(f"2026-12-{day}" for day in (28, 29, 30, 31)),
        "2027-01-01",
    ]


def times_of(picker: Any) -> dict[str, bool]:
    """The times that are shown, and whether each can be chosen."""
    texts = [" · ".join(filter(None, (time["text"], time["detail"]))) for time in picker.times]
    return {text: not time["isOff"] for text, time in zip(texts, picker.times, strict=True)}


def test_a_full_slot_is_shown_and_cannot_be_chosen(open_counter: Open, shop: Shop) -> None:
    for minutes in (60, 90, 120):
        shop.new_order(in_min=minutes)
    counter = open_counter(slot_capacity=2, closes_at_h=16)
    order_id = shop.order_in(Status.READY, "Élodie Lefèvre")
    counter.select(order_id)
    counter.tell("Another slot")
    picker = counter.asking.picker
    counter.shown.until(lambda: "13:00–14:00 · full" in times_of(picker))
    assert times_of(picker) == {
        "13:00–14:00 · full": False,
        "14:00–15:00": True,
        "15:00–16:00": True,
    }
    picker.chooseTime((shop.clock.now + timedelta(hours=1)).isoformat())
    assert picker.time == ""
    counter.choose("14:00–15:00")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)


def test_a_day_that_is_full_makes_way_for_the_next(open_counter: Open, shop: Shop) -> None:
    shop.new_order(in_min=60)
    counter = open_counter(slot_capacity=1, closes_at_h=14)
    picker = counter.items.picker
    picker.begin()
    tomorrow = (shop.clock.now + timedelta(days=1)).date().isoformat()
    counter.shown.until(lambda: picker.day == tomorrow)
    assert set(times_of(picker).values()) == {True}


def test_where_every_slot_is_full_they_can_be_chosen(open_counter: Open, shop: Shop) -> None:
    shop.new_order(in_min=60)
    counter = open_counter(slot_capacity=1, closes_at_h=14, slot_days=1)
    picker = counter.items.picker
    picker.begin()
    counter.shown.until(lambda: times_of(picker) == {"13:00–14:00 · full": True})
    picker.chooseTime((shop.clock.now + timedelta(hours=1)).isoformat())
    assert picker.slot is not None


def test_only_orders_still_to_be_collected_fill_a_slot(open_counter: Open, shop: Shop) -> None:
    for status in (Status.PICK_UP_OK, Status.CANCELLED):
        shop.order_in(status)
    counter = open_counter(slot_capacity=1, closes_at_h=14, slot_days=1)
    picker = counter.items.picker
    picker.begin()
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert times_of(picker) == {"13:00–14:00": True}
