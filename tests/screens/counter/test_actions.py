"""Tests actions by touch at the counter, and what the database holds afterwards."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt

from kiosk.domain.order import Claim, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter import order_actions
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, Open
from tests.screens.shop import COUNTER, Shop


def test_a_ready_order_is_served_and_handed_over(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(undo_s=0.3)
    counter.select(order_id)
    counter.press("serve_now")
    counter.wait_for(order_id, Status.IN_PROGRESS)
    assert shop.order(order_id).state.claim == Claim(COUNTER, "Nadia")
    counter.verify()
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert shop.order(order_id).state.handed == (1, 2)
    counter.shown.until(lambda: not counter.has_card(order_id))


def test_a_tap_is_timed_until_it_is_saved(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    taps_s: list[float] = []
    counter.view_model.time_taps(taps_s.append)
    counter.select(order_id)
    assert taps_s == []
    counter.press("serve_now")
    counter.wait_for(order_id, Status.IN_PROGRESS)
    counter.shown.until(lambda: len(taps_s) == 1)
    assert 0 < taps_s[0] < 60


def test_selecting_an_order_changes_nothing(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    before = shop.journal(order_id)
    for _ in range(3):
        counter.select(order_id)
    assert shop.journal(order_id) == before


def test_a_double_tap_is_one_action(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    button = counter.buttons()["mark_ready"]
    counter.shown.tap_at_once(button)
    counter.shown.tap_at_once(button)
    counter.wait_for(order_id, Status.READY)
    counter.shown.until(lambda: counter.buttons() == {})
    assert shop.steps(order_id) == [Status.STARTED, Status.READY]


def test_without_the_kits_guard_a_double_tap_is_still_one_action(
    open_counter: Open, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_actions, "time", SimpleNamespace(monotonic=lambda: 100.0))
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.guard.setProperty("interval_ms", 0)
    counter.shown.guard.setProperty("staffStill_ms", 0)
    for _ in range(2):
        counter.shown.tap_at_once(counter.buttons()["mark_ready"])
    assert counter.actions.is_busy
    counter.wait_for(order_id, Status.READY)
    counter.find(order_id)
    counter.shown.tap_at_once(counter.buttons()["serve_now"])
    assert not counter.actions.is_busy
    assert shop.steps(order_id) == [Status.STARTED, Status.READY]


def test_press_drag_off_release_does_nothing(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.press(counter.buttons()["mark_ready"])
    counter.shown.release_at(QPoint(20, 200))
    other_id = shop.order_in(Status.STARTED)
    counter.select(other_id)
    counter.press("mark_ready")
    counter.wait_for(other_id, Status.READY)
    assert shop.status(order_id) is Status.STARTED


def test_the_row_that_moves_keeps_its_place_under_the_finger(
    open_counter: Open, shop: Shop
) -> None:
    """A change from elsewhere while a button is pressed does not lose the tap."""
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    button = counter.buttons()["mark_ready"]
    counter.shown.press(button)
    shop.order_in(Status.READY)
    shop.arrive(shop.order_in(Status.READY))
    counter.shown.until(lambda: counter.columns.arrivedTotal == 1)
    counter.shown.release_at(counter.shown.middle(button))
    counter.wait_for(order_id, Status.READY)


def test_delaying_asks_why_and_until_when(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(KARIM)
    counter.select(order_id)
    counter.press("problem")
    until_when = counter.shown.named("Delivery late: until when")
    until_when.forceActiveFocus()
    counter.shown.tap(until_when)
    counter.choose("12:15")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.DELAYED)
    state = shop.order(order_id).state
    assert state.reason == "DELAYED_SUPPLIER"
    assert state.expected_at == shop.clock.now + timedelta(minutes=15)
    assert shop.journal(order_id)[-1].actor.name == "Karim"
    counter.shown.until(lambda: not counter.shown.is_there("action"))


def test_a_reason_that_says_too_little_asks_for_a_note(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    counter.tell("Other reason")
    counter.shown.tap(counter.shown.called("noteRow"))
    counter.shown.until(counter.shown.popups)
    counter.shown.type("LID BROKEN")
    counter.shown.tap(counter.shown.named("Done"))
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.BLOCKED)
    assert (shop.journal(order_id)[-1].comment or "").upper() == "LID BROKEN"


def test_cancelling_has_the_focus_on_keeping(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    counter.tell("Customer asked for it")
    keep = counter.shown.named("Keep the order")
    assert any("Camille\u00a0Durand" in text for text in counter.shown.texts())
    counter.shown.until(lambda: counter.shown.window.view.activeFocusItem() == keep)
    counter.shown.tap(keep)
    counter.shown.until(lambda: counter.shown.popups() == [])
    assert shop.status(order_id) is Status.READY
    counter.tap_row("Customer asked for it")
    counter.shown.tap(counter.shown.named("Cancel the order"))
    counter.wait_for(order_id, Status.CANCELLED)
    counter.find(order_id)
    counter.press("put_back")
    counter.shown.until(lambda: shop.order(order_id).state.seen)


def test_replanning_asks_for_the_slot(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(undo_s=0.2)
    counter.select(order_id)
    counter.tell("Another slot")
    counter.shown.tap(counter.shown.named("Next day"))
    counter.choose("10:00–11:00")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.REPLANNED)
    day = (shop.clock.now + timedelta(days=1)).replace(hour=10)
    assert shop.order(order_id).state.slot == Slot(day, day + timedelta(hours=1))


def test_confirming_an_order_without_a_slot_asks_for_it(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STOCK_OK)
    counter = open_counter()
    counter.select(order_id)
    counter.press("confirm_slot")
    counter.choose("13:00–14:00")
    counter.shown.tap(counter.shown.called("action"))
    counter.wait_for(order_id, Status.STARTED)
    slot = shop.order(order_id).state.slot
    assert slot is not None
    assert slot.start == shop.clock.now + timedelta(hours=1)


def test_resume_goes_back_to_where_it_was(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.BLOCKED)
    counter = open_counter(KARIM)
    counter.find(order_id)
    counter.press("unblock")
    counter.wait_for(order_id, Status.READY)


def test_another_status_is_reached_by_its_name(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.BLOCKED)
    counter = open_counter(KARIM)
    counter.find(order_id)
    counter.press("other_status")
    counter.tap_row("Not collected")
    counter.tap_row("Customer absent")
    counter.shown.until(lambda: shop.store.read_blocking(lambda reader: reader.held_actions()))


def test_handing_over_a_blocked_order_is_confirmed(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.BLOCKED)
    counter = open_counter(KARIM, undo_s=0.2)
    counter.find(order_id)
    counter.press("other_status")
    counter.tap_row("Collected")
    counter.verify()
    counter.press("hand_over_all")
    counter.shown.tap(counter.shown.named("Do not hand over"))
    counter.shown.until(lambda: not counter.shown.is_there("confirm"))
    assert shop.status(order_id) is Status.BLOCKED
    counter.press("hand_over_all")
    counter.shown.tap(counter.shown.named("Hand over anyway"))
    counter.wait_for(order_id, Status.PICK_UP_OK)


def test_a_moved_order_is_served_once_the_parcel_is_in_hand(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.REPLANNED)
    shop.arrive(order_id)
    counter = open_counter(KARIM)
    counter.select(order_id)
    counter.press("serve_moved")
    counter.shown.tap(counter.shown.named("Parcel in hand: serve"))
    counter.wait_for(order_id, Status.IN_PROGRESS)
    assert shop.steps(order_id)[-3:] == [Status.READY, Status.AWAITING, Status.IN_PROGRESS]


def test_how_the_person_was_recognised_is_kept(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(undo_s=0.2)
    counter.select(order_id)
    counter.shown.tap(counter.shown.named("Other proof of identity"))
    counter.shown.tap(counter.shown.called("collectorRow"))
    counter.shown.until(counter.shown.popups)
    counter.shown.type("PAUL")
    counter.shown.tap(counter.shown.named("Done"))
    counter.shown.tap(counter.shown.called("way:order_confirmation"))
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.PICK_UP_OK)
    event = shop.journal(order_id)[-1]
    assert event.recorded["hand_over"]["verified_by"] == "order_confirmation"
    assert event.recorded_personal["collected_by"].upper() == "PAUL"


def test_a_refusal_says_what_happened_and_changes_nothing(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.AWAITING)
    counter = open_counter(KARIM)
    counter.select(order_id)
    shop.silent = True
    shop.serve(order_id, KARIM_ELSEWHERE[0], "Comptoir 2")
    counter.press("serve")
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    assert (
        "This order is now “Being served”. Choose from the buttons shown." in counter.shown.texts()
    )
    assert shop.order(order_id).state.claim == Claim("Comptoir 2", "Karim")


def test_another_person_takes_over_the_counter(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    assert counter.order.situation.role is Role.MANAGER
    counter.shown.tap(counter.shown.called("personButton"))
    counter.shown.tap(counter.shown.called("person:Karim"))
    counter.shown.until(
        lambda: counter.order.situation.role is Role.STAFF and counter.tasks.is_idle
    )
    counter.press("customer_arrived")
    counter.wait_for(order_id, Status.AWAITING)
    actor = shop.journal(order_id)[-1].actor
    assert (actor.name, actor.role) == ("Karim", Role.STAFF)


def test_arrows_go_from_card_to_card_and_column_to_column(open_counter: Open, shop: Shop) -> None:
    first, second = (shop.new_order(in_min=minutes) for minutes in (30, 60))
    ready = shop.order_in(Status.READY)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(second))
    counter.shown.key(Qt.Key.Key_F3)
    counter.shown.until(lambda: counter.is_selected(first))
    counter.shown.key(Qt.Key.Key_Down)
    counter.shown.until(lambda: counter.is_selected(second))
    counter.shown.key(Qt.Key.Key_Up)
    counter.shown.until(lambda: counter.is_selected(first))
    counter.shown.key(Qt.Key.Key_Left)
    counter.shown.until(lambda: counter.is_selected(ready))
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: counter.order.details is None)


def test_nothing_is_handed_over_until_somebody_said_who_was_verified(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id)
    shop.serve(order_id)
    counter = open_counter(undo_s=0.3)
    counter.select(order_id)
    counter.press("hand_over_all")
    counter.shown.until(lambda: counter.panel.page == "identity")
    counter.shown.tap(counter.shown.called("way:known"))
    counter.shown.until(lambda: counter.panel.page == "order")
    assert shop.store.read_blocking(lambda reader: reader.held_actions()) == ()
    counter.press("hand_over_all")
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert shop.journal(order_id)[-1].recorded["hand_over"]["verified_by"] == "known"


def test_a_code_scanned_at_the_counter_verifies_its_customer(
    open_counter: Open, shop: Shop
) -> None:
    order_id, other_id = shop.order_in(Status.IN_PROGRESS), shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(undo_s=0.3)
    counter.select(other_id)
    counter.view_model.scanned(shop.code(order_id))
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.until(lambda: counter.identity.verifiedBy == "code")
    counter.select(other_id)
    assert counter.identity.verifiedBy == ""
