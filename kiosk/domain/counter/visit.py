"""The other orders of a customer who is being served: which of them can be handed over now."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.allowed_actions import steps_to_serve
from kiosk.domain.arrival import BEING_PREPARED
from kiosk.domain.order import Order
from kiosk.domain.status import Status


class Standing(StrEnum):
    """How another order of the same customer stands, seen from one counter."""

    SERVED_HERE = "served_here"
    CAN_BE_SERVED = "can_be_served"
    SERVED_ELSEWHERE = "served_elsewhere"
    AT_OTHER_PLACE = "at_other_place"
    NOT_READY = "not_ready"
    # Delayed, blocked, moved, not collected or collected in part.
    HELD_UP = "held_up"
    CANCELLED = "cancelled"


TO_MENTION: frozenset[Standing] = frozenset(Standing) - {
    Standing.SERVED_HERE,
    Standing.CAN_BE_SERVED,
}
"""The customer would leave without these: said before they do."""


def standing_of(other: Order, shown: Order, counter: str) -> Standing:
    """How `other` stands for whoever serves the customer of `shown` at this counter."""
    status, claim = other.status, other.state.claim
    if status is Status.CANCELLED:
        return Standing.CANCELLED
    if other.exchange_place_id != shown.exchange_place_id:
        return Standing.AT_OTHER_PLACE
    if status is Status.IN_PROGRESS:
        is_here = claim is not None and claim.counter == counter
        return Standing.SERVED_HERE if is_here else Standing.SERVED_ELSEWHERE
    if status in BEING_PREPARED:
        return Standing.NOT_READY
    is_on_shelf = status in (Status.READY, Status.AWAITING) and steps_to_serve(status) is not None
    return Standing.CAN_BE_SERVED if is_on_shelf else Standing.HELD_UP
