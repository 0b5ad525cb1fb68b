"""Tests the reasons of several steps, by touch."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.order import Actor, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from tests.screens.counter.conftest import KARIM, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import COUNTER, Shop


@pytest.mark.parametrize(
    ("language", "absent", "record"),
    [
        ("fr", "Client absent ou parti", "Noter «\u00a0non retirée\u00a0»"),
        ("en", "Customer absent or left", "Record: not collected"),
    ],
)
def test_an_absent_customer_is_one_action_that_is_held(
    open_counter: Open, shop: Shop, language: str, absent: str, record: str
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(KARIM, language=language, undo_s=0.3)
    counter.select(order_id)
    counter.press("block")
    counter.choose(absent)
    counter.shown.until(lambda: accessible_name(counter.shown.called("action")) == record)
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.until(lambda: shop.store.read_blocking(lambda reader: reader.held_actions()))
    counter.wait_for(order_id, Status.PICK_UP_FAILED)
    blocked, failed = shop.journal(order_id)[-2:]
    assert (blocked.to_status, blocked.operation_id) == (Status.BLOCKED, failed.operation_id)
    assert failed.actor.name == "Karim"


def test_who_will_return_chooses_the_slot_and_keeps_the_note(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.AWAITING)
    shop.serve(order_id, Actor(Role.STAFF, "Karim"), COUNTER)
    counter = open_counter(KARIM, undo_s=0.2)
    counter.select(order_id)
    counter.press("not_collected")
    counter.choose("Customer will return")
    counter.shown.tap(counter.shown.named("Note (if needed)"))
    counter.shown.type("FORGOT THE CARD")
    counter.shown.until(lambda: accessible_name(counter.shown.called("action")) == "Choose a slot")
    counter.shown.tap(counter.shown.called("action"))
    counter.choose("Tomorrow")
    counter.choose("10:00–11:00")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)
    day = (shop.clock.now + timedelta(days=1)).replace(hour=10)
    assert shop.order(order_id).state.slot == Slot(day, day + timedelta(hours=1))
    assert shop.steps(order_id)[-2:] == [Status.PICK_UP_FAILED, Status.REPLANNED]
    assert (shop.journal(order_id)[-1].comment or "").upper() == "FORGOT THE CARD"


def test_an_order_in_preparation_offers_neither(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(KARIM)
    counter.select(order_id)
    counter.press("block")
    counter.shown.until(lambda: counter.shown.is_there("action"))
    assert "Customer absent or left" not in counter.shown.texts()
