"""Tests the tabs in which two lists share one place on a small display."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

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
    counter.shown.tap(counter.shown.named("À préparer\u00a0: 0 commande"))
    assert lists(counter) == ["arrived", "toPrepare"]
    counter.shown.tap(counter.shown.named("Prêtes\u00a0: 1 commande"))
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


def shop_that_prepares(shop: Shop, open_counter: Open) -> tuple[CounterShown, str]:
    """More ready orders than a small display shows, and the counter with the other list."""
    for number in range(12):
        shop.advance(shop.new_order(f"Camille D{number}", in_min=30), Status.READY)
    shop.new_order("Karim Benali")
    last = shop.new_order("Inès Zola", in_min=90)
    shop.advance(last, Status.READY)
    counter = open_counter(NADIA, SMALL)
    counter.shown.key(Qt.Key.Key_F3)
    assert lists(counter) == ["arrived", "toPrepare"]
    return counter, last


def row_is_in_view(counter: CounterShown, order_id: str) -> bool:
    """Whether the row of an order lies wholly within the list of ready orders."""
    counter.shown.look()
    if not counter.shown.is_there("ready") or not counter.has_card(order_id):
        return False
    (items,) = [
        item
        for item in counter.shown.all_called("list")
        if counter.shown.called("ready").isAncestorOf(item)
    ]
    row = counter.row(order_id)
    top = row.mapToItem(items, QPoint(0, 0)).y()
    return top >= 0 and top + row.height() <= items.height()


def test_a_scan_shows_the_list_and_the_row_of_its_order(open_counter: Open, shop: Shop) -> None:
    counter, last = shop_that_prepares(shop, open_counter)
    counter.shown.scan(shop.code(last))
    counter.shown.until(lambda: counter.is_selected(last))
    counter.shown.until(lambda: row_is_in_view(counter, last))
    assert lists(counter) == ["arrived", "ready"]


def test_a_search_shows_the_list_and_the_row_of_what_it_found(
    open_counter: Open, shop: Shop
) -> None:
    counter, last = shop_that_prepares(shop, open_counter)
    counter.shown.type("zola")
    counter.shown.until(lambda: counter.is_selected(last))
    counter.shown.tap(counter.shown.called("found"))
    counter.shown.until(lambda: row_is_in_view(counter, last))


def test_an_order_of_the_inbox_shows_its_list_and_row(open_counter: Open, shop: Shop) -> None:
    counter, _ = shop_that_prepares(shop, open_counter)
    shop.clock.now += timedelta(hours=6)
    counter.shown.until(lambda: counter.closing.count == 13)
    counter.shown.tap(counter.shown.called("inboxButton"))
    counter.shown.tap(counter.shown.called("group:slot_passed"))
    counter.shown.until(lambda: counter.shown.is_there("settleItem"))
    first = counter.inbox.orders.keyAt(0)
    counter.shown.tap(counter.shown.all_called("settleItem")[0])
    counter.shown.until(lambda: counter.order.order_id != "")
    counter.shown.until(lambda: row_is_in_view(counter, counter.order.order_id))
    assert counter.order.order_id == first


def test_a_scan_of_an_order_that_was_scrolled_away_brings_its_row_back(
    open_counter: Open, shop: Shop
) -> None:
    counter, last = shop_that_prepares(shop, open_counter)
    counter.shown.key(Qt.Key.Key_F2)
    first = counter.order.order_id
    counter.shown.scan(shop.code(last))
    counter.shown.until(lambda: row_is_in_view(counter, last))
    assert not row_is_in_view(counter, first)
    counter.shown.scan(shop.code(first))
    counter.shown.until(lambda: row_is_in_view(counter, first))


def test_a_list_stays_when_the_selected_order_goes_to_another(
    open_counter: Open, shop: Shop
) -> None:
    counter, _ = shop_that_prepares(shop, open_counter)
    order_id = counter.columns.toPrepare.keyAt(0)
    counter.select(order_id)
    shop.advance(order_id, Status.READY)
    counter.shown.until(lambda: counter.columns.ready.indexOf(order_id) >= 0)
    assert lists(counter) == ["arrived", "toPrepare"]
