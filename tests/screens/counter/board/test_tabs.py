"""Tests the tabs in which two lists share one place on a small display."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.status import Status
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.shop import Shop

SMALL = "10.1 inch"


def lists(counter: CounterShown) -> list[str]:
    return [c for c in ("arrived", "ready", "toPrepare") if counter.shown.is_there(c)]


def test_a_small_display_shows_one_of_two_lists(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY)
    counter = open_counter(NADIA, SMALL, language="fr")
    assert lists(counter) == ["arrived", "ready"]
    counter.shown.tap(counter.shown.named("À préparer\u00a0: 0 commandes"))
    assert lists(counter) == ["arrived", "toPrepare"]
    counter.shown.tap(counter.shown.named("Prêtes\u00a0: 1 commandes"))
    assert lists(counter) == ["arrived", "ready"]


def test_a_large_display_has_no_tabs(open_counter: Open) -> None:
    counter = open_counter()
    assert lists(counter) == ["arrived", "ready", "toPrepare"]
    assert not counter.shown.is_there("tab")


@pytest.mark.parametrize(
    ("key", "shown"),
    [(Qt.Key.Key_F2, ["arrived", "ready"]), (Qt.Key.Key_F3, ["arrived", "toPrepare"])],
)
def test_keys_show_the_list_that_they_go_to(
    open_counter: Open, shop: Shop, key: Qt.Key, shown: list[str]
) -> None:
    ready, to_prepare = shop.order_in(Status.READY), shop.new_order()
    counter = open_counter(NADIA, SMALL)
    counter.shown.key(Qt.Key.Key_F2 if key is Qt.Key.Key_F3 else Qt.Key.Key_F3)
    counter.shown.key(key)
    assert lists(counter) == shown
    counter.shown.until(lambda: counter.is_selected(ready if key is Qt.Key.Key_F2 else to_prepare))


def test_arrow_keys_go_through_both_lists(open_counter: Open, shop: Shop) -> None:
    for status in (Status.AWAITING, Status.READY, Status.STARTED):
        shop.order_in(status)
    counter = open_counter(NADIA, SMALL)
    counter.shown.key(Qt.Key.Key_F1)
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        counter.shown.key(key)
        seen.append(counter.columns.card(counter.order.order_id).status)
    assert seen == [Status.READY, Status.STARTED, Status.READY, Status.AWAITING]
