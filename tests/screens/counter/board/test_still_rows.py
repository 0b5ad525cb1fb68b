"""Rows that come and go while somebody taps the lists: none moves under the finger."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop


def listed(counter: CounterShown, column: str) -> list[str]:
    rows = getattr(counter.columns, column)
    return [rows.keyAt(number) for number in range(rows.rowCount())]


def place_of(counter: CounterShown, order_id: str) -> QPoint:
    counter.shown.look()
    return counter.shown.middle(counter.card(order_id))


def tap_at(counter: CounterShown, place: QPoint) -> None:
    QTest.mouseClick(counter.shown.window.view, Qt.MouseButton.LeftButton, pos=place)


def three_waiting(shop: Shop) -> list[str]:
    """Three customers who wait, the first one served."""
    ids = [shop.order_in(Status.READY, f"Client {name}") for name in ("Un", "Deux", "Trois")]
    for order_id in ids:
        shop.arrive(order_id)
        shop.clock.pass_s(10)
    shop.serve(ids[0])
    return ids


def test_a_row_that_was_handed_over_leaves_once_nobody_touches_the_lists(
    open_counter: Open, shop: Shop
) -> None:
    served, second, third = three_waiting(shop)
    counter = open_counter(undo_s=0.4)
    counter.find(served)
    counter.hand_over()
    counter.shown.until(lambda: counter.order.orderId == "")
    counter.select(third)
    place = place_of(counter, second)
    counter.wait_for(served, Status.PICK_UP_OK)
    counter.shown.until(lambda: counter.columns.arrivedTotal == 2)
    assert listed(counter, "arrived") == [served, second, third]
    assert place_of(counter, second) == place
    assert counter.row(served).property("isPale")

    counter.shown.rest()

    counter.shown.until(lambda: listed(counter, "arrived") == [second, third])


def test_a_tap_on_a_row_that_has_just_moved_is_inert(open_counter: Open, shop: Shop) -> None:
    served, second, third = three_waiting(shop)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(third))
    place = place_of(counter, second)
    shop.advance(served, Status.PICK_UP_OK)
    counter.shown.until(lambda: listed(counter, "arrived") == [second, third])
    counter.shown.look()
    tap_at(counter, place)
    assert counter.order.orderId == ""
    counter.shown.until(lambda: not counter.row(third).property("isSettling"))
    counter.shown.rest()
    tap_at(counter, place_of(counter, third))
    counter.shown.until(lambda: counter.is_selected(third))


def test_a_mark_that_has_just_moved_marks_no_order(open_counter: Open, shop: Shop) -> None:
    first, second, third = (shop.new_order() for _ in range(3))
    counter = open_counter()
    counter.shown.until(lambda: len(counter.shown.all_called("markReady")) == 3)
    counter.shown.look()
    (place,) = (
        counter.shown.middle(mark)
        for mark in counter.shown.all_called("markReady")
        if mark.property("orderId") == second
    )
    shop.advance(first, Status.READY)
    counter.shown.until(lambda: listed(counter, "toPrepare") == [second, third])
    counter.shown.look()
    tap_at(counter, place)
    counter.shown.until(lambda: not counter.row(third).property("isSettling"))
    assert [shop.status(one) for one in (second, third)] == [Status.STARTED] * 2


def test_scrolling_makes_no_tap_inert(open_counter: Open, shop: Shop) -> None:
    ids = [shop.new_order(in_min=60 + n) for n in range(30)]
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(ids[0]))
    counter.shown.until_still()
    (view,) = {counter.row(ids[0]).parentItem().parentItem()}
    view.setProperty("contentY", 400)
    counter.shown.look()
    shown = next(one for one in ids[8:] if counter.has_card(one))
    tap_at(counter, place_of(counter, shown))
    counter.shown.until(lambda: counter.is_selected(shown))


def test_who_comes_while_the_lists_are_touched_moves_no_row(open_counter: Open, shop: Shop) -> None:
    late = shop.new_order(in_min=200)
    counter = open_counter()
    counter.select(late)
    place = place_of(counter, late)
    early = shop.new_order(in_min=30)
    counter.shown.until(lambda: counter.columns.toPrepareTotal == 2)
    assert place_of(counter, late) == place
    counter.shown.rest()
    counter.shown.until(lambda: listed(counter, "toPrepare") == [early, late])
