"""Tests a partial hand-over: the items, the reason for the rest, and its new slot."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from kiosk.domain.status import Status
from tests.screens.counter.conftest import KARIM, CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def hands_over(counter: CounterShown) -> str:
    return accessible_name(counter.buttons()["hand_over_all"])


def keep_the_drill(counter: CounterShown, order_id: str) -> None:
    """Unticks one of three articles, and says why it stays."""
    counter.select(order_id)
    assert hands_over(counter) == "Hand over all"
    counter.shown.tap(counter.shown.called("tick1"))
    counter.shown.tap(counter.shown.called("reason:PARTIALLY_MISSING"))
    counter.shown.until(lambda: counter.panel.page == "rest")


def test_some_items_and_the_rest_replanned_in_four_taps(open_counter: Open, shop: Shop) -> None:
    """Unticks, says why, says when, hands over; the code was given at check-in."""
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id, by_code=True)
    shop.serve(order_id)
    counter = open_counter(undo_s=0.2)
    keep_the_drill(counter, order_id)
    counter.choose("14:00–15:00")
    counter.shown.until(lambda: counter.panel.page == "order")
    assert hands_over(counter) == "Hand over 2 of 3"
    assert "14:00–15:00" in counter.shown.texts()
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.REPLANNED)
    state = shop.order(order_id).state
    assert state.handed == (0, 2)
    assert state.slot is not None
    assert state.slot.start == shop.clock.now + timedelta(hours=2)
    partial = shop.journal(order_id)[-2]
    assert partial.to_status is Status.PICK_UP_PARTIALLY
    assert partial.recorded["hand_over"]["lines"][0]["reason"] == "PARTIALLY_MISSING"


def test_slots_are_made_once_the_rest_is_asked_about(open_counter: Open, shop: Shop) -> None:
    """Those of weeks: selecting an order would take as long again."""
    order_id, other_id = shop.order_in(Status.IN_PROGRESS), shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(KARIM)
    counter.select(order_id)
    assert not counter.items.picker.days
    keep_the_drill(counter, order_id)
    assert counter.items.picker.days
    counter.select(other_id)
    assert not counter.items.picker.days


def test_leaving_the_rest_without_a_slot_is_confirmed(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(KARIM, undo_s=0.2)
    keep_the_drill(counter, order_id)
    counter.shown.key(Qt.Key.Key_Escape)
    counter.hand_over()
    counter.shown.tap(counter.shown.named("Choose a slot"))
    counter.shown.until(lambda: counter.panel.page == "rest")
    assert shop.status(order_id) is Status.IN_PROGRESS
    counter.shown.key(Qt.Key.Key_Escape)
    counter.press("hand_over_all")
    counter.shown.tap(counter.shown.named("Hand over without a slot"))
    counter.wait_for(order_id, Status.PICK_UP_PARTIALLY)


def test_of_several_equal_ones_some_are_taken(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    counter.select(shop.order_in(Status.IN_PROGRESS))
    counter.shown.tap(counter.shown.called("tick2"))
    counter.shown.tap(counter.shown.named("One more: Vis inox 4 × 40"))
    counter.shown.tap(counter.shown.called("reason:PARTIALLY_DAMAGED"))
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: hands_over(counter) == "Hand over 2 of 3")
    assert "Item damaged" in counter.shown.texts()
    counter.shown.tap(counter.shown.called("tick2"))
    counter.shown.until(lambda: hands_over(counter) == "Hand over all")


def test_what_is_missing_is_asked_for(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("tick1"))
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: counter.panel.page == "order")
    assert "Reason missing" in counter.shown.texts()
    button = counter.buttons()["hand_over_all"]
    assert button.property("detail") == "Choose a reason for every item that is missing."
    counter.hand_over()
    counter.shown.until(lambda: counter.panel.page == "missing")
    assert shop.status(order_id) is Status.IN_PROGRESS


def test_scanning_ticks_items_and_refuses_what_is_not_theirs(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.new_order(
        lines=(("Perceuse 18 V", 1), ("Vis inox", 2)), eans=("4006381333931",)
    )
    other_id = shop.order_in(Status.READY)
    for step in (Status.READY, Status.AWAITING, Status.IN_PROGRESS):
        shop.advance(order_id, step)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("tick1"))
    counter.shown.scan("4006381333931")
    counter.shown.until(lambda: counter.panel.page == "order")
    assert hands_over(counter) == "Hand over all"
    counter.shown.scan("96385074")
    counter.shown.until(lambda: "is not in this order" in counter.alerts.toast)
    counter.alerts.dismissToast()
    counter.shown.scan(other_id)
    counter.shown.until(lambda: "This parcel is not that of" in counter.alerts.toast)
    assert counter.is_selected(order_id)
    assert shop.status(order_id) is Status.IN_PROGRESS
