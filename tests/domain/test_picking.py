"""Tests what the picking list holds, in which parts, and how its items are summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.board.groups import GroupKind
from kiosk.domain.board.picking import PickedItem, PickingPart, picking_list
from kiosk.domain.order import Line, Order, Slot
from kiosk.domain.status import Status
from tests.domain.orders import order_in

NOW = datetime(2026, 11, 28, 11, 4, tzinfo=UTC)


def order(
    code: str,
    *lines: tuple[str, int],
    in_min: float | None = 30,
    shelf: str | None = None,
    eans: tuple[str, ...] = (),
    status: Status = Status.STARTED,
) -> Order:
    slot = None
    if in_min is not None:
        start = NOW + timedelta(minutes=in_min)
        slot = Slot(start, start + timedelta(minutes=30))
    known = order_in(status, slot=slot, handed=(0,) * len(lines))
    made = tuple(
        Line(n + 1, label, quantity, eans[n] if n < len(eans) else None)
        for n, (label, quantity) in enumerate(lines)
    )
    return replace(known, order_id=code, pickup_code=code, lines=made, shelf=shelf)


def parts(*orders: Order) -> tuple[PickingPart, ...]:
    return picking_list(orders, NOW)


def test_items_of_a_slot_are_summed_within_their_shelf() -> None:
    (part,) = parts(
        order("B", ("Nappe", 1), ("Bouilloire", 2), shelf="A2"),
        order("A", ("Bouilloire", 1), shelf="A2"),
        order("C", ("Bouilloire", 5), shelf="B1"),
    )
    assert part.order_count == 3
    assert [(shelf.shelf, shelf.items) for shelf in part.shelves] == [
        ("A2", (PickedItem("Bouilloire", 3, ("A", "B")), PickedItem("Nappe", 1, ("B",)))),
        ("B1", (PickedItem("Bouilloire", 5, ("C",)),)),
    ]


def test_one_article_number_is_one_product_whatever_it_is_called() -> None:
    (part,) = parts(
        order("A", ("Bouilloire", 1), eans=("3017620422003",)),
        order("B", ("Bouilloire 1,7 L", 1), eans=("3017620422003",)),
    )
    assert part.shelves[0].items == (PickedItem("Bouilloire", 2, ("A", "B")),)


def test_what_has_no_shelf_comes_last() -> None:
    (part,) = parts(
        order("A", ("Nappe", 1)), order("B", ("Nappe", 1), shelf="Z9"), order("C", ("Nappe", 1))
    )
    assert [shelf.shelf for shelf in part.shelves] == ["Z9", None]
    assert part.shelves[1].items == (PickedItem("Nappe", 2, ("A", "C")),)


def test_late_orders_come_before_the_next_slot_and_the_following_ones() -> None:
    found = parts(
        order("C", ("Nappe", 1), in_min=90),
        order("D", ("Nappe", 1), in_min=None),
        order("B", ("Nappe", 1), in_min=30),
        order("A", ("Nappe", 1), in_min=-5),
        order("E", ("Nappe", 1), in_min=60 * 24),
    )
    codes = [part.shelves[0].items[0].codes for part in found]
    assert codes == [("A",), ("B",), ("C",), ("D",)]
    assert [part.group.kind for part in found][:2] == [GroupKind.LATE, GroupKind.SLOT]


def test_the_next_day_is_picked_once_today_is_done() -> None:
    found = parts(
        order("A", ("Nappe", 1), in_min=60 * 48), order("B", ("Nappe", 1), in_min=60 * 24)
    )
    assert [part.shelves[0].items[0].codes for part in found] == [("B",)]


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.STARTED])
def test_only_what_is_prepared_now_is_picked(status: Status) -> None:
    assert parts(order("A", ("Nappe", 1), status=status)) == ()
