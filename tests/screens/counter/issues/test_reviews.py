"""Tests the reviews of actions that took no effect after two counters were cut off."""

from __future__ import annotations

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports.boards import Review
from tests.screens.counter.conftest import KARIM, NADIA, CounterShown, Elsewhere, Open
from tests.screens.counter.issues.test_head_office import wants_to_cancel
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop

LEA = Actor(Role.STAFF, "Léa")
COUNTER_2 = "Comptoir 2"
SERVED_AND_HANDED_OVER = [Status.IN_PROGRESS, Status.PICK_UP_OK]


def hand_over(shop: Shop, order_id: str, who: Actor, at: str) -> None:
    """Serves the customer of a ready order, and hands everything over."""
    shop.serve(order_id, who, at)
    shop.advance(order_id, Status.PICK_UP_OK, by=who, at=at)


def reviews(shop: Shop) -> tuple[Review, ...]:
    return shop.store.read_blocking(lambda reader: reader.reviews())


def handed_over_twice(shop: Shop, elsewhere: Elsewhere) -> str:
    """Both counters, cut off from each other, hand the same order over; returns its id."""
    order_id = shop.order_in(Status.READY)
    elsewhere.bring()
    hand_over(shop, order_id, Actor(Role.STAFF, "Karim"), "Comptoir 1")
    elsewhere.shop.serve(order_id, LEA, COUNTER_2)
    shop.clock.pass_s(300)
    elsewhere.shop.advance(order_id, Status.PICK_UP_OK, by=LEA, at=COUNTER_2)
    return order_id


def handed_over_after_cancellation(shop: Shop, elsewhere: Elsewhere) -> str:
    """Head office cancels an order that the other counter, cut off, hands over; returns its id."""
    order_id = shop.order_in(Status.READY)
    elsewhere.bring()
    elsewhere.shop.serve(order_id, LEA, COUNTER_2)
    elsewhere.shop.advance(order_id, Status.PICK_UP_OK, by=LEA, at=COUNTER_2)
    wants_to_cancel(shop, order_id)
    assert shop.status(order_id) is Status.CANCELLED
    return order_id


def open_list(counter: CounterShown) -> None:
    counter.shown.tap(counter.shown.called("inboxButton"))
    counter.shown.until(lambda: counter.shown.is_there("group:review"))
    counter.shown.tap(counter.shown.called("group:review"))
    counter.shown.until(lambda: counter.shown.is_there("review"))


def press(counter: CounterShown, word: str) -> None:
    """Taps the button whose name begins with `word`; the list must have only one."""
    buttons = [item for item in counter.shown.controls() if accessible_name(item).startswith(word)]
    assert len(buttons) == 1, [accessible_name(item) for item in counter.shown.controls()]
    counter.shown.tap(buttons[0])


def test_two_hand_overs_of_one_order_are_shown_and_reviewed(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = handed_over_twice(shop, elsewhere)
    counter = open_counter(KARIM)
    assert counter.reviews.count == 0

    elsewhere.join(shop.feed)

    counter.shown.until(lambda: counter.inbox.count)
    assert accessible_name(counter.shown.called("inboxButton")) == "To sort out: 1"
    open_list(counter)
    assert {
        "Handed over twice",
        (
            "Léa handed over the order at 12:05. "
            "This order had already been handed over at another counter."
        ),
        "Check with your colleagues whether two parcels left the store.",
    } <= set(counter.shown.texts())
    assert not counter.shown.is_there("reviewConfirm")

    press(counter, "Checked")

    counter.shown.until(lambda: reviews(shop) == ())
    counter.shown.until(lambda: counter.shown.popups() == [])
    counter.shown.until(lambda: counter.inbox.count == 0)
    assert shop.status(order_id) is Status.PICK_UP_OK


def test_an_order_with_something_to_check_carries_a_flag_where_it_is_found(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = handed_over_after_cancellation(shop, elsewhere)
    shop.new_order()
    counter = open_counter()

    def is_flagged(text: str) -> bool:
        counter.search.setText(text)
        counter.shown.until(lambda: counter.search.answered == text)
        counter.shown.until(lambda: len(counter.shown.all_called("found")) == 2)
        names = [accessible_name(card) for card in counter.shown.all_called("found")]
        return any(shop.code(order_id)[:3] in name and "To check" in name for name in names)

    assert not is_flagged("durand")
    elsewhere.join(shop.feed)
    counter.shown.until(lambda: counter.reviews.count == 1)
    assert is_flagged("camille")


def test_a_manager_confirms_what_was_handed_over_after_the_cancellation(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = handed_over_after_cancellation(shop, elsewhere)
    elsewhere.join(shop.feed)
    counter = open_counter(NADIA)
    open_list(counter)
    assert {
        (
            "Léa began to serve the customer at 12:00. Léa handed over the order at 12:00. "
            "The order had been cancelled meanwhile. It stays cancelled."
        ),
        "If the customer has the goods, confirm the hand-over.",
    } <= set(counter.shown.texts())

    press(counter, "Confirm hand-over")
    counter.shown.until(lambda: "Does the customer have the goods?" in counter.shown.texts())
    assert shop.status(order_id) is Status.CANCELLED
    counter.shown.tap(counter.shown.named("Record the hand-over"))

    counter.wait_for(order_id, Status.PICK_UP_OK)
    counter.shown.until(lambda: reviews(shop) == ())
    assert shop.journal(order_id)[-1].actor.name == "Nadia"


def test_going_back_from_the_question_confirms_nothing(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = handed_over_after_cancellation(shop, elsewhere)
    elsewhere.join(shop.feed)
    counter = open_counter(NADIA)
    open_list(counter)
    press(counter, "Confirm hand-over")
    counter.shown.tap(counter.shown.named("Back to the list"))
    counter.shown.until(lambda: len(counter.shown.popups()) == 1)
    assert counter.shown.is_there("review")
    assert shop.status(order_id) is Status.CANCELLED
    assert [review.to_status for review in reviews(shop)] == SERVED_AND_HANDED_OVER


def test_staff_see_why_they_cannot_confirm_it(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = handed_over_after_cancellation(shop, elsewhere)
    elsewhere.join(shop.feed)
    counter = open_counter(KARIM)
    open_list(counter)
    press(counter, "Confirm hand-over")
    counter.shown.tap(counter.shown.named("Record the hand-over"))
    counter.shown.until(lambda: counter.shown.is_there("reviewRefusal"))
    refused = "Only a manager can record this: the order is cancelled. Call one."
    assert refused in counter.shown.texts()
    assert shop.status(order_id) is Status.CANCELLED
    assert [review.to_status for review in reviews(shop)] == SERVED_AND_HANDED_OVER


def test_a_late_step_is_shown_with_its_order(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = shop.order_in(Status.READY)
    elsewhere.bring()
    shop.advance(order_id, Status.BLOCKED, reason="BLOCKED_DAMAGED")
    elsewhere.shop.advance(order_id, Status.DELAYED, reason="DELAYED_SUPPLIER", by=LEA)
    elsewhere.join(shop.feed)
    counter = open_counter()
    open_list(counter)
    reported = (
        "Léa set the order to “Delayed” at 12:00. "
        "The order had changed meanwhile, on another device."
    )
    assert reported in counter.shown.texts()

    press(counter, "Show order")

    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.until(lambda: counter.shown.popups() == [])


def test_what_is_dealt_with_on_another_device_goes_here_too(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    handed_over_twice(shop, elsewhere)
    elsewhere.join(shop.feed)
    counter = open_counter()
    open_list(counter)
    elsewhere.close_review(reviews(shop)[0].operation_id, LEA)
    elsewhere.join(shop.feed)
    counter.shown.until(lambda: counter.shown.popups() == [])
    assert counter.reviews.count == 0


def timeline(counter: CounterShown) -> list[dict[str, str]]:
    return list(counter.order.property("timeline"))


def test_the_timeline_strikes_out_what_took_no_effect(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = handed_over_twice(shop, elsewhere)
    elsewhere.join(shop.feed)
    counter = open_counter()
    counter.find(order_id)
    counter.shown.tap(counter.shown.named("History"))
    reason = "Without effect. This order had already been handed over at another counter."
    counter.shown.until(lambda: reason in counter.shown.texts())
    struck = [
        item.property("text")
        for item in counter.shown.items()
        if item.inherits("QQuickText") and item.property("font").strikeOut()
    ]
    assert len(struck) >= 1


def test_the_timeline_marks_what_is_not_passed_on_yet(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = shop.order_in(Status.STARTED)
    elsewhere.bring()
    counter = open_counter(over=elsewhere.shop.store, counter_name=COUNTER_2)
    counter.select(order_id)
    counter.press("mark_ready")
    counter.shown.until(lambda: elsewhere.shop.status(order_id) is Status.READY)
    counter.shown.until(lambda: counter.buttons() == {})
    counter.find(order_id)
    counter.shown.until(lambda: timeline(counter)[0]["mark"] == "waiting")
    # The action records the shelf and the step; the order came in before.
    assert [entry["mark"] for entry in timeline(counter)] == ["waiting", "waiting", ""]
    counter.shown.tap(counter.shown.named("History"))
    counter.shown.until(lambda: "Not passed on yet" in counter.shown.texts())

    elsewhere.join(shop.feed)

    counter.shown.until(lambda: "Not passed on yet" not in counter.shown.texts())
    assert shop.status(order_id) is Status.READY


def test_an_order_served_at_another_counter_says_where(
    open_counter: Open, shop: Shop, elsewhere: Elsewhere
) -> None:
    order_id = shop.order_in(Status.AWAITING)
    counter = open_counter(KARIM)
    counter.select(order_id)
    elsewhere.bring()
    elsewhere.shop.serve(order_id, LEA, COUNTER_2)

    elsewhere.join(shop.feed)

    counter.shown.until(lambda: counter.row(order_id).property("chip") == "Léa · Comptoir 2")
    counter.shown.until(lambda: counter.buttons() == {})
    assert "Léa is serving at Comptoir 2. A manager can take over." in counter.shown.texts()
    counter.work_as(NADIA)
    counter.shown.until(lambda: "hand_over_all" in counter.buttons())


def test_altered_records_are_shown_without_an_order(open_counter: Open, shop: Shop) -> None:
    counter = open_counter(KARIM)

    shop.finds_altered_records()

    open_list(counter)
    words = {
        "Records that had been altered",
        "Call the person in charge: “kiosk doctor” says which device.",
    }
    assert words <= set(counter.shown.texts())
    shown = accessible_name(counter.shown.called("review"))
    assert shown.startswith("Records that had been altered, Found at "), shown
    assert not any(text.strip() in ("", "–") for text in counter.shown.texts())

    press(counter, "Checked")

    counter.shown.until(lambda: reviews(shop) == ())
