"""The rows of orders whose slot has more orders than it takes, as head office counts them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.services.ports.other_stores import NoOtherStores
from kiosk.services.ports.place_slots import SlotLeft
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.counter.sheets.test_place_slots import Office
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop

WORDS = {"fr": "Créneau : 2 de trop", "en": "Slot: 2 too many"}


def slot_of(shop: Shop, order_id: str) -> Slot:
    slot = shop.order(order_id).state.slot
    assert slot is not None
    return slot


def answering(*slots: SlotLeft) -> Office:
    office = Office(*slots)
    office.answers.set()
    return office


def mark_of(counter: CounterShown, order_id: str) -> list[str]:
    """The mark in the row of an order, as text."""
    row = counter.row(order_id)
    marks = (one for one in counter.shown.all_called("overbooked") if row.isAncestorOf(one))
    return [str(one.property("words")) for one in marks if one.isVisible()]


def spoken(counter: CounterShown, order_id: str) -> str:
    return accessible_name(counter.card(order_id)).replace("\u00a0", " ")


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_row_has_a_mark_while_too_many_orders_have_its_slot(
    open_counter: Open, shop: Shop, language: str, display: str
) -> None:
    prepared, waits = shop.new_order(in_min=60), shop.new_order(in_min=60)
    shop.advance(prepared, Status.READY)
    later = shop.new_order(in_min=240)
    slot = slot_of(shop, waits)
    office = answering(SlotLeft(slot, -2), SlotLeft(slot_of(shop, later), 0))
    counter = open_counter(language=language, display=display)
    counter.view_model.ask(NoOtherStores(), office)
    if display == "10.1 inch":
        counter.shown.key(Qt.Key.Key_F3)
    counter.shown.until(lambda: counter.has_card(waits) and mark_of(counter, waits) == ["+2"])
    assert WORDS[language] in spoken(counter, waits)
    assert counter.row(waits).property("edge") == "warn"
    assert (mark_of(counter, later), counter.row(later).property("edge")) == ([], "")
    assert WORDS[language].partition(":")[0].strip() not in spoken(counter, later)
    # Once head office says otherwise, without a tap.
    office.slots = (SlotLeft(slot, 0),)
    shop.clock.pass_s(301)
    counter.shown.until(lambda: mark_of(counter, waits) == [])
    assert WORDS[language] not in spoken(counter, waits)


def test_who_is_here_already_has_no_mark_and_an_old_slot_none_either(
    open_counter: Open, shop: Shop
) -> None:
    here, over = shop.new_order(in_min=60), shop.new_order(in_min=-120)
    shop.advance(here, Status.READY)
    shop.arrive(here)
    other = shop.new_order(in_min=60)
    office = answering(SlotLeft(slot_of(shop, here), -1), SlotLeft(slot_of(shop, over), -1))
    counter = open_counter()
    counter.view_model.ask(NoOtherStores(), office)
    counter.shown.until(lambda: mark_of(counter, other) == ["+1"])
    assert mark_of(counter, here) == mark_of(counter, over) == []


def test_head_office_is_asked_every_five_minutes_and_sooner_after_it_did_not_answer(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.new_order(in_min=600)
    office = answering(SlotLeft(slot_of(shop, order_id), -1))
    office.is_away = True
    counter = open_counter()
    counter.view_model.ask(NoOtherStores(), office)
    counter.shown.until(lambda: office.asked == 1 and counter.tasks.is_idle)
    office.is_away = False
    shop.clock.pass_s(6)
    counter.shown.until(lambda: mark_of(counter, order_id) == ["+1"])
    shop.clock.pass_s(290)
    counter.columns.tick()
    assert office.asked == 2
    shop.clock.pass_s(20)
    counter.shown.until(lambda: office.asked == 3)


def test_nobody_is_asked_where_no_order_has_a_slot_to_come(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(in_min=-120)
    office = answering(SlotLeft(slot_of(shop, order_id), -1))
    counter = open_counter()
    counter.view_model.ask(NoOtherStores(), office)
    counter.shown.until(lambda: counter.has_card(order_id))
    counter.columns.tick()
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert office.asked == 0


def test_where_the_mark_would_cut_the_name_the_edge_of_the_row_stands_for_it(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.new_order("Marie Vandenbroucke-Lefèvre", in_min=60)
    shop.advance(order_id, Status.READY)
    office = answering(SlotLeft(slot_of(shop, order_id), -1))
    counter = open_counter(display="upright 10.1 inch")
    counter.view_model.ask(NoOtherStores(), office)
    counter.shown.until(lambda: counter.has_card(order_id))
    counter.shown.until(lambda: counter.row(order_id).property("edge") == "warn")
    assert mark_of(counter, order_id) == []
    assert WORDS["en"].replace("2", "1") in spoken(counter, order_id)
