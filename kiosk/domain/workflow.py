"""The workflow of an order: every legal transition as data, and what is derived from the table.

The table is the public click & collect workflow of Woop's Collect API. Nothing else in the
product lists transitions: the buttons, the checks in the database, the diagram in README.md
and the refusals are all derived from here.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum

from kiosk.domain.status import Status

FLAGS: tuple[Status, ...] = (Status.BLOCKED, Status.DELAYED)
"""Statuses laid over another one; Resume returns from them to the status below."""

ENTRY_STATUSES: tuple[Status, ...] = (Status.INIT, Status.STARTED)
"""The first status of an order: INIT without a slot, STARTED with one."""


def _all_but(status: Status) -> tuple[Status, ...]:
    return tuple(other for other in Status if other is not status)


TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.INIT: (Status.STOCK_OK,),
    Status.STOCK_OK: (Status.STARTED,),
    Status.STARTED: (
        Status.READY,
        Status.DELAYED,
        Status.BLOCKED,
        Status.CANCELLED,
        Status.REPLANNED,
    ),
    Status.READY: (
        Status.AWAITING,
        Status.DELAYED,
        Status.BLOCKED,
        Status.CANCELLED,
        Status.REPLANNED,
    ),
    Status.AWAITING: (Status.IN_PROGRESS, Status.DELAYED, Status.BLOCKED),
    Status.IN_PROGRESS: (
        Status.PICK_UP_OK,
        Status.PICK_UP_PARTIALLY,
        Status.PICK_UP_FAILED,
        Status.DELAYED,
        Status.BLOCKED,
    ),
    Status.PICK_UP_PARTIALLY: (
        Status.DELAYED,
        Status.BLOCKED,
        Status.CANCELLED,
        Status.REPLANNED,
    ),
    Status.PICK_UP_FAILED: (Status.CANCELLED, Status.REPLANNED),
    Status.DELAYED: _all_but(Status.DELAYED),
    Status.BLOCKED: _all_but(Status.BLOCKED),
    Status.CANCELLED: (Status.DELAYED, Status.BLOCKED),
    Status.REPLANNED: (Status.INIT, Status.STOCK_OK, Status.STARTED),
    Status.PICK_UP_OK: (),
}

PATH_THROUGH: frozenset[Status] = frozenset(
    {Status.BLOCKED, Status.DELAYED, Status.INIT, Status.STOCK_OK, Status.STARTED}
)
"""The statuses a path may pass through: they claim nothing false about parcel or customer."""

HEAD_OFFICE_STEPS: tuple[Status, ...] = (
    Status.STOCK_OK,
    Status.STARTED,
    Status.READY,
    Status.DELAYED,
    Status.BLOCKED,
)
"""The statuses that head office may ask for one step into, while no customer is present."""

_PRESENT = (Status.AWAITING, Status.IN_PROGRESS)

_PATH_PREFERENCE: tuple[Status, ...] = (
    Status.BLOCKED,
    Status.DELAYED,
    Status.STARTED,
    Status.STOCK_OK,
    Status.INIT,
)


class Role(StrEnum):
    """Who does an action."""

    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGER = "manager"
    HEAD_OFFICE = "head_office"
    SYSTEM = "system"


def legal_next(status: Status) -> tuple[Status, ...]:
    """The statuses that may follow, in the order of the table."""
    return TRANSITIONS[status]


def is_legal(from_status: Status | None, to_status: Status) -> bool:
    """Whether one step is in the table; `from_status` is None for the entry of a new order."""
    if from_status is None:
        return to_status in ENTRY_STATUSES
    return to_status in TRANSITIONS[from_status]


def may(role: Role, from_status: Status | None, to_status: Status) -> bool:
    """Whether this role may take this step. False for every step outside the table.

    Head office's steps are those that the store's hub takes to carry out its commands. The
    system takes the steps within a path, and the step to AWAITING for a customer who was already
    here when the order became ready.
    """
    if not is_legal(from_status, to_status):
        return False
    if from_status is None:
        return role in (Role.HEAD_OFFICE, Role.SYSTEM)
    arrival = (from_status, to_status) == (Status.READY, Status.AWAITING)
    match role:
        case Role.CUSTOMER:
            return arrival
        case Role.STAFF:
            return Status.CANCELLED not in (from_status, to_status)
        case Role.MANAGER:
            return True
        case Role.HEAD_OFFICE:
            is_step = to_status in HEAD_OFFICE_STEPS and from_status not in _PRESENT
            return is_step or to_status in (Status.CANCELLED, Status.REPLANNED)
        case Role.SYSTEM:
            return arrival or to_status in PATH_THROUGH


def permitted_next(role: Role, status: Status) -> tuple[Status, ...]:
    """The statuses that this role may enter from `status`, in the order of the table."""
    return tuple(to for to in legal_next(status) if may(role, status, to))


def path(from_status: Status, to_status: Status) -> tuple[Status, ...] | None:
    """The shortest legal path, as the statuses entered one after the other.

    Of several shortest paths one through BLOCKED is preferred, then one through DELAYED. The
    tuple is empty when both statuses are the same; None means there is no path. A path passes
    only through PATH_THROUGH; its end may be any status.
    """
    if from_status is to_status:
        return ()
    queue: deque[tuple[Status, tuple[Status, ...]]] = deque([(from_status, ())])
    seen = {from_status}
    while queue:
        status, steps = queue.popleft()
        if is_legal(status, to_status):
            return (*steps, to_status)
        for step in _PATH_PREFERENCE:
            if step not in seen and is_legal(status, step):
                seen.add(step)
                queue.append((step, (*steps, step)))
    return None


def is_correctable(from_status: Status, to_status: Status) -> bool:
    """Whether a step taken by mistake can be undone by further events.

    True when there is a legal way back through BLOCKED or DELAYED in two steps. Every other
    step is final: the action is held before it is written.
    """
    return any(is_legal(to_status, flag) and is_legal(flag, from_status) for flag in FLAGS)


def way_back(from_status: Status, to_status: Status) -> tuple[Status, ...] | None:
    """The statuses entered to undo `from_status` → `to_status`; None when the step is final.

    One step when `to_status` is a flag (a flag may be left for any status), else two.
    """
    if not is_correctable(from_status, to_status):
        return None
    if to_status in FLAGS:
        return (from_status,)
    return path(to_status, from_status)
