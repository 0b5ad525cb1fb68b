"""Tests a partial hand-over: the lines, the reason for the rest, and its new slot."""

from __future__ import annotations

from datetime import timedelta

from kiosk.domain.status import Status
from tests.screens.counter.conftest import KARIM, CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def hand_over_two_of_three(counter: CounterShown, order_id: str) -> None:
    counter.select(order_id)
    counter.press("some_items")
    counter.shown.until(lambda: counter.shown.is_there("tick1"))
    assert accessible_name(counter.shown.called("action")) == "Hand over 3 of 3"
    counter.shown.tap(counter.shown.called("tick1"))
    assert not counter.shown.called("action").isEnabled()
    counter.choose("Perceuse 18 V: Item missing")
    assert accessible_name(counter.shown.called("action")) == "Hand over 2 of 3"


def test_some_items_and_the_rest_replanned_in_one_gesture(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(KARIM, undo_s=0.2)
    hand_over_two_of_three(counter, order_id)
    counter.partial.picker.chooseDay((shop.clock.now + timedelta(days=1)).date().isoformat())
    counter.partial.picker.chooseTime(
        (shop.clock.now + timedelta(days=1)).replace(hour=9).isoformat()
    )
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)
    state = shop.order(order_id).state
    assert state.handed == (0, 2)
    assert state.slot is not None
    assert state.slot.start.hour == 9
    partial = shop.journal(order_id)[-2]
    assert partial.to_status is Status.PICK_UP_PARTIALLY
    assert partial.recorded["hand_over"]["lines"][0]["reason"] == "PARTIALLY_MISSING"


def test_leaving_the_rest_without_a_slot_is_confirmed(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(KARIM, undo_s=0.2)
    hand_over_two_of_three(counter, order_id)
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.tap(counter.shown.named("Choose a slot"))
    counter.shown.until(lambda: not counter.shown.is_there("confirm"))
    assert shop.status(order_id) is Status.IN_PROGRESS
    assert accessible_name(counter.shown.called("action")) == "Hand over 2 of 3"
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.tap(counter.shown.named("Hand over without a slot"))
    counter.wait_for(order_id, Status.PICK_UP_PARTIALLY)
