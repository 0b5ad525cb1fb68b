"""The slots of the place as head office has them, with what is left of each."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain import order
from kiosk.domain.status import Status
from kiosk.services.ports.other_stores import NoOtherStores
from kiosk.services.ports.place_slots import SlotLeft, SlotsUnreachable
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.counter.sheets.test_slots import times_of
from tests.screens.shop import Shop

ONLY_HERE = "Only this store is counted."


class Office:
    """What head office answers, once the test lets it; None: it has no slots of the place."""

    def __init__(self, *slots: SlotLeft) -> None:
        self.slots: tuple[SlotLeft, ...] | None = slots
        self.is_away = False
        self.asked = 0
        self.answers = asyncio.Event()

    async def slots_left(self, days: int) -> tuple[SlotLeft, ...] | None:
        self.asked += 1
        assert 7 <= days <= 31
        await self.answers.wait()
        if self.is_away:
            raise SlotsUnreachable
        return self.slots


def half_hours(shop: Shop, *left: int, since: datetime | None = None) -> tuple[SlotLeft, ...]:
    """Slots of half an hour from now on, or since another time, with so much left of each."""
    start, half = since or shop.clock.now + timedelta(hours=1), timedelta(minutes=30)
    slots = (order.Slot(start + n * half, start + (n + 1) * half) for n in range(len(left)))
    return tuple(map(SlotLeft, slots, left))


def asks_slot(counter: CounterShown, shop: Shop, office: Office, order_id: str = "") -> Any:
    """Somebody asks for another slot of an order; returns the picker."""
    counter.view_model.ask(NoOtherStores(), office)
    counter.select(order_id or shop.order_in(Status.READY, "Élodie Lefèvre"))
    counter.tell("Another slot")
    return counter.asking.picker


def test_the_places_of_head_office_replace_the_counters_own_once_they_come(
    open_counter: Open, shop: Shop
) -> None:
    office = Office(*half_hours(shop, 3, 1, 0, -1))
    counter = open_counter(closes_at_h=15)
    order_id = shop.order_in(Status.READY, "Élodie Lefèvre")
    picker = asks_slot(counter, shop, office, order_id)
    # The page is there at once, whatever head office does.
    assert times_of(picker) == {"13:00–14:00": True, "14:00–15:00": True}
    counter.choose("13:00–14:00")
    office.answers.set()
    counter.shown.until(lambda: "13:00–13:30 · 3 left" in times_of(picker))
    assert times_of(picker) == {
        "13:00–13:30 · 3 left": True,
        "13:30–14:00 · 1 left": True,
        "14:00–14:30 · full": False,
        "14:30–15:00 · full": False,
    }
    assert (picker.note, picker.time) == ("", "")
    counter.choose("13:30–14:00, 1 left")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)
    assert shop.order(order_id).state.slot == office.slots[1].slot  # type: ignore[index]


def test_a_choice_that_is_still_there_stays(open_counter: Open, shop: Shop) -> None:
    office = Office(*half_hours(shop, 2, 2))
    counter = open_counter(closes_at_h=15, slot_minutes=30)
    picker = asks_slot(counter, shop, office)
    counter.choose("13:30–14:00")
    office.answers.set()
    counter.shown.until(lambda: "13:30–14:00 · 2 left" in times_of(picker))
    assert picker.slot == half_hours(shop, 2, 2)[1].slot


@pytest.mark.parametrize("slots", [None, ()])
def test_without_hours_at_head_office_the_counter_says_what_it_counts(
    open_counter: Open, shop: Shop, slots: tuple[SlotLeft, ...] | None
) -> None:
    shop.new_order(in_min=60)
    office = Office()
    office.slots = slots
    office.answers.set()
    counter = open_counter(closes_at_h=15, slot_capacity=1)
    picker = asks_slot(counter, shop, office)
    counter.shown.until(lambda: picker.note == ONLY_HERE)
    counter.shown.until(lambda: "13:00–14:00 · full" in times_of(picker))
    assert counter.shown.called("slotNote").isVisible()


def test_offline_the_counter_goes_on_with_its_own_slots_and_says_so(
    open_counter: Open, shop: Shop
) -> None:
    office = Office(*half_hours(shop, 3))
    office.answers.set()
    counter = open_counter(closes_at_h=15)
    order_id = shop.order_in(Status.READY, "Élodie Lefèvre")
    picker = asks_slot(counter, shop, office, order_id)
    counter.shown.until(lambda: times_of(picker) == {"13:00–13:30 · 3 left": True})
    office.is_away = True
    picker.begin()
    # The last figures are some seconds old; then it is known that there are none.
    counter.shown.until(lambda: "13:00–14:00" in times_of(picker))
    assert picker.note == "Places left are not known now."
    counter.choose("13:00–14:00")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)


def test_a_counter_without_head_office_says_nothing_of_it(open_counter: Open, shop: Shop) -> None:
    counter = open_counter(closes_at_h=15, slot_capacity=1)
    counter.select(shop.order_in(Status.READY, "Élodie Lefèvre"))
    counter.tell("Another slot")
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert counter.asking.picker.note == ""


def test_slots_of_the_night_in_which_clocks_change_are_told_apart(
    open_counter: Open, shop: Shop
) -> None:
    shop.clock.now = datetime(2027, 10, 30, 22, 0, tzinfo=UTC)
    since = datetime(2027, 10, 30, 23, 30, tzinfo=UTC)
    office = Office(*half_hours(shop, 1, 2, 3, 4, since=since))
    office.answers.set()
    counter = open_counter(time_zone=ZoneInfo("Europe/Paris"))
    picker = asks_slot(counter, shop, office)
    counter.shown.until(lambda: len(picker.times) == 4)
    details = [(time["text"], time["detail"]) for time in picker.times]
    assert details == [
        ("01:30–02:00", "1 left"),
        ("02:00–02:30", "2 left"),
        ("02:30–02:00", "3 left"),
        ("02:00–02:30", "4 left"),
    ]
    assert len({time["value"] for time in picker.times}) == 4


def test_an_order_in_an_overbooked_slot_says_so_until_it_is_no_more(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.new_order(in_min=60)
    slot = shop.order(order_id).state.slot
    assert slot is not None
    office = Office(SlotLeft(slot, -2))
    office.answers.set()
    counter = open_counter()
    counter.view_model.ask(NoOtherStores(), office)
    counter.find(order_id)
    notice = "Slot: 2 too many"
    counter.shown.until(lambda: notice in counter.shown.texts())
    office.slots = (SlotLeft(slot, 0),)
    shop.clock.pass_s(61)
    counter.shown.until(lambda: notice not in counter.shown.texts())
    # Nobody is asked again and again.
    assert office.asked == 2


def test_a_small_display_shows_when_a_slot_begins_and_what_is_left(
    open_counter: Open, shop: Shop
) -> None:
    office = Office(*half_hours(shop, 3, 0))
    office.answers.set()
    counter = open_counter(display="10.1 inch")
    asks_slot(counter, shop, office)
    counter.shown.until(lambda: {"13:00", "3 left", "13:30", "full"} <= set(counter.shown.texts()))
    assert counter.shown.named("13:00–13:30, 3 left").isVisible()
