"""What may be done with an order as it is now.

The counter's panel asks this before it offers a button, and the use case again when it is pressed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kiosk.domain.arrival import PRESENT
from kiosk.domain.path_reasons import PATH_REASONS, PathReason
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role, may, path

SERVED_ON_A_PATH: tuple[Status, ...] = (*FLAGS, Status.REPLANNED)
"""Moved aside: to serve such an order, it is made ready first."""


def is_claimed_elsewhere(claimed_by: str | None, counter: str, role: Role) -> bool:
    """Whether another counter (`claimed_by`) serves the order; a manager may take it over."""
    return claimed_by not in (None, counter) and role is not Role.MANAGER


def may_follow(role: Role, status: Status, steps: Sequence[Status]) -> bool:
    """Whether this role may take these steps one after the other, the first from `status`."""
    for step in steps:
        if not may(role, status, step):
            return False
        status = step
    return True


def steps_to_serve(status: Status) -> tuple[Status, ...] | None:
    """The steps to IN_PROGRESS for a customer who is served now; None where there are none.

    From AWAITING the claim alone. From READY the customer's arrival, then the claim. From a flag or
    REPLANNED a path to READY first, as whoever serves has the parcel in hand.
    """
    if status is Status.AWAITING:
        return (Status.IN_PROGRESS,)
    to_ready = path(status, Status.READY) if status in (*SERVED_ON_A_PATH, Status.READY) else None
    return None if to_ready is None else (*to_ready, Status.AWAITING, Status.IN_PROGRESS)


def can_serve(role: Role, status: Status) -> bool:
    """Whether this role may serve an order with this status now."""
    steps = steps_to_serve(status)
    return steps is not None and may_follow(role, status, steps)


def can_mark_ready(role: Role, status: Status) -> bool:
    """Whether this role may mark an order ready in a list, without opening it."""
    return status is Status.STARTED and may(role, status, Status.READY)


def path_reasons(role: Role, status: Status) -> tuple[PathReason, ...]:
    """The reasons of several steps that this role may give for an order with this status."""
    return tuple(
        reason
        for reason in PATH_REASONS
        if status in reason.begins and may_follow(role, status, reason.steps)
    )


def resumes_to(role: Role, status: Status, below: Status | None) -> Status | None:
    """The status that Resume returns to, if this role may; else None.

    `below`: the status that the flag was laid over.
    """
    if status not in FLAGS or below is None:
        return None
    return below if may(role, status, below) else None


def can_acknowledge(status: Status, *, is_seen: bool) -> bool:
    """Whether there is a cancellation of which nobody has taken notice yet."""
    return status is Status.CANCELLED and not is_seen


def ends_by_itself(statuses: Collection[Status]) -> bool:
    """Whether an arrival for orders with these statuses ends when one of them is handed over.

    Otherwise a person has to note that the customer left.
    """
    return any(status in PRESENT for status in statuses)
