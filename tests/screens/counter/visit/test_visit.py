"""The customer's other orders, the shelf and colleagues' notes, in the panel."""

from __future__ import annotations

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.services.counter.notes import WriteNote, write_note
from tests.screens.counter.conftest import KARIM_ELSEWHERE, CounterShown, Open
from tests.screens.shop import MANAGER, Shop

PHONE = "+33639980001"


def two_orders(shop: Shop, second: Status = Status.READY) -> tuple[str, str]:
    """Two orders of one customer: the first ready, the second in this status."""
    first, other = shop.new_order(phone=PHONE), shop.new_order(phone=PHONE)
    shop.advance(first, Status.READY)
    if second is not Status.STARTED:
        shop.advance(other, second)
    return first, other


def words(counter: CounterShown) -> str:
    return " ".join(counter.shown.texts())


def test_both_orders_of_a_customer_take_the_taps_of_one(open_counter: Open, shop: Shop) -> None:
    first, second = two_orders(shop)
    counter = open_counter(undo_s=0.3)
    counter.select(first)
    assert "Serve the 2 orders" in words(counter)
    counter.press("serve_now")
    counter.wait_for(second, Status.IN_PROGRESS)
    counter.shown.until(lambda: "Hand over all (2)" in words(counter))
    counter.verify()
    counter.press("hand_over_all")
    counter.wait_for(first, Status.PICK_UP_OK)
    counter.wait_for(second, Status.PICK_UP_OK)
    (operation,) = {shop.journal(one)[-1].operation_id for one in (first, second)}
    assert operation


def test_an_order_that_is_unticked_stays(open_counter: Open, shop: Shop) -> None:
    first, second = two_orders(shop)
    counter = open_counter()
    counter.select(first)
    counter.shown.tap(counter.shown.called(f"other:{second}"))
    assert "Serve the 2 orders" not in words(counter)
    counter.press("serve_now")
    counter.wait_for(first, Status.IN_PROGRESS)
    assert shop.status(second) is Status.READY


def test_one_more_that_is_not_ready_is_said_before_they_leave(
    open_counter: Open, shop: Shop
) -> None:
    first, _ = two_orders(shop, Status.STARTED)
    counter = open_counter()
    counter.select(first)
    assert "One more order of theirs is not ready." in words(counter)
    counter.press("serve_now")
    counter.wait_for(first, Status.IN_PROGRESS)
    assert "One more order of theirs is not ready." in words(counter)


def test_one_more_that_another_counter_serves_is_said_too(open_counter: Open, shop: Shop) -> None:
    first, second = two_orders(shop)
    counter = open_counter()
    counter.select(first)
    shop.serve(second, *KARIM_ELSEWHERE)
    counter.shown.until(lambda: "One more order of theirs is at another place." in words(counter))


def test_a_note_is_read_and_seen_to(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    shop.store.run_blocking(write_note, WriteNote(order_id, "Sa sœur viendra", MANAGER))
    counter = open_counter()
    counter.select(order_id)
    assert counter.shown.called("openNotes").property("text") == "Sa sœur viendra"
    counter.shown.tap(counter.shown.called("notesButton"))
    counter.shown.tap(counter.shown.called("noteDone"))
    counter.shown.until(lambda: shop.order(order_id).state.open_notes == ())
    counter.shown.until(lambda: "Seen to by Nadia" in words(counter))


def test_the_parcel_is_put_elsewhere(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("shelfButton"))
    entry = counter.shown.called("text")
    counter.shown.tap(entry)
    counter.shown.type("9")
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.until(lambda: shop.order(order_id).lies_on not in (None, "B2"))


def test_ready_records_the_shelf_that_was_proposed(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    kinds = [event.kind for event in shop.journal(order_id)]
    assert kinds[-2:] == [EventKind.SHELVED, EventKind.STATUS]
    assert shop.order(order_id).lies_on == "B2"


def test_a_store_that_wants_shelves_asks_for_one(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(shelf=None)
    counter = open_counter(shelf_required=True)
    counter.select(order_id)
    counter.press("mark_ready")
    counter.shown.until(lambda: counter.sheet.property("kind") == "shelf")
    assert shop.status(order_id) is Status.STARTED
