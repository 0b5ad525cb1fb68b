"""Tests the marks by which orders to prepare are made ready without opening them."""

from __future__ import annotations

import pytest
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.screens.changes import ChangeFeed
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop
from tests.screens.taps import PACES_S, tap_on_and_on


def mark_of(counter: CounterShown, order_id: str) -> QQuickItem:
    def found() -> list[QQuickItem]:
        marks = counter.shown.all_called("markReady")
        return [mark for mark in marks if mark.property("orderId") == order_id]

    counter.shown.until(lambda: len(found()) == 1)
    return found()[0]


def mark(counter: CounterShown, order_id: str) -> None:
    counter.shown.tap(mark_of(counter, order_id))
    counter.shown.until(lambda: counter.shop.status(order_id) is Status.READY)
    counter.shown.until(lambda: mark_of(counter, order_id).property("isDone"))


def listed(counter: CounterShown, order_id: str) -> tuple[bool, bool]:
    """Whether an order stands in the list to prepare, and in that of ready ones."""
    columns = counter.columns
    return columns.toPrepare.indexOf(order_id) >= 0, columns.ready.indexOf(order_id) >= 0


def test_three_orders_are_marked_ready_by_three_taps(open_counter: Open, shop: Shop) -> None:
    ids = [shop.new_order() for _ in range(3)]
    counter = open_counter()
    for order_id in ids:
        mark(counter, order_id)
    assert [shop.status(order_id) for order_id in ids] == [Status.READY] * 3
    assert counter.order.order_id == ""
    assert counter.undo.text == "Durand · Ready"
    counter.shown.until(
        lambda: (counter.columns.readyTotal, counter.columns.toPrepareTotal) == (3, 0)
    )


def test_a_mark_is_called_by_the_code_of_its_order(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(code="K7M4PX")
    counter = open_counter(language="fr")
    assert accessible_name(mark_of(counter, order_id)) == "Prête\u00a0: K7M 4PX"


@pytest.mark.parametrize(
    "status", [s for s in Status if s not in (Status.STARTED, Status.PICK_UP_OK)]
)
def test_only_what_is_to_be_prepared_now_has_a_mark(
    open_counter: Open, shop: Shop, status: Status
) -> None:
    shop.order_in(status)
    counter = open_counter()
    counter.shown.until(lambda: counter.shown.is_there("card") or counter.inbox.count == 1)
    assert not counter.shown.is_there("markReady")


def test_a_marked_row_stays_until_its_time_is_over_and_nobody_touches_the_screen(
    open_counter: Open, shop: Shop
) -> None:
    order_id, other = shop.new_order(), shop.new_order()
    counter = open_counter(undo_s=0.3)
    mark(counter, order_id)
    counter.shown.until(lambda: listed(counter, order_id) == (True, True))
    counter.shown.until(lambda: not counter.undo.isShown)
    counter.columns.tick()
    assert listed(counter, order_id) == (True, True)

    counter.shown.rest()
    counter.columns.tick()

    assert listed(counter, order_id) == (False, True)
    assert listed(counter, other) == (True, False)


def test_a_marked_row_is_paler_and_says_what_became_of_it(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order("Inès da Costa", code="K7M4PX")
    counter = open_counter(language="fr")
    mark(counter, order_id)
    row = mark_of(counter, order_id).parentItem().parentItem()
    assert (row.property("isPale"), row.property("chip")) == (True, "Prête")
    assert row.property("spoken") == "K7M 4PX, Inès da Costa, Prête"


def test_undo_gives_a_marked_row_back(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order()
    counter = open_counter()
    mark(counter, order_id)
    counter.shown.tap(counter.shown.called("undoButton"))
    counter.wait_for(order_id, Status.STARTED)
    counter.shown.until(lambda: not mark_of(counter, order_id).property("isDone"))
    assert listed(counter, order_id) == (True, False)


def test_the_order_that_is_open_is_let_go(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order()
    counter = open_counter()
    counter.select(order_id)
    mark(counter, order_id)
    counter.shown.until(lambda: counter.order.order_id == "")


def test_a_mark_that_comes_too_late_says_so(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order()
    counter = open_counter()
    button = mark_of(counter, order_id)
    silent = Shop(shop.store, ChangeFeed(), shop.clock, silent=True)
    silent.advance(order_id, Status.BLOCKED, reason="BLOCKED_OTHER")
    silent.advance(order_id, Status.CANCELLED, reason="CANCELLED_BY_CLIENT")
    counter.shown.tap(button)
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    assert shop.status(order_id) is Status.CANCELLED
    assert counter.columns.toPrepareTotal == 1


@pytest.mark.parametrize("pace_s", PACES_S)
def test_twelve_taps_on_a_mark_make_one_order_ready(
    open_counter: Open, shop: Shop, pace_s: float
) -> None:
    ids = [shop.new_order() for _ in range(4)]
    counter = open_counter(undo_s=0.05)
    spot = counter.shown.middle(mark_of(counter, ids[0]))

    def between(_pace_s: float) -> None:
        marks = counter.view_model.ready_marks
        counter.shown.until(lambda: not marks.is_busy)
        counter.columns.tick()
        counter.shown.look()

    tap_on_and_on(counter.shown.window.view, counter.shown.guard, spot, pace_s, between=between)
    counter.shown.until(lambda: shop.status(ids[0]) is Status.READY)
    assert [shop.status(order_id) for order_id in ids[1:]] == [Status.STARTED] * 3
    assert counter.order.order_id == ""
