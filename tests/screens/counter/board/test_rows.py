"""Tests what a row says of an order, and the heads of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.screens.counter.open_issues import OpenIssues
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, NADIA, CounterShown, Open
from tests.screens.counter.saturday import saturday
from tests.screens.counter.scenes_of_devices import question, show_open_issues
from tests.screens.hands import accessible_name
from tests.screens.shop import COUNTER, MANAGER, Shop

SIZES = {
    "10.1 inch": (6, 5, 5),
    "coarse 15.6 inch": (9, 8, 8),
    "15.6 inch": (9, 8, 8),
    "21.5 inch": (11, 13, 13),
}
"""How many orders of each list are in sight at least, with one selected; 11 are all who arrived."""


def heads(counter: CounterShown, column: str) -> list[str]:
    """The heads of a list, from the top."""
    place = counter.shown.called(column)
    rows = [row for row in counter.shown.all_called("row") if place.isAncestorOf(row)]
    rows.sort(key=lambda row: row.mapToScene(QPointF(0, 0)).y())
    return [row.property("head") for row in rows if row.property("hasHead")]


def shows(counter: CounterShown, order_id: str, *names: str) -> tuple[Any, ...]:
    """What the row of an order shows, by the names of its properties."""
    counter.shown.until(lambda: counter.has_card(order_id))
    return tuple(counter.row(order_id).property(name) for name in names)


def test_a_row_names_people_in_full(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order("Inès da Costa")
    counter = open_counter()
    assert shows(counter, order_id, "lastName", "firstName") == ("da Costa", "Inès")
    assert "Inès da Costa" in accessible_name(counter.card(order_id))


def test_a_shelf_is_shown_only_where_a_parcel_lies(open_counter: Open, shop: Shop) -> None:
    to_prepare, ready, blocked = (
        shop.order_in(status) for status in (Status.STARTED, Status.READY, Status.BLOCKED)
    )
    unprepared = shop.new_order()
    for order_id in (unprepared, blocked):
        shop.arrive(order_id)
    counter = open_counter()
    shown = {i: shows(counter, i, "shelf")[0] for i in (to_prepare, ready, blocked, unprepared)}
    assert shown == {to_prepare: "", ready: "B2", blocked: "B2", unprepared: ""}
    assert "B2" not in accessible_name(counter.card(to_prepare))


@pytest.mark.parametrize(
    ("status", "chip", "edge"),
    [
        (Status.STARTED, "", ""),
        (Status.READY, "", ""),
        (Status.AWAITING, "", ""),
        (Status.INIT, "Nouvelle", ""),
        (Status.REPLANNED, "Replanifiée", ""),
        (Status.BLOCKED, "Bloquée", "blocked"),
        (Status.DELAYED, "Retardée", "warn"),
    ],
)
def test_only_exceptions_have_a_word_and_only_trouble_a_colour(
    open_counter: Open, shop: Shop, status: Status, chip: str, edge: str
) -> None:
    order_id = shop.order_in(status)
    if status is Status.BLOCKED:
        shop.arrive(order_id)
    counter = open_counter(language="fr")
    assert shows(counter, order_id, "chip", "edge") == (chip, edge)


@pytest.mark.parametrize(
    "status",
    [Status.BLOCKED, Status.CANCELLED, Status.PICK_UP_FAILED, Status.PICK_UP_PARTIALLY],
)
def test_what_is_to_be_settled_is_in_the_inbox_and_in_no_list(
    open_counter: Open, shop: Shop, status: Status
) -> None:
    order_id, work = shop.order_in(status), shop.new_order()
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(work))
    counter.shown.until(lambda: counter.inbox.count == 1)
    assert not counter.has_card(order_id)
    totals = counter.columns
    assert (totals.arrivedTotal, totals.readyTotal, totals.toPrepareTotal) == (0, 0, 1)


def test_an_order_leaves_its_list_when_it_is_blocked_and_comes_back(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_id))
    shop.advance(order_id, Status.BLOCKED, reason="BLOCKED_OTHER")
    counter.shown.until(lambda: not counter.has_card(order_id))
    assert counter.columns.readyTotal == 0
    shop.advance(order_id, Status.READY)
    counter.shown.until(lambda: counter.has_card(order_id))
    assert counter.columns.readyTotal == 1


def test_a_row_says_who_serves_and_how_many_orders_a_customer_has(
    open_counter: Open, shop: Shop
) -> None:
    mine, elsewhere = (shop.order_in(Status.AWAITING) for _ in range(2))
    shop.serve(mine, MANAGER, COUNTER)
    shop.serve(elsewhere, *KARIM_ELSEWHERE)
    saturday(shop)
    counter = open_counter(NADIA, language="fr")
    assert shows(counter, mine, "chip", "edge") == ("Vous", "inProgress")
    assert shows(counter, elsewhere, "chip", "chipShort") == ("Karim · Comptoir 2", "Karim")
    counter.work_as(KARIM)
    counter.shown.until(lambda: shows(counter, elsewhere, "chip") == ("Comptoir 2",))
    counter.work_as(NADIA)
    both = [row for row in counter.shown.all_called("row") if row.property("chip") == "2 cdes"]
    assert len(both) == 2
    assert {row.property("place") for row in both} == {"A4"}


def test_heads_say_what_has_passed_what_comes_and_how_many(open_counter: Open, shop: Shop) -> None:
    saturday(shop)
    counter = open_counter(language="fr")
    counter.shown.until_still()
    assert heads(counter, "arrived") == ["En cours · 2", "Attendent · 9"]
    assert heads(counter, "ready")[:2] == ["Créneau passé · 4", "11:34–12:04 · 4"]
    assert heads(counter, "toPrepare")[:3] == ["En retard · 11:56 · 1", "12:26 · 5", "12:56 · 5"]
    assert model_heads(counter.columns.toPrepare)[-9:] == ["Demain · 9", *[""] * 8]


def model_heads(model: Any) -> list[str]:
    """The heads of all rows of a list, also of those out of sight."""
    roles = {bytes(name.data()): role for role, name in model.roleNames().items()}
    rows = range(model.rowCount())
    return [model.data(model.index(row), roles[b"head"]) for row in rows]


def test_a_slot_that_passes_moves_its_orders_under_another_head(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.new_order(in_min=1)
    counter = open_counter(language="fr")
    assert shows(counter, order_id, "head", "headIsOverdue") == ("12:01 · 1", False)
    shop.clock.pass_s(61)
    counter.shown.until(lambda: counter.row(order_id).property("headIsOverdue"))
    assert shows(counter, order_id, "head") == ("En retard · 12:01 · 1",)


def test_a_head_that_comes_or_goes_moves_no_row_in_sight(open_counter: Open, shop: Shop) -> None:
    ids = [shop.new_order(in_min=minutes) for minutes in (1, 1, *range(2, 40))]
    counter = open_counter()
    place = counter.shown.called("toPrepare")
    todo = place.findChild(QQuickItem, "list")
    assert todo is not None
    todo.setProperty("contentY", 520.0)
    counter.shown.until_still()

    def top(order_id: str) -> float:
        return counter.card(order_id).mapToScene(QPointF(0, 0)).y()

    in_sight = next(i for i in ids if counter.has_card(i) and top(i) > top_of(todo))
    before = top(in_sight)
    shop.clock.now += timedelta(seconds=130)
    counter.shown.until(lambda: model_heads(counter.columns.toPrepare)[2] == "")
    counter.shown.until_still()
    assert abs(top(in_sight) - before) < 1


def top_of(item: QQuickItem) -> float:
    return item.mapToScene(QPointF(0, 0)).y()


def visible_rows(counter: CounterShown, column: str) -> int:
    """How many rows of a list are wholly in sight, once the list is shown."""
    if not counter.shown.is_there(column):
        counter.shown.key(Qt.Key.Key_F3)
        counter.shown.until_still()
    place = counter.shown.called(column)
    todo = place.findChild(QQuickItem, "list")
    assert todo is not None
    begin, end = top_of(todo), top_of(todo) + todo.height()
    cards = [card for card in counter.shown.all_called("card") if place.isAncestorOf(card)]
    return sum(top_of(c) > begin - 1 and top_of(c) + c.height() < end + 1 for c in cards)


@pytest.mark.parametrize("display", SIZES)
def test_so_many_orders_are_in_sight(open_counter: Open, shop: Shop, display: str) -> None:
    saturday(shop)
    counter = open_counter(NADIA, display, language="fr")
    counter.find(counter.columns.arrived.keyAt(0))
    counter.shown.until_still()
    counts: Sequence[int] = [visible_rows(counter, c) for c in ("arrived", "ready", "toPrepare")]
    assert all(seen >= least for seen, least in zip(counts, SIZES[display], strict=True)), counts


def test_a_row_says_that_an_order_has_been_ready_for_longer_than_usual(
    open_counter: Open, shop: Shop
) -> None:
    old = shop.order_in(Status.READY)
    shop.clock.now += timedelta(days=3)
    usual = shop.order_in(Status.READY)
    shop.clock.now += timedelta(days=1)
    counter = open_counter(language="fr")
    assert shows(counter, old, "chip", "chipShort") == ("depuis 4 j", "4 j")
    assert shows(counter, usual, "chip") == ("",)
    assert "prête depuis 4 jours" in accessible_name(counter.card(old))


def test_comfortable_rows_are_one_line_higher(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY, "Jean-Christophe Le Goff")
    shop.arrive(order_id, "A32")
    heights = []
    for comfortable in (False, True):
        counter = open_counter(NADIA, "10.1 inch", comfortable_rows=comfortable)
        counter.shown.until(lambda: counter.has_card(order_id))  # noqa: B023 - waits at once
        counter.shown.until_still()
        heights.append(counter.card(order_id).height() / counter.shown.px_per_mm)
    assert heights[1] - heights[0] > 6


def test_a_row_holds_all_its_texts_before_it_is_painted_again(
    open_counter: Open, shop: Shop
) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.shown.until(lambda: counter.has_card(order_id))
    counter.shown.look()
    edges: list[tuple[float, float]] = []
    texts_beside = ("3 items", "Head office asks")

    def measure() -> None:
        card = counter.card(order_id)
        right = card.mapToScene(QPointF(card.width(), 0)).x()
        found = [item for item in counter.shown.items() if item.property("text") in texts_beside]
        ends = (item.mapToScene(QPointF(item.width(), 0)).x() for item in found)
        edges.extend((end, right) for end in ends)

    counter.columns.ready.dataChanged.connect(measure)
    show_open_issues(counter, OpenIssues((question(order_id),)))
    show_open_issues(counter, OpenIssues(()))
    assert edges
    assert all(end <= right for end, right in edges)


def test_who_serves_elsewhere_cuts_no_surname(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.AWAITING, "Camille Marchandeau")
    shop.serve(order_id, *KARIM_ELSEWHERE)
    counter = open_counter(NADIA, "10.1 inch")
    counter.shown.until(lambda: counter.has_card(order_id))
    counter.shown.until_still()
    names = [i for i in counter.shown.items() if i.property("text") == "Marchandeau"]
    assert names
    assert not any(name.property("truncated") for name in names)


@pytest.mark.parametrize("name", ["Zoé Fontaine-Delacourt", "Léa Ho", "Anne Vasseur-Le Goff"])
def test_who_serves_comes_beside_a_long_surname(open_counter: Open, shop: Shop, name: str) -> None:
    """A narrow row leaves it to the panel; Qt warns of a row that cannot make up its mind."""
    order_id = shop.order_in(Status.READY, name)
    shop.arrive(order_id)
    counter = open_counter(NADIA, "10.1 inch", language="fr")
    counter.shown.until(lambda: counter.has_card(order_id))
    shop.serve(order_id, *KARIM_ELSEWHERE)
    counter.shown.until(lambda: shows(counter, order_id, "chip")[0] != "")
    counter.shown.until_still()
