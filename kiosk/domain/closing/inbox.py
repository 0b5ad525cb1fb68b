"""What waits for somebody to settle it, apart from the work of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.closing.keeping import KeepingRules, days_ready
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status


class InboxGroup(StrEnum):
    """What has to be settled, in the sequence in which it is shown."""

    QUESTION = "question"
    PUT_BACK = "put_back"
    NOT_COLLECTED = "not_collected"
    REST = "rest"
    BLOCKED = "blocked"
    REVIEW = "review"
    SLOT_PASSED = "slot_passed"
    READY_LONG = "ready_long"


WATCHED = frozenset({InboxGroup.SLOT_PASSED, InboxGroup.READY_LONG})
"""What is listed and not counted: nothing is wrong with these orders yet."""

_BY_STATUS = {
    Status.CANCELLED: InboxGroup.PUT_BACK,
    Status.PICK_UP_FAILED: InboxGroup.NOT_COLLECTED,
    Status.PICK_UP_PARTIALLY: InboxGroup.REST,
    Status.BLOCKED: InboxGroup.BLOCKED,
}

STATUSES: tuple[Status, ...] = (*_BY_STATUS, Status.READY)
"""The statuses of orders that can be in the inbox."""


@frozen
class InboxOrder:
    """What decides whether an order is in the inbox.

    `status`: the one that a held action leads to, if there is one. `seen`, `ready_at`,
    `keep_until` as in `OrderState`. `is_here`: its customer is in the store.
    """

    order_id: str
    status: Status
    seen: bool
    slot_end: datetime | None
    ready_at: datetime | None
    keep_until: date | None
    is_here: bool


def groups_of(order: InboxOrder, rules: KeepingRules, now: datetime) -> tuple[InboxGroup, ...]:
    """The groups of the inbox that an order is in at `now`."""
    if order.status is Status.CANCELLED and order.seen:
        return ()
    if order.status in _BY_STATUS:
        return (_BY_STATUS[order.status],)
    groups = []
    if is_left(order, rules, now):
        groups.append(InboxGroup.SLOT_PASSED)
    if is_ready_long(order, rules, now):
        groups.append(InboxGroup.READY_LONG)
    return tuple(groups)


def is_left(order: InboxOrder, rules: KeepingRules, now: datetime) -> bool:
    """Whether closing the day must decide about an order: its customer did not come.

    Its slot has passed, today or earlier; without a slot, it was ready before today. An order that
    was kept until a later day is decided.
    """
    if order.status is not Status.READY or order.is_here:
        return False
    if order.keep_until is not None and order.keep_until > rules.day_of(now):
        return False
    if order.slot_end is not None:
        return order.slot_end <= now
    return order.ready_at is not None and days_ready(order.ready_at, rules, now) > 0


def is_ready_long(order: InboxOrder, rules: KeepingRules, now: datetime) -> bool:
    """Whether an order has been ready for more days than the store finds usual."""
    if order.status is not Status.READY or order.is_here or order.ready_at is None:
        return False
    return days_ready(order.ready_at, rules, now) > rules.ready_days_max


def in_groups(
    orders: Iterable[InboxOrder], rules: KeepingRules, now: datetime
) -> Mapping[InboxGroup, tuple[str, ...]]:
    """The collect ids of the orders in each group, in the sequence of `orders`."""
    found: dict[InboxGroup, list[str]] = {group: [] for group in InboxGroup}
    for order in orders:
        for group in groups_of(order, rules, now):
            found[group].append(order.order_id)
    return {group: tuple(ids) for group, ids in found.items()}
