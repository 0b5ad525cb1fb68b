"""Tests which shelf a mark on a row records, and how it is changed in the undo strip."""

from __future__ import annotations

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from tests.screens.counter.board.test_marks import mark, mark_of
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def shelf_button(counter: CounterShown, shelf: str) -> str:
    """Waits until the undo strip shows this shelf; what its button is called."""
    counter.shown.until(lambda: counter.shown.is_there("undoShelfButton"))
    counter.shown.until(lambda: counter.shown.called("undoShelfButton").property("text") == shelf)
    return accessible_name(counter.shown.called("undoShelfButton"))


def put_elsewhere(counter: CounterShown, shelf: str) -> None:
    """Taps the shelf in the undo strip, and types another one."""
    counter.shown.tap(counter.shown.called("undoShelfButton"))
    counter.shown.until(lambda: counter.sheet.shown == "shelf")
    entry = counter.shown.called("text")
    entry.setProperty("text", "")
    counter.shown.tap(entry)
    counter.shown.type(shelf)
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.until(lambda: counter.shown.popups() == [])


def last_shelf_used(shop: Shop, shelf: str) -> None:
    """Another parcel was put on this shelf just now."""
    shop.advance(shop.new_order(shelf=None), Status.READY, shelf=shelf)


def test_a_mark_records_the_shelf_that_was_used_last(open_counter: Open, shop: Shop) -> None:
    last_shelf_used(shop, "C1-05")
    order_id = shop.new_order(shelf=None)
    counter = open_counter(language="fr")
    mark(counter, order_id)
    shelved, ready = shop.journal(order_id)[-2:]
    assert (shelved.kind, ready.to_status) == (EventKind.SHELVED, Status.READY)
    assert shelved.operation_id == ready.operation_id
    assert shop.order(order_id).lies_on == "C1-05"
    assert shelf_button(counter, "C1-05") == "Changer l’emplacement\u00a0: C1-05"


def test_undo_takes_the_shelf_back_with_the_mark(open_counter: Open, shop: Shop) -> None:
    last_shelf_used(shop, "C1-05")
    order_id = shop.new_order(shelf=None)
    counter = open_counter()
    mark(counter, order_id)
    counter.shown.tap(counter.shown.called("undoButton"))
    counter.wait_for(order_id, Status.STARTED)
    assert shop.order(order_id).lies_on is None


def test_the_shelf_is_changed_in_the_undo_strip_and_all_is_undone(
    open_counter: Open, shop: Shop
) -> None:
    last_shelf_used(shop, "C1-05")
    order_id, other = shop.new_order(shelf=None), shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    counter.select(other)
    mark(counter, order_id)
    put_elsewhere(counter, "d7")
    counter.shown.until(lambda: shop.order(order_id).lies_on == "D7")
    assert shelf_button(counter, "D7") == "Change the shelf: D7"
    assert counter.undo.text == "Durand · Ready"
    assert counter.order.order_id == other

    counter.shown.tap(counter.shown.called("undoButton"))
    counter.wait_for(order_id, Status.STARTED)
    assert shop.order(order_id).lies_on is None
    counter.shown.until(lambda: not counter.undo.isShown)


def test_the_panel_shows_the_shelf_in_the_undo_strip_too(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(shelf="B2")
    counter = open_counter()
    counter.select(order_id)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    shelf_button(counter, "B2")
    put_elsewhere(counter, "e4")
    counter.shown.until(lambda: shop.order(order_id).lies_on == "E4")


def test_a_mark_without_any_shelf_says_so_and_is_told_one(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(shelf=None)
    counter = open_counter()
    mark(counter, order_id)
    shelf_button(counter, "?")
    put_elsewhere(counter, "f1")
    counter.shown.until(lambda: shop.order(order_id).lies_on == "F1")


def test_where_a_shelf_is_wanted_and_none_proposed_the_panel_asks_for_it(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.new_order(shelf=None)
    counter = open_counter(shelf_required=True)
    counter.shown.tap(mark_of(counter, order_id))
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.until(lambda: counter.sheet.shown == "shelf")
    counter.shown.tap(counter.shown.called("text"))
    counter.shown.type("g2")
    counter.shown.tap(counter.shown.called("action"))
    assert shop.status(order_id) is Status.STARTED
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    assert shop.order(order_id).lies_on == "G2"


def test_where_a_shelf_is_wanted_a_mark_takes_the_proposed_one(
    open_counter: Open, shop: Shop
) -> None:
    last_shelf_used(shop, "C1-05")
    order_id = shop.new_order(shelf=None)
    counter = open_counter(shelf_required=True)
    mark(counter, order_id)
    assert shop.order(order_id).lies_on == "C1-05"
