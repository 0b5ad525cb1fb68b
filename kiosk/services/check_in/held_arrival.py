"""Arrivals that a check-in holds for some seconds, so that "that is not me" leaves no trace.

Whoever scans the code of a ready order is announced without a question. Until then the arrival is
in no journal, and nobody at a counter sees it; it is on this device's disk, so that a customer
who was promised it is announced even if the device stops meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

from kiosk.domain.errors import TransitionNotAllowed
from kiosk.domain.frozen import frozen
from kiosk.services.orders.check_in import (
    Arrived,
    CheckIn,
    CheckInResult,
    Recognised,
    arrive,
    items_of,
)
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.held_arrivals import HeldArrival
from kiosk.services.ports.unit_of_work import UnitOfWork

HOLD_S = 10.0
"""How long a customer can say that they are not who is shown."""


@frozen
class HoldArrival:
    """Hold the arrival of the customer of these orders; `by_code`: they gave a code."""

    order_ids: tuple[str, ...]
    device_name: str
    by_code: bool
    hold_s: float = HOLD_S


@frozen
class CarryOut:
    """Write a held arrival now, at a bay or (None) in the waiting area."""

    held_id: str
    bay: str | None = None


def hold_arrival(uow: UnitOfWork, command: HoldArrival) -> HeldArrival:
    """Hold an arrival until it is due. Writes no event."""
    now = uow.now()
    held = HeldArrival(
        held_id=uow.new_id(),
        order_ids=command.order_ids,
        by_code=command.by_code,
        device_name=command.device_name,
        held_at=now,
        due_at=now + timedelta(seconds=command.hold_s),
    )
    uow.held_arrivals.save(held)
    return held


def withdraw_arrival(uow: UnitOfWork, held_id: str) -> bool:
    """Forget a held arrival; returns False if it was carried out before."""
    return uow.held_arrivals.take(held_id) is not None


def carry_out_arrival(uow: UnitOfWork, command: CarryOut) -> Arrived | None:
    """Write a held arrival; None if it was withdrawn or carried out before.

    None also if all its orders were collected meanwhile.
    """
    held = uow.held_arrivals.take(command.held_id)
    if held is None:
        return None
    try:
        return arrive(uow, CheckIn(held.order_ids, command.bay, by_code=held.by_code))
    except TransitionNotAllowed:
        return None


def carry_out_due_arrivals(uow: UnitOfWork, _command: None = None) -> Changes:
    """Write the held arrivals that are due: at start-up, after a crash.

    One that seems to have been held in the future is due too: the clock was set back.
    """
    now = uow.now()
    due = [held for held in uow.held_arrivals.all() if not held.held_at <= now < held.due_at]
    changes = Changes()
    for held in due:
        arrived = carry_out_arrival(uow, CarryOut(held.held_id))
        changes |= arrived.changes if arrived else Changes()
    return changes


@frozen
class StillHeld:
    """A held arrival that is not due yet, what to show of it, and the seconds that are left."""

    held: HeldArrival
    found: Recognised
    left_s: float


def still_held(uow: UnitOfWork, device_name: str) -> StillHeld | None:
    """The arrival that a check-in holds; None if there is none."""
    held = next((h for h in uow.held_arrivals.all() if h.device_name == device_name), None)
    orders = [order for order in map(uow.order, held.order_ids) if order] if held else []
    if held is None or not orders:
        return None
    found = Recognised(
        CheckInResult.CONFIRM,
        held.order_ids,
        orders[0].customer.short_name,
        items_of(uow, held.order_ids),
        is_ready=True,
    )
    return StillHeld(held, found, max(0.0, (held.due_at - uow.now()).total_seconds()))
