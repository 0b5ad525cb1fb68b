"""Closing the day: all that is left in three taps, exceptions singly, and undone as a whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

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


def row_of(counter: CounterShown, order_id: str) -> QQuickItem:
    def rows() -> list[QQuickItem]:
        return [
            item
            for item in counter.shown.all_called("closingItem")
            if item.parentItem() is not None and item.parentItem().property("orderId") == order_id
        ]

    counter.shown.until(rows)
    (row,) = rows()
    return row


def because(counter: CounterShown, reason: str) -> None:
    """Says why an order is cancelled."""
    counter.shown.until(lambda: counter.shown.is_there(f"reason:{reason}"))
    counter.shown.tap(counter.shown.called(f"reason:{reason}"))
    counter.shown.until(lambda: counter.shown.is_there("closeDayButton"))


def choose(counter: CounterShown, order_id: str, choice: str) -> None:
    """Taps the row of an order, and a choice in it."""
    counter.shown.tap(row_of(counter, order_id))
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


def test_its_rows_are_built_only_while_its_page_shows(open_counter: Open, shop: Shop) -> None:
    """Every change of an order counts again what is left; nobody sees the rows then."""
    order_ids = left_over(shop, 2)
    counter = open_counter(KARIM)
    counter.shown.until(lambda: counter.closing.count == 2)
    assert counter.closing.rows.rowCount() == 0
    open_closing(counter)
    assert counter.closing.rows.rowCount() == 2
    shop.serve(order_ids[0])
    counter.shown.until(lambda: counter.closing.rows.rowCount() == 1)


def test_exceptions_are_chosen_in_their_rows(open_counter: Open, shop: Shop) -> None:
    first, absent, cancelled = left_over(shop, 3)
    counter = open_counter(undo_s=1.0)
    open_closing(counter)
    choose(counter, absent, "absent")
    choose(counter, cancelled, "cancel")
    because(counter, "CANCELLED_INCOMPLETE")
    assert counter.closing.summary == "1 kept · 1 absent · 1 cancelled"
    assert "Order incomplete" in accessible_name(row_of(counter, cancelled))
    assert "Cancel · Order incomplete" in counter.shown.texts()
    confirm(counter)
    counter.shown.until(lambda: shop.status(absent) is Status.PICK_UP_FAILED)
    # What was held of each order is recorded by itself.
    counter.shown.until(lambda: shop.status(cancelled) is Status.CANCELLED)
    assert shop.journal(cancelled)[-1].reason == "CANCELLED_INCOMPLETE"
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


def test_an_order_is_kept_if_no_reason_is_given_to_cancel_it(
    open_counter: Open, shop: Shop
) -> None:
    (order_id,) = left_over(shop, 1)
    counter = open_counter()
    open_closing(counter)
    choose(counter, order_id, "cancel")
    counter.shown.until(lambda: counter.panel.page == "closing_reason")
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: counter.shown.is_there("closeDayButton"))
    assert accessible_name(counter.shown.called("closeDayButton")) == "Keep the order"
    confirm(counter)
    counter.shown.until(lambda: counter.closing.count == 0)
    assert shop.status(order_id) is Status.READY


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
def test_one_order_is_kept_from_its_own_page_and_taken_back(
    open_counter: Open, shop: Shop, display: str
) -> None:
    order_id, other = left_over(shop, 2)
    counter = open_counter(KARIM, display)
    counter.select(order_id)
    counter.press("keep")
    counter.shown.until(lambda: kept(shop, [order_id, other]) == [True, False])
    counter.shown.until(lambda: counter.undo.text.endswith("Kept"))
    counter.shown.until(lambda: counter.closing.count == 1)
    counter.find(order_id)
    assert "keep" not in counter.buttons()
    counter.shown.tap(counter.shown.called("undoButton"))
    counter.shown.until(lambda: kept(shop, [order_id]) == [False])
    counter.shown.until(lambda: "keep" in counter.buttons())


def test_an_order_whose_slot_is_to_come_or_whose_customer_is_here_is_not_kept(
    open_counter: Open, shop: Shop
) -> None:
    order_id, here = shop.order_in(Status.READY), left_over(shop, 1)[0]
    shop.clock.now -= timedelta(hours=6)
    counter = open_counter()
    counter.select(order_id)
    assert "serve_now" in counter.buttons()
    assert "keep" not in counter.buttons()
    shop.clock.now += timedelta(hours=6)
    shop.arrive(here)
    counter.find(here)
    counter.shown.until(lambda: "serve" in counter.buttons())
    assert "keep" not in counter.buttons()


def test_kept_orders_stand_in_the_list_as_kept_and_count_no_more(
    open_counter: Open, shop: Shop
) -> None:
    order_ids = left_over(shop, 3)
    counter = open_counter(KARIM)
    counter.shown.until(lambda: counter.shown.is_there("card"))
    counter.shown.until(lambda: counter.closing.count == 3)
    assert counter.row(order_ids[0]).property("head") == "Slot passed · 3"
    open_closing(counter)
    assert counter.shown.called("closingKept").property("text") == "Kept until Mon\u00a07\u00a0Dec"
    confirm(counter)
    counter.shown.until(lambda: counter.closing.count == 0)
    first = counter.row(order_ids[0])
    counter.shown.until(lambda: first.property("head") == "Kept until Mon 7 Dec · 3")
    assert first.property("headIsOverdue") is False
