"""Tests the reasons of several steps, by touch."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.order import Actor, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from tests.screens.counter.conftest import KARIM, Open
from tests.screens.shop import COUNTER, Shop


@pytest.mark.parametrize(
    ("language", "absent"),
    [("fr", "Client absent ou parti"), ("en", "Customer absent or left")],
)
def test_an_absent_customer_is_one_action_that_is_held(
    open_counter: Open, shop: Shop, language: str, absent: str
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(KARIM, language=language, undo_s=0.3)
    counter.select(order_id)
    counter.tell(absent)
    counter.shown.until(lambda: shop.store.read_blocking(lambda reader: reader.held_actions()))
    counter.wait_for(order_id, Status.PICK_UP_FAILED)
    blocked, failed = shop.journal(order_id)[-2:]
    assert (blocked.to_status, blocked.operation_id) == (Status.BLOCKED, failed.operation_id)
    assert failed.actor.name == "Karim"


def test_who_will_return_chooses_the_slot(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.AWAITING)
    shop.serve(order_id, Actor(Role.STAFF, "Karim"), COUNTER)
    counter = open_counter(KARIM, undo_s=0.2)
    counter.select(order_id)
    counter.tell("Customer will return")
    counter.shown.tap(counter.shown.named("Next day"))
    counter.choose("10:00–11:00")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)
    day = (shop.clock.now + timedelta(days=1)).replace(hour=10)
    assert shop.order(order_id).state.slot == Slot(day, day + timedelta(hours=1))
    assert shop.steps(order_id)[-2:] == [Status.PICK_UP_FAILED, Status.REPLANNED]


def test_an_order_in_preparation_offers_neither(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(KARIM)
    counter.select(order_id)
    counter.press("problem")
    counter.shown.until(counter.rows)
    assert "Customer absent or left" not in counter.rows()
