"""What was handed over of an order stays to be read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kiosk.domain.order import HandedLine, HandOver, Verification
from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def read_items(counter: CounterShown) -> Sequence[str]:
    return [accessible_name(item) for item in counter.shown.all_called("readItem")]


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "3 remis · 12:00 · Nadia"), ("en", "3 handed over · 12:00 · Nadia")],
)
def test_a_collected_order_shows_what_was_handed_over_when_and_by_whom(
    open_counter: Open, shop: Shop, language: str, said: str
) -> None:
    order_id = shop.order_in(Status.PICK_UP_OK)
    counter = open_counter(language=language)
    counter.more("recentButton")
    counter.shown.until(lambda: counter.shown.is_there("found"))
    counter.shown.tap(counter.shown.called("found"))
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.until(lambda: read_items(counter) == ["Perceuse 18 V, 1", "Vis inox 4 × 40, 2"])
    assert said in counter.shown.texts()
    assert not counter.shown.is_there("tick1")


def test_the_rest_of_an_order_shows_what_was_taken_before(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    lines = (HandedLine(1, 1), HandedLine(2, 1, "PARTIALLY_MISSING"))
    hand_over = HandOver(lines, Verification.CODE)
    shop.advance(
        order_id,
        Status.PICK_UP_PARTIALLY,
        reason="PARTIALLY_MISSING",
        hand_over=hand_over,
    )
    counter = open_counter()
    counter.find(order_id)
    counter.shown.until(lambda: counter.shown.is_there("tick2"))
    assert read_items(counter) == ["Perceuse 18 V, 1", "Vis inox 4 × 40, 1/2"]
