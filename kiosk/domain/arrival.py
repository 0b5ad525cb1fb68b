"""Arrivals at the counter: which column an order is in, which orders are due, when one ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.order import Order
from kiosk.domain.status import Status

PRESENT: frozenset[Status] = frozenset({Status.AWAITING, Status.IN_PROGRESS})
"""Statuses which say by themselves that the customer is in the store."""

BEING_PREPARED: frozenset[Status] = frozenset({Status.INIT, Status.STOCK_OK, Status.STARTED})

NEEDS_COLLEAGUE: frozenset[Status] = frozenset(
    {
        Status.DELAYED,
        Status.BLOCKED,
        Status.REPLANNED,
        Status.PICK_UP_FAILED,
        Status.PICK_UP_PARTIALLY,
    }
)
"""For an order in one of these the customer is shown that a colleague will help, no reason."""

ENDS_ARRIVAL: frozenset[Status] = frozenset(
    {
        Status.PICK_UP_OK,
        Status.PICK_UP_FAILED,
        Status.PICK_UP_PARTIALLY,
        Status.REPLANNED,
        Status.CANCELLED,
    }
)
"""Statuses after which nothing is left to do today for a customer who is here."""


TO_SETTLE: frozenset[Status] = frozenset(
    {Status.BLOCKED, Status.CANCELLED, Status.PICK_UP_FAILED, Status.PICK_UP_PARTIALLY}
)
"""Before an order in one of these is prepared or handed out, somebody has to settle something."""


class Column(StrEnum):
    """The columns of the counter's screen."""

    ARRIVED = "arrived"
    READY = "ready"
    TO_PREPARE = "to_prepare"


def column_without_arrival(order: Order) -> Column | None:
    """The column of an order that no active arrival is for; None when it is not shown.

    An order that was ready stays in READY while flags are laid over it: its parcel is on the shelf.
    """
    status = order.status
    laid_over = order.state.resume_stack[0] if order.state.resume_stack else None
    if status is Status.PICK_UP_OK or (status is Status.CANCELLED and order.state.seen):
        return None
    if status in PRESENT:
        return Column.ARRIVED
    if status is Status.READY or laid_over in (Status.READY, *PRESENT):
        return Column.READY if status is not Status.CANCELLED else Column.TO_PREPARE
    return Column.TO_PREPARE


def is_listed(column: Column | None, status: Status) -> bool:
    """Whether an order stands in the list of its column: lists hold work, the inbox holds trouble.

    A customer who is here stands in the list whatever their order is like.
    """
    return column is Column.ARRIVED or (column is not None and status not in TO_SETTLE)


def has_parcel(column: Column | None, status: Status) -> bool:
    """Whether an order's parcel lies in the store, as far as is known.

    `column`: as `column_without_arrival`. What was cancelled or not collected may lie there too.
    """
    if status in (Status.CANCELLED, Status.PICK_UP_FAILED, Status.PICK_UP_PARTIALLY):
        return True
    return column in (Column.ARRIVED, Column.READY)


def is_open(status: Status) -> bool:
    """Whether an order in this status still needs work, today or later."""
    return status not in (Status.PICK_UP_OK, Status.CANCELLED)


def is_due(order: Order, now: datetime, early: timedelta) -> bool:
    """Whether a customer who is here at `now` can be expected to have come for this order.

    True for open orders that are ready or have no slot, and for others from `early` before their
    slot starts.
    """
    if not is_open(order.status):
        return False
    if order.status in (Status.READY, *PRESENT) or order.state.slot is None:
        return True
    return now >= order.state.slot.start - early


def arrival_is_over(statuses: Iterable[Status]) -> bool:
    """Whether an arrival whose orders have these statuses is over: nothing is left to do today."""
    return all(status in ENDS_ARRIVAL for status in statuses)
