"""Customers who are here: whose orders are due, who waits, when an arrival is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.order import Order
from kiosk.domain.status import Status

PRESENT: frozenset[Status] = frozenset({Status.AWAITING, Status.IN_PROGRESS})
"""The order's own status says that the customer is here."""

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
"""A customer of such an order is told that a colleague will help; no reason is shown."""

SETTLED: frozenset[Status] = frozenset(
    {
        Status.PICK_UP_OK,
        Status.PICK_UP_FAILED,
        Status.PICK_UP_PARTIALLY,
        Status.REPLANNED,
        Status.CANCELLED,
    }
)
"""A step into one of these ends what the customer came for today."""


class Column(StrEnum):
    """The counter's columns."""

    ARRIVED = "arrived"
    READY = "ready"
    TO_PREPARE = "to_prepare"


def column_without_arrival(order: Order) -> Column | None:
    """Where an order stands on the counter while its customer is not here; None: nowhere.

    Under however many flags, an order that was ready stays where its parcel is looked for.
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


def is_open(status: Status) -> bool:
    """Whether something is left to do for an order in this status, today or later."""
    return status not in (Status.PICK_UP_OK, Status.CANCELLED)


def is_due(order: Order, now: datetime, early: timedelta) -> bool:
    """Whether a customer who is here now has come for this order.

    Ready orders always; the others from `early` before their slot; those without a slot always.
    """
    if not is_open(order.status):
        return False
    if order.status in (Status.READY, *PRESENT) or order.state.slot is None:
        return True
    return now >= order.state.slot.start - early


def arrival_is_over(statuses: Iterable[Status]) -> bool:
    """Whether nothing is left to do today for the orders of an arrival."""
    return all(status in SETTLED for status in statuses)
