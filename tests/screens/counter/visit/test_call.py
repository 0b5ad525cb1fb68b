"""Calling the customer from the panel: what was called stands on the row and in the panel."""

from __future__ import annotations

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock


def words(counter: CounterShown) -> str:
    return " ".join(counter.shown.texts()).replace("\u00a0", " ")


def same(shown: object, text: str) -> bool:
    return isinstance(shown, str) and shown.replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("language", "name", "called"),
    [("fr", "Appeler", "appelé à 12:00"), ("en", "Call", "called at 12:00")],
)
def test_a_tap_calls_and_says_when(
    open_counter: Open, shop: Shop, language: str, name: str, called: str
) -> None:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id)
    counter = open_counter(language=language)
    counter.select(order_id)
    assert name in words(counter)
    button = counter.shown.called("callButton")
    counter.shown.press(button)
    counter.shown.release_at(counter.shown.middle(counter.shown.called("search")))
    assert shop.journal(order_id)[-1].kind is EventKind.STATUS
    counter.shown.tap(button)
    counter.shown.until(lambda: same(counter.shown.called("callText").property("text"), called))
    row = counter.row(order_id)
    counter.shown.until(
        lambda: any(
            same(item.property("text"), called) and row.isAncestorOf(item)
            for item in counter.shown.items()
        )
    )
    event = shop.journal(order_id)[-1]
    assert (event.kind, event.actor.name) == (EventKind.CALLED, NADIA.name)
    assert shop.status(order_id) is Status.AWAITING


def test_the_next_customer_is_called_and_called_again(
    open_counter: Open, shop: Shop, clock: FakeClock
) -> None:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id, "A12")
    counter = open_counter()
    counter.shown.tap(counter.shown.called("callButton"))
    counter.shown.until(lambda: "called at 12:00" in words(counter))
    clock.pass_s(120)
    counter.shown.tap(counter.shown.called("callButton"))
    counter.shown.until(lambda: "called at 12:02" in words(counter))
    assert [event.kind for event in shop.journal(order_id)].count(EventKind.CALLED) == 2
    counter.select(order_id)
    counter.panel.open("history")
    counter.shown.until(lambda: "Comptoir 1" in words(counter) and "Called" in words(counter))


def test_nobody_is_to_be_called_who_is_not_here(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    assert not counter.shown.is_there("callButton")
