"""Tests serving the customer whose turn it is, from the panel's page without an order."""

from __future__ import annotations

from typing import Any

from PySide6.QtTest import QTest

from kiosk.domain.status import Status
from kiosk.screens.subjects import SEEN_AFTER_S
from tests.screens.counter.conftest import KARIM_ELSEWHERE, Open
from tests.screens.shop import Shop


def test_the_next_customer_is_served_and_handed_over_in_two_taps(
    open_counter: Open, shop: Shop
) -> None:
    first, second = (shop.order_in(Status.READY, name) for name in ("Léo Roy", "Ana Diaz"))
    for order_id in (first, second):
        shop.arrive(order_id, "A2", by_code=True)
        shop.clock.pass_s(60)
    counter = open_counter(undo_s=0.3)
    counter.shown.until(lambda: "Léo Roy" in counter.shown.texts())
    counter.shown.tap(counter.shown.called("serveNextButton"))
    counter.shown.until(lambda: counter.is_selected(first))
    counter.press("hand_over_all")
    counter.wait_for(first, Status.PICK_UP_OK)
    counter.shown.until(lambda: "Ana Diaz" in counter.shown.texts())
    assert shop.status(second) is Status.AWAITING


def test_the_next_customer_is_not_served_before_anybody_can_have_seen_who_it_is(
    open_counter: Open, shop: Shop
) -> None:
    """The customer who was shown is served at another counter just before the tap."""
    first, second = (shop.order_in(Status.READY, name) for name in ("Léo Roy", "Ana Diaz"))
    for order_id in (first, second):
        shop.arrive(order_id, by_code=True)
        shop.clock.pass_s(60)
    counter = open_counter(undo_s=0.3)
    next_customer: Any = counter.view_model.nextCustomer
    counter.shown.until(lambda: next_customer.orderId == first)

    def tap_at_once() -> None:
        if next_customer.orderId == second:
            next_customer.changed.disconnect(tap_at_once)
            next_customer.serve()

    next_customer.changed.connect(tap_at_once)
    shop.serve(first, *KARIM_ELSEWHERE)
    counter.shown.until(lambda: next_customer.orderId == second)
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert shop.status(second) is Status.AWAITING
    QTest.qWait(round(SEEN_AFTER_S * 1000))
    counter.shown.tap(counter.shown.called("serveNextButton"))
    counter.wait_for(second, Status.IN_PROGRESS)
