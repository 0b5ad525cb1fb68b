"""The inbox: the badge counts what waits for somebody, and its pages lead to the orders."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def open_inbox(counter: CounterShown) -> None:
    counter.shown.tap(counter.shown.called("inboxButton"))
    counter.shown.until(lambda: counter.shown.is_there("closingButton"))


def open_group(counter: CounterShown, group: str) -> None:
    counter.shown.until(lambda: counter.shown.is_there(f"group:{group}"))
    counter.shown.tap(counter.shown.called(f"group:{group}"))


def groups(counter: CounterShown) -> dict[str, int]:
    rows: list[dict[str, Any]] = [*counter.inbox.groups, *counter.inbox.watched]
    return {row["group"]: row["count"] for row in rows}


def test_the_badge_counts_trouble_and_not_what_is_only_watched(
    open_counter: Open, shop: Shop
) -> None:
    shop.order_in(Status.READY)
    for status in (Status.PICK_UP_FAILED, Status.PICK_UP_PARTIALLY, Status.BLOCKED):
        shop.order_in(status)
    shop.clock.now += timedelta(hours=3)
    counter = open_counter()
    counter.shown.until(lambda: counter.inbox.count == 3)
    assert groups(counter) == {"not_collected": 1, "rest": 1, "blocked": 1, "slot_passed": 1}
    badge = counter.shown.called("inboxButton")
    assert accessible_name(badge) == "To sort out: 3"
    assert accessible_name(counter.shown.called("watched:slot_passed")) == "Ready, slot passed: 1"

    shop.order_in(Status.CANCELLED)
    counter.shown.until(lambda: counter.inbox.count == 4)


def test_a_cancelled_order_is_put_back_from_its_row(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.CANCELLED)
    counter = open_counter(undo_s=0.3)
    open_inbox(counter)
    open_group(counter, "put_back")
    counter.shown.until(lambda: counter.shown.is_there("putBackButton"))
    counter.shown.tap(counter.shown.called("putBackButton"))
    counter.shown.until(lambda: shop.order(order_id).state.seen)
    counter.shown.until(lambda: counter.inbox.count == 0)
    counter.shown.until(lambda: not counter.shown.is_there("settleItem"))

    counter.shown.tap(counter.shown.called("backButton"))
    counter.shown.until(lambda: counter.shown.is_there("closingButton"))
    assert groups(counter) == {}


@pytest.mark.parametrize(("language", "said"), [("fr", "Remise en rayon"), ("en", "Put back")])
def test_what_was_put_back_from_rows_is_undone_one_by_one(
    open_counter: Open, shop: Shop, language: str, said: str
) -> None:
    both = [shop.order_in(Status.CANCELLED, name) for name in ("Anne Vasseur", "Zoé Amrani")]
    counter = open_counter(language=language)
    open_inbox(counter)
    counter.inbox.openGroup("put_back")

    def shows(number: int) -> bool:
        return len(counter.shown.all_called("settleItem")) == number and not counter.inbox.is_busy

    for left in (2, 1):
        counter.shown.until(partial(shows, left))
        counter.shown.tap(counter.shown.all_called("putBackButton")[0])
        counter.shown.until(partial(shows, left - 1))
    assert counter.undo.text in (f"Vasseur · {said}", f"Amrani · {said}")
    for back in (1, 2):
        counter.shown.tap(counter.shown.called("undoButton"))
        counter.shown.until(partial(shows, back))
    assert not any(shop.order(order_id).state.seen for order_id in both)
    counter.shown.until(lambda: not counter.shown.is_there("undoStrip"))


def test_what_was_put_back_is_recorded_once_its_time_is_over(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.CANCELLED)
    counter = open_counter(undo_s=0.5)
    counter.find(order_id)
    counter.press("put_back")
    counter.shown.until(lambda: counter.undo.text == "Durand · Put back")
    assert not shop.order(order_id).state.seen
    counter.shown.until(lambda: shop.order(order_id).state.seen)
    assert [event.kind for event in shop.journal(order_id)].count(EventKind.SEEN) == 1


def test_an_order_of_a_group_is_shown_and_left_for_the_group_again(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.BLOCKED)
    counter = open_counter()
    counter.shown.key(Qt.Key.Key_F4)
    counter.shown.until(lambda: counter.panel.page == "inbox")
    open_group(counter, "blocked")
    counter.shown.until(lambda: counter.shown.is_there("settleItem"))
    counter.shown.tap(counter.shown.called("settleItem"))
    counter.shown.until(lambda: counter.is_selected(order_id))
    counter.shown.key(Qt.Key.Key_Escape)
    counter.shown.until(lambda: counter.panel.page == "inbox_orders")
    assert not counter.order.orderId


def test_a_slot_passes_while_nobody_does_anything(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY)
    counter = open_counter()
    assert groups(counter) == {}
    shop.clock.now += timedelta(hours=3)
    counter.shown.until(lambda: groups(counter) == {"slot_passed": 1})


def test_an_order_that_nobody_collects_for_days_says_so(open_counter: Open, shop: Shop) -> None:
    shop.order_in(Status.READY)
    shop.clock.now += timedelta(days=4)
    counter = open_counter()
    open_inbox(counter)
    open_group(counter, "ready_long")
    counter.shown.until(lambda: counter.shown.is_there("settleItem"))
    assert "for 4 days" in accessible_name(counter.shown.called("settleItem"))


def test_the_inbox_leads_back(open_counter: Open) -> None:
    counter = open_counter()
    counter.shown.tap(counter.shown.called("inboxButton"))
    counter.shown.tap(counter.shown.called("backButton"))
    counter.shown.until(lambda: counter.panel.page == "idle")
