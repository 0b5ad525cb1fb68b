"""Tests the counter's columns: sequence, waiting times, totals and a stable scroll position."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import cast

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.screens.counter.board.columns import ColumnsViewModel
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop


def list_of(counter: CounterShown, column: str) -> QQuickItem:
    found = counter.shown.called(column).findChild(QQuickItem, "list")
    assert isinstance(found, QQuickItem)
    return found


def order_ids(counter: CounterShown, column: str) -> list[str]:
    place = counter.shown.called(column)
    shown = [card for card in counter.shown.all_called("card") if place.isAncestorOf(card)]
    shown.sort(key=lambda card: card.mapToScene(QPointF(0, 0)).y())
    return [str(card.property("orderId")) for card in shown]


def test_longest_wait_first_and_the_others_by_slot(open_counter: Open, shop: Shop) -> None:
    late, early = (shop.new_order(in_min=minutes) for minutes in (90, 30))
    first, second = (shop.order_in(Status.READY) for _ in range(2))
    counter = open_counter()
    shop.arrive(second, "A32")
    shop.clock.pass_s(60)
    shop.arrive(first)
    counter.shown.until(lambda: order_ids(counter, "arrived") == [second, first])
    assert order_ids(counter, "toPrepare") == [early, late]
    assert counter.row(second).property("place") == "A32"
    assert counter.row(first).property("place") == ""


@pytest.mark.parametrize(
    ("waited_s", "level"),
    [(0, "neutral"), (119, "neutral"), (120, "warn"), (300, "late"), (600, "escalate")],
)
def test_a_wait_changes_its_colour(open_counter: Open, waited_s: int, level: str) -> None:
    columns = cast("ColumnsViewModel", open_counter().view_model.columns)
    assert columns.waitLevel(waited_s) == level


def test_a_wait_counts_and_warns(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_id))
    assert counter.row(order_id).property("token") == ""
    shop.clock.pass_s(125)
    counter.shown.until(lambda: "2\u00a0min" in counter.shown.texts())
    counter.shown.until(lambda: counter.row(order_id).property("token") == "warn")


@pytest.mark.parametrize(
    ("waited_s", "said"),
    [
        (0, "< 1 min"),
        (59, "< 1 min"),
        (60, "1 min"),
        (1053, "17 min"),
        (3599, "59 min"),
        (3900, "1 h 05"),
        (36_300, "10 h 05"),
    ],
)
def test_a_wait_never_looks_like_a_time_of_day(
    open_counter: Open, shop: Shop, waited_s: int, said: str
) -> None:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id)
    shop.clock.pass_s(waited_s)
    counter = open_counter(language="fr")
    counter.select(order_id)
    said = said.replace(" ", "\u00a0")
    counter.shown.until(lambda: {said, f"Attend {said}"} <= set(counter.shown.texts()))
    assert accessible_name(counter.card(order_id)).endswith(f", {said}")


def test_setting_the_clock_changes_no_wait_and_no_place(open_counter: Open, shop: Shop) -> None:
    first, second = (shop.order_in(Status.READY) for _ in range(2))
    shop.arrive(first)
    shop.clock.pass_s(90)
    passed = [1000.0]
    counter = open_counter(steady=lambda: passed[0])
    counter.shown.until(lambda: counter.has_card(first))
    shop.clock.pass_s(-7200)
    passed[0] += 35
    counter.shown.until(lambda: "2\u00a0min" in counter.shown.texts())
    shop.arrive(second)
    counter.shown.until(lambda: order_ids(counter, "arrived") == [first, second])
    shop.clock.pass_s(86_400)
    passed[0] += 70
    counter.shown.until(lambda: {"3\u00a0min", "1\u00a0min"} <= set(counter.shown.texts()))


@pytest.mark.parametrize("ahead_s", [86_400 * 3, -86_400 * 3])
def test_a_device_with_a_wrong_clock_shows_true_waits(
    open_counter: Open, shop: Shop, ahead_s: int
) -> None:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id)
    shop.clock.pass_s(ahead_s)
    link = LinkMonitor(LinkState(Link.ONLINE, is_hub=False, clock_offset_ms=-1000 * ahead_s))
    counter = open_counter(link=link)
    counter.shown.until(lambda: counter.has_card(order_id))
    assert "<\u00a01\u00a0min" in counter.shown.texts()
    shop.clock.pass_s(65)
    counter.shown.until(lambda: "1\u00a0min" in counter.shown.texts())


def test_a_customer_whose_order_is_not_ready_is_announced(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order()
    counter = open_counter()
    shop.arrive(order_id)
    counter.shown.until(lambda: order_ids(counter, "arrived") == [order_id])
    assert counter.row(order_id).property("chip") == "To prepare"
    assert "Customer is here" in accessible_name(counter.card(order_id))


def test_an_empty_queue_says_when_the_next_customers_come(open_counter: Open, shop: Shop) -> None:
    for minutes in (60, 60, 120):
        shop.new_order(in_min=minutes)
    counter = open_counter()
    counter.shown.until(lambda: "Nobody is waiting." in counter.shown.texts())
    assert "Next slot 13:00 · 2 orders" in counter.shown.texts()


def totals(counter: CounterShown) -> tuple[int, int, int]:
    columns = counter.columns
    return (columns.arrivedTotal, columns.readyTotal, columns.toPrepareTotal)


def test_counts_follow_what_others_do(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    order_id = shop.order_in(Status.READY)
    counter.shown.until(lambda: counter.columns.readyTotal == 1)
    shop.arrive(order_id)
    shop.serve(order_id)
    shop.advance(order_id, Status.PICK_UP_OK)
    counter.shown.until(lambda: not any(totals(counter)))


def test_more_orders_than_a_column_shows_are_counted(open_counter: Open, shop: Shop) -> None:
    for _ in range(203):
        shop.new_order()
    counter = open_counter()
    assert counter.columns.toPrepare.rowCount() == 200
    order_id = shop.new_order(in_min=1)
    counter.shown.until(lambda: counter.columns.toPrepareTotal == 204)
    assert order_ids(counter, "toPrepare")[0] == order_id


def test_a_full_column_is_filled_up_again(open_counter: Open, shop: Shop) -> None:
    ids = [shop.new_order() for _ in range(203)]
    counter = open_counter()
    todo = counter.columns.toPrepare
    for order_id in ids[:2]:
        shop.advance(order_id, Status.READY)
    counter.shown.until(lambda: counter.columns.toPrepareTotal == 201)
    counter.shown.until(lambda: todo.rowCount() == 200)
    shown = {todo.keyAt(position) for position in range(200)}
    assert shown <= set(ids[2:])


def test_five_hundred_updates_move_neither_selection_nor_scroll(
    open_counter: Open, shop: Shop
) -> None:
    random = Random(7)
    ids = [shop.new_order(in_min=minutes * 3) for minutes in range(20, 60)]
    counter = open_counter()
    todo = list_of(counter, "toPrepare")
    todo.setProperty("contentY", 2000.0)
    counter.shown.look()
    inside = [i for i in order_ids(counter, "toPrepare") if 0 < on_screen(counter, i) < 300]
    counter.select(inside[0])
    place = on_screen(counter, inside[0])
    others = [order_id for order_id in ids if order_id != inside[0]]
    for number in range(500):
        if number % 2:
            shop.new_order(in_min=random.randrange(1, 200))
        else:
            order_id = others[number % len(others)]
            move_on(shop, order_id)
    total = 250 + len([i for i in ids if shop.status(i) is not Status.READY])
    counter.shown.until(lambda: counter.columns.toPrepareTotal == total)
    counter.shown.look()
    assert counter.is_selected(inside[0])
    assert counter.card(inside[0]).property("selected")
    assert abs(on_screen(counter, inside[0]) - place) < 1


def on_screen(counter: CounterShown, order_id: str) -> float:
    """How many pixels a card lies below the top of its list."""
    card = counter.card(order_id)
    todo = list_of(counter, "toPrepare")
    return (
        card.mapToScene(card.boundingRect().topLeft()).y()
        - todo.mapToScene(todo.boundingRect().topLeft()).y()
    )


def move_on(shop: Shop, order_id: str) -> None:
    if shop.status(order_id) is Status.STARTED:
        shop.advance(order_id, Status.READY)
    elif shop.status(order_id) is Status.READY:
        shop.advance(order_id, Status.BLOCKED, reason="BLOCKED_OTHER")
    else:
        shop.advance(order_id, Status.STARTED)


def test_times_in_a_column_ascend(open_counter: Open, shop: Shop) -> None:
    for minutes in (50, 20, 80, 10):
        shop.new_order(in_min=minutes)
    counter = open_counter()
    counter.shown.until(lambda: len(order_ids(counter, "toPrepare")) == 4)
    starts = [shop.order(i).state.slot for i in order_ids(counter, "toPrepare")]
    assert all(a.start < b.start for a, b in pairwise(slot for slot in starts if slot))


def test_a_customer_who_has_arrived_is_on_screen_in_their_list(
    open_counter: Open, shop: Shop
) -> None:
    for _ in range(12):
        shop.arrive(shop.order_in(Status.READY))
        shop.clock.pass_s(5)
    order_id = shop.order_in(Status.READY)
    counter = open_counter(NADIA, "10.1 inch")
    counter.select(order_id)
    counter.press("customer_arrived")
    counter.wait_for(order_id, Status.AWAITING)
    place = list_of(counter, "arrived")

    def is_on_screen() -> bool:
        if order_id not in order_ids(counter, "arrived"):
            return False
        top = counter.card(order_id).mapToItem(place, QPointF(0, 0)).y()
        return bool(top >= 0 and top + counter.card(order_id).height() <= place.height() + 1)

    counter.shown.until(is_on_screen)
