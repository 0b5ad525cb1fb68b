"""Tests undo: a written action is corrected by new events, a held one is withdrawn."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from kiosk.domain.actions import Details
from kiosk.domain.status import Status
from kiosk.screens.counter.settings import CounterSettings
from kiosk.services.orders import counter as use_cases
from kiosk.services.ports.changes import HeldAction
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.shop import COUNTER, MANAGER, Shop


def held(shop: Shop) -> tuple[HeldAction, ...]:
    return shop.store.read_blocking(lambda reader: reader.held_actions())


def hold_a_hand_over(shop: Shop, order_id: str) -> None:
    """Adds a held action: "Hand over all", tapped just now and held for 8 s."""
    command = use_cases.Advance(
        order_id, Status.PICK_UP_OK, MANAGER, COUNTER, Details(), hold_s=8.0
    )
    shop.store.run_blocking(use_cases.advance, command)


def undo(counter: CounterShown) -> None:
    counter.shown.tap(counter.shown.called("undoButton"))


def test_a_person_has_eight_seconds() -> None:
    assert CounterSettings(COUNTER, "", people=(object(),)).undo_s == 8.0  # type: ignore[arg-type]


def test_undo_corrects_the_last_tap_in_the_journal(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    undo(counter)
    counter.wait_for(order_id, Status.STARTED)
    assert shop.steps(order_id) == [
        Status.STARTED, Status.READY, Status.BLOCKED, Status.STARTED,
    ]  # fmt: skip
    assert {event.reason for event in shop.journal(order_id)[-2:]} == {"CORRECTION"}
    counter.shown.until(lambda: not counter.shown.is_there("undoStrip"))


def test_control_z_undoes_the_last_tap(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    counter.press("customer_arrived")
    counter.wait_for(order_id, Status.AWAITING)
    counter.shown.until(lambda: counter.shown.is_there("undoStrip"))
    counter.shown.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.wait_for(order_id, Status.READY)


def test_the_order_of_an_undone_hand_over_shows_again(open_counter: Open, shop: Shop) -> None:
    order_id, waiting = (shop.order_in(Status.IN_PROGRESS), shop.order_in(Status.AWAITING))
    counter = open_counter()
    counter.select(order_id)
    counter.hand_over()
    counter.shown.until(lambda: counter.order.orderId == "")
    undo(counter)
    counter.shown.until(lambda: counter.is_selected(order_id))
    assert (shop.status(order_id), shop.status(waiting)) == (Status.IN_PROGRESS, Status.AWAITING)


def test_undo_leaves_the_order_that_was_opened_meanwhile(open_counter: Open, shop: Shop) -> None:
    order_id, waiting = (shop.order_in(Status.IN_PROGRESS), shop.order_in(Status.AWAITING))
    counter = open_counter()
    counter.select(order_id)
    counter.hand_over()
    counter.shown.until(lambda: counter.order.orderId == "")
    counter.select(waiting)
    undo(counter)
    counter.shown.until(lambda: not held(shop))
    counter.shown.until(lambda: not counter.shown.is_there("undoStrip"))
    assert counter.is_selected(waiting)


def test_the_strip_goes_when_its_time_is_over(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter(undo_s=0.3)
    counter.select(order_id)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    counter.shown.until(lambda: not counter.shown.is_there("undoStrip"))
    counter.shown.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.find(order_id)
    counter.shown.tap(counter.shown.called("historyButton"))
    assert shop.status(order_id) is Status.READY


def test_afterwards_the_history_corrects_it(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("historyButton"))
    counter.shown.tap(counter.shown.called("correctButton"))
    counter.wait_for(order_id, Status.STARTED)


def test_the_end_offers_no_correction(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.PICK_UP_OK)
    counter = open_counter()
    counter.find(order_id)
    counter.shown.tap(counter.shown.called("historyButton"))
    assert counter.shown.called("historyPage") is not None
    assert not counter.shown.is_there("correctButton")


def test_a_final_tap_is_held_and_shown_and_can_be_withdrawn(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter()
    counter.select(order_id)
    counter.hand_over()
    counter.shown.until(lambda: held(shop))
    counter.shown.until(lambda: counter.buttons() == {})
    counter.shown.until(lambda: counter.row(order_id).property("chip") == "Collected")
    assert shop.status(order_id) is Status.IN_PROGRESS
    undo(counter)
    counter.shown.until(lambda: held(shop) == ())
    counter.find(order_id)
    counter.shown.until(lambda: "hand_over_all" in counter.buttons())
    assert shop.steps(order_id)[-1] is Status.IN_PROGRESS


def test_a_held_tap_happens_once_when_its_time_is_over(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(undo_s=0.3)
    counter.select(order_id)
    counter.hand_over()
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert held(shop) == ()
    assert shop.steps(order_id).count(Status.PICK_UP_OK) == 1


def test_a_tap_held_at_a_crash_happens_at_the_next_start(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    hold_a_hand_over(shop, order_id)
    shop.clock.pass_s(30)
    counter = open_counter()
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert shop.steps(order_id).count(Status.PICK_UP_OK) == 1


def test_a_tap_still_held_at_a_start_can_be_withdrawn(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    hold_a_hand_over(shop, order_id)
    counter = open_counter()
    undo(counter)
    counter.shown.until(lambda: held(shop) == ())
    assert shop.status(order_id) is Status.IN_PROGRESS


def test_a_held_tap_of_an_order_that_moved_on_is_shown(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    hold_a_hand_over(shop, order_id)
    action = held(shop)[0]
    shop.store.run_blocking(lambda uow, _: uow.remove_held_action(action.held_id), None)
    shop.advance(order_id, Status.BLOCKED, reason="BLOCKED_OTHER")
    shop.store.run_blocking(lambda uow, _: uow.save_held_action(action), None)
    shop.clock.now = action.due_at + timedelta(seconds=1)
    counter = open_counter()
    counter.shown.until(lambda: held(shop)[0].problem)
    counter.find(order_id)
    counter.press("problem_seen")
    counter.shown.until(lambda: held(shop) == ())
    counter.find(order_id)
    counter.shown.until(lambda: "unblock" in counter.buttons())
    assert shop.status(order_id) is Status.BLOCKED


def test_a_small_display_says_for_how_long_undo_is_offered(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY, "Maximilienne Charpentier-Beauregard")
    counter = open_counter(NADIA, "10.1 inch", undo_s=8)
    counter.select(order_id)
    counter.press("customer_arrived")
    counter.shown.until(lambda: counter.shown.is_there("undoText"))
    words = counter.shown.called("undoText")
    counter.shown.until(
        lambda: words.property("text").endswith(("\u00a08 s", "\u00a07 s", "\u00a06 s"))
    )
