"""Tests what the counter shows of the day while no order is selected."""

from __future__ import annotations

from typing import Any

from kiosk.domain.status import Status
from tests.screens.counter.conftest import Open
from tests.screens.shop import Shop


def test_the_day_shows_what_was_collected_and_how_long_people_waited(
    open_counter: Open, shop: Shop
) -> None:
    for wait_s in (240, 480):
        order_id = shop.order_in(Status.READY)
        shop.arrive(order_id)
        shop.clock.pass_s(wait_s)
        shop.serve(order_id)
        shop.advance(order_id, Status.PICK_UP_OK)
    counter = open_counter()
    next_customer: Any = counter.view_model.nextCustomer
    counter.shown.until(lambda: next_customer.collectedText == "2")
    assert next_customer.meanWaitText == "6\u00a0min"
    counter.shown.until(lambda: {"Collected", "2", "Average wait"} <= set(counter.shown.texts()))
