"""Closing the day: all that is left in three taps, exceptions singly, and undone as a whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.domain.status import Status
from tests.screens.counter.conftest import KARIM, CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop
from tests.screens.taps import tap_on_and_on

LEFT = 20


def left_over(shop: Shop, count: int) -> list[str]:
    """Orders that were ready for a slot which has passed."""
    order_ids = [shop.order_in(Status.READY, f"Camille D{number}") for number in range(count)]
    shop.clock.now += timedelta(hours=6)
    return order_ids


def open_closing(counter: CounterShown) -> None:
    """Two taps, from anywhere."""
    counter.shown.tap(counter.shown.called("inboxButton"))
    counter.shown.until(lambda: counter.shown.is_there("closingButton"))
    counter.shown.tap(counter.shown.called("closingButton"))
    counter.shown.until(lambda: counter.shown.is_there("closeDayButton"))


def confirm(counter: CounterShown) -> None:
    counter.shown.tap(counter.shown.called("closeDayButton"))


def choose(counter: CounterShown, order_id: str, choice: str) -> None:
    """Taps the row of an order, and a choice in it."""
    (row,) = [
        item
        for item in counter.shown.all_called("closingItem")
        if item.parentItem() is not None and item.parentItem().property("orderId") == order_id
    ]
    counter.shown.tap(row)
    counter.shown.until(lambda: counter.shown.is_there(f"choice:{choice}"))
    counter.shown.tap(counter.shown.called(f"choice:{choice}"))
    counter.shown.until(lambda: not counter.shown.is_there(f"choice:{choice}"))


def kept(shop: Shop, order_ids: list[str]) -> list[bool]:
    return [shop.order(order_id).state.keep_until is not None for order_id in order_ids]


def test_twenty_orders_that_nobody_collected_are_closed_in_three_taps(
    open_counter: Open, shop: Shop
) -> None:
    order_ids = left_over(shop, LEFT)
    counter = open_counter(KARIM)
    counter.shown.until(lambda: counter.closing.count == LEFT)
    open_closing(counter)
    assert accessible_name(counter.shown.called("closeDayButton")) == "Keep all 20 orders"
    confirm(counter)
    counter.shown.until(lambda: counter.closing.count == 0)
    assert all(kept(shop, order_ids))
    assert {shop.status(order_id) for order_id in order_ids} == {Status.READY}
    assert counter.undo.text == "20 kept"
    assert shop.order(order_ids[0]).state.keep_until == date(2026, 12, 7)
    counter.find(order_ids[0])
    assert counter.order.card.note == "Pick-up by: Mon 7 Dec"
    counter.shown.tap(counter.shown.called("inboxButton"))

    counter.shown.tap(counter.shown.called("undoButton"))
    counter.shown.until(lambda: counter.closing.count == LEFT)
    assert not any(kept(shop, order_ids))


@pytest.mark.parametrize("pace_s", [0.3, 1.5])
def test_a_finger_that_stays_on_the_spot_closes_nothing(
    open_counter: Open, shop: Shop, pace_s: float
) -> None:
    order_ids = left_over(shop, 2)
    counter = open_counter()
    counter.shown.tap(counter.shown.called("inboxButton"))
    counter.shown.until(lambda: counter.shown.is_there("closingButton"))
    spot = counter.shown.middle(counter.shown.called("closingButton"))

    def look(_pace_s: float) -> None:
        for _ in range(3):
            counter.shown.look()

    tap_on_and_on(counter.shown.window.view, counter.shown.guard, spot, pace_s, between=look)
    counter.shown.until(lambda: counter.shown.is_there("closeDayButton"))
    assert counter.closing.count == 2
    assert not any(kept(shop, order_ids))


def test_exceptions_are_chosen_in_their_rows(open_counter: Open, shop: Shop) -> None:
    first, absent, cancelled = left_over(shop, 3)
    counter = open_counter(undo_s=1.0)
    open_closing(counter)
    choose(counter, absent, "absent")
    choose(counter, cancelled, "cancel")
    assert counter.closing.summary == "1 kept · 1 absent · 1 cancelled"
    confirm(counter)
    counter.shown.until(lambda: shop.status(absent) is Status.PICK_UP_FAILED)
    assert shop.status(cancelled) is Status.CANCELLED
    assert kept(shop, [first]) == [True]
    counter.shown.until(lambda: counter.inbox.count == 2)


def test_only_a_manager_is_offered_to_cancel(open_counter: Open, shop: Shop) -> None:
    left_over(shop, 1)
    counter = open_counter(KARIM)
    open_closing(counter)
    counter.shown.tap(counter.shown.called("closingItem"))
    counter.shown.until(lambda: counter.shown.is_there("choice:absent"))
    assert not counter.shown.is_there("choice:cancel")


def test_a_customer_who_comes_at_the_last_moment_is_reported(
    open_counter: Open, shop: Shop
) -> None:
    order_ids = left_over(shop, 2)
    counter = open_counter()
    open_closing(counter)
    shop.silent = True
    shop.arrive(order_ids[0])
    confirm(counter)
    counter.shown.until(lambda: counter.alerts.toast)
    assert counter.alerts.toast == "1 order changed meanwhile and stays as it is."
    assert kept(shop, order_ids) == [False, True]
    assert shop.status(order_ids[0]) is Status.AWAITING
