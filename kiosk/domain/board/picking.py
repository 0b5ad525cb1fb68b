"""The picking list: what is to be fetched for the orders of the next slots, shelf by shelf."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kiosk.domain.arrival import Column
from kiosk.domain.board.groups import Group, GroupKind, group_of
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Line, Order, Slot
from kiosk.domain.status import Status


@frozen
class PickedItem:
    """One product of a shelf. `quantity`: for all orders together, of which `codes` are."""

    label: str
    quantity: int
    codes: tuple[str, ...]


@frozen
class PickedShelf:
    """What is fetched for the orders of one shelf; `shelf` None: of those without one."""

    shelf: str | None
    items: tuple[PickedItem, ...]


@frozen
class PickingPart:
    """What is fetched for one group of the list to prepare, as for one slot."""

    group: Group
    order_count: int
    shelves: tuple[PickedShelf, ...]


def is_to_pick(status: Status) -> bool:
    """Whether the items of an order in this status are to be fetched now."""
    return status is Status.STARTED


def pick_group(slot: Slot | None, now: datetime) -> Group:
    """The group in which an order is fetched: that in which it stands in the list to prepare."""
    return group_of(Column.TO_PREPARE, Status.STARTED, slot, now)


def picked_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Which of these groups are fetched, in their sequence: all until today.

    Of later days only the first one, and only where nothing else has a slot.
    """
    in_turn = sorted(set(groups), key=lambda group: group.sort_key)
    later = [group for group in in_turn if group.kind is GroupKind.LATER_DAY]
    others = [group for group in in_turn if group.kind is not GroupKind.LATER_DAY]
    has_slots = any(group.kind is not GroupKind.NO_SLOT for group in others)
    return tuple(others if has_slots else [*later[:1], *others])


def picking_list(orders: Iterable[Order], now: datetime) -> tuple[PickingPart, ...]:
    """What is to be fetched at `now`, which is in the store's time zone: late orders first.

    Items have no place of their own: they are grouped by the shelf of their order, and summed
    within it. The shelves are in alphabetical sequence, and what has none comes last.
    """
    by_group: dict[Group, list[Order]] = {}
    for order in orders:
        if is_to_pick(order.status):
            by_group.setdefault(pick_group(order.state.slot, now), []).append(order)
    return tuple(
        PickingPart(group, len(by_group[group]), _shelves(by_group[group]))
        for group in picked_groups(by_group)
    )


def _shelves(orders: Iterable[Order]) -> tuple[PickedShelf, ...]:
    by_shelf: dict[str | None, list[Order]] = {}
    for order in orders:
        by_shelf.setdefault(order.lies_on, []).append(order)
    in_turn = sorted(by_shelf, key=lambda shelf: (shelf is None, shelf or ""))
    return tuple(PickedShelf(shelf, _items(by_shelf[shelf])) for shelf in in_turn)


def _items(orders: Iterable[Order]) -> tuple[PickedItem, ...]:
    """The products of these orders by name; lines with the same article number are one product."""
    by_product: dict[str, list[tuple[Order, Line]]] = {}
    for order in sorted(orders, key=lambda order: order.pickup_code):
        for line in order.lines:
            if order.left_of(line) > 0:
                by_product.setdefault(line.ean or line.label, []).append((order, line))
    items = (
        PickedItem(
            found[0][1].label,
            sum(order.left_of(line) for order, line in found),
            tuple(dict.fromkeys(order.pickup_code for order, _ in found)),
        )
        for found in by_product.values()
    )
    return tuple(sorted(items, key=lambda item: (item.label.casefold(), item.codes)))
