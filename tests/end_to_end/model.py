"""A model of what should happen at a counter: plain lists, no database, no journal.

It is written from the documented workflow and calls none of the program's rules, so that a
mistake goes unseen only if it is made twice.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.order import Slot
from kiosk.domain.status import Status

TABLE = {
    Status.INIT: {Status.STOCK_OK},
    Status.STOCK_OK: {Status.STARTED},
    Status.STARTED: {
        Status.READY,
        Status.DELAYED,
        Status.BLOCKED,
        Status.CANCELLED,
        Status.REPLANNED,
    },
    Status.READY: {
        Status.AWAITING,
        Status.DELAYED,
        Status.BLOCKED,
        Status.CANCELLED,
        Status.REPLANNED,
    },
    Status.AWAITING: {Status.IN_PROGRESS, Status.DELAYED, Status.BLOCKED},
    Status.IN_PROGRESS: {
        Status.PICK_UP_OK,
        Status.PICK_UP_PARTIALLY,
        Status.PICK_UP_FAILED,
        Status.DELAYED,
        Status.BLOCKED,
    },
    Status.PICK_UP_PARTIALLY: {Status.DELAYED, Status.BLOCKED, Status.CANCELLED, Status.REPLANNED},
    Status.PICK_UP_FAILED: {Status.CANCELLED, Status.REPLANNED},
    Status.DELAYED: set(Status) - {Status.DELAYED},
    Status.BLOCKED: set(Status) - {Status.BLOCKED},
    Status.CANCELLED: {Status.DELAYED, Status.BLOCKED},
    Status.REPLANNED: {Status.INIT, Status.STOCK_OK, Status.STARTED},
    Status.PICK_UP_OK: set(),
}
FLAGS = {Status.DELAYED, Status.BLOCKED}
HERE = {Status.AWAITING, Status.IN_PROGRESS}
OVER = {
    Status.PICK_UP_OK,
    Status.PICK_UP_FAILED,
    Status.PICK_UP_PARTIALLY,
    Status.REPLANNED,
    Status.CANCELLED,
}
PASSABLE = FLAGS | {Status.INIT, Status.STOCK_OK, Status.STARTED}

Claim = tuple[str, str]


@dataclass
class Parcel:
    """An order."""

    quantities: tuple[int, ...]
    status: Status
    slot: Slot | None
    handed: tuple[int, ...] = ()
    laid_over: tuple[Status, ...] = ()
    claim: Claim | None = None
    seen: bool = False
    was_ready: bool = False
    kept: date | None = None
    steps: list[Status] = field(default_factory=list)

    def enter(self, to: Status, *, slot: Slot | None = None, claim: Claim | None = None) -> None:
        """Take one step. A flag or cancellation remembers the status that it was laid over."""
        origin = self.status
        if to in FLAGS and origin in FLAGS:
            lifts = self.laid_over[-1:] == (to,)
            self.laid_over = self.laid_over[:-1] if lifts else (*self.laid_over, origin)
        elif to is Status.CANCELLED and origin in FLAGS:
            self.laid_over = self.laid_over[:1]
        elif to is Status.CANCELLED or (to in FLAGS and origin is not Status.CANCELLED):
            self.laid_over = (origin,)
        elif to not in FLAGS:
            self.laid_over = ()
        self.status = to
        self.slot = slot or self.slot
        self.claim = claim if to is Status.IN_PROGRESS else None
        self.seen = False
        if to in {Status.REPLANNED, Status.INIT, Status.STOCK_OK, Status.STARTED}:
            self.kept = None if self.was_ready or to is Status.REPLANNED else self.kept
            self.was_ready = False
        self.was_ready = self.was_ready or to is Status.READY
        self.steps.append(to)
        if to is Status.PICK_UP_OK:
            self.handed = self.quantities

    def hand_one(self) -> None:
        """Hand over one item of the first line that has some left."""
        short = [
            n for n, (q, h) in enumerate(zip(self.quantities, self.handed, strict=True)) if h < q
        ]
        self.handed = tuple(h + (n == short[0]) for n, h in enumerate(self.handed))

    def left(self) -> int:
        return sum(self.quantities) - sum(self.handed)

    def params(self) -> tuple[object, ...]:
        """The values that an undo restores."""
        kept = self.was_ready, self.kept
        return self.status, self.slot, self.handed, self.laid_over, self.claim, kept


@dataclass
class Visit:
    """A customer who is or was here."""

    orders: tuple[str, ...]
    bay: str | None
    since_s: float
    active: bool = True


@dataclass
class Done:
    """An action that was confirmed, with the state before it."""

    operation_id: str
    before: dict[str, Parcel]
    steps: dict[str, tuple[Status, ...]]
    visits_before: list[Visit]
    visits_after: list[Visit]


@dataclass
class Held:
    """A held action."""

    held_id: str
    steps: tuple[Status, ...]
    slot: Slot | None
    hands_one: bool
    tapped_s: float
    due_s: float
    visits: int = 0
    """The number of visits at the time of the tap, by the sequence of the log."""


class Counter:
    """The whole store."""

    def __init__(self) -> None:
        self.parcels: dict[str, Parcel] = {}
        self.visits: list[Visit] = []
        self.held: dict[str, Held] = {}
        self.done: list[Done] = []

    def visit_of(self, order_id: str) -> Visit | None:
        return next((v for v in self.visits if v.active and order_id in v.orders), None)

    def snapshot(self) -> tuple[dict[str, Parcel], list[Visit]]:
        return copy.deepcopy(self.parcels), copy.deepcopy(self.visits)

    def update_visit(self, order_id: str, now_s: float, *, may_end: bool = True) -> None:
        """Update the visit of an order to its new status, or the status to its visit."""
        parcel, visit = self.parcels[order_id], self.visit_of(order_id)
        if parcel.status is Status.READY and visit:
            parcel.enter(Status.AWAITING)
        elif parcel.status in HERE and not visit:
            self.come((order_id,), None, now_s)
        elif parcel.status in OVER and visit and may_end:
            statuses = {self.parcels[name].status for name in visit.orders}
            visit.active = not statuses <= OVER

    def come(self, orders: tuple[str, ...], bay: str | None, now_s: float) -> None:
        self.visits.append(Visit(orders, bay, now_s))

    def confirm(self, operation_id: str, before: tuple[dict[str, Parcel], list[Visit]]) -> None:
        """Remember an action that the store reported as saved."""
        parcels, visits = before
        steps = {
            order_id: tuple(self.parcels[order_id].steps[len(then.steps) :])
            for order_id, then in parcels.items()
        }
        moved = {order_id: steps for order_id, steps in steps.items() if steps}
        if not moved:
            return
        then = {order_id: parcels[order_id] for order_id in moved}
        self.done.append(Done(operation_id, then, moved, visits, copy.deepcopy(self.visits)))


def can(origin: Status, to: Status, *, manager: bool) -> bool:
    """Whether a step is allowed: staff may not step into or out of a cancellation."""
    return to in TABLE[origin] and (manager or Status.CANCELLED not in (origin, to))


def is_legal_path(origin: Status, steps: Iterable[Status]) -> bool:
    for to in steps:
        if to not in TABLE[origin]:
            return False
        origin = to
    return True


def steps_needed(origin: Status, to: Status) -> int | None:
    """The length of the shortest path whose steps between are all PASSABLE; None without one."""
    reached = {origin}
    for count in range(1, len(Status) + 1):
        if any(to in TABLE[status] for status in reached):
            return count
        reached |= {step for status in reached for step in TABLE[status] if step in PASSABLE}
    return None


def way_back(origin: Status, steps: Sequence[Status]) -> bool | None:
    """Whether an action can be undone; None where the documented workflow leaves it open."""
    last = steps[-1]
    if last is origin or {Status.PICK_UP_OK, Status.PICK_UP_FAILED} & set(steps):
        return False
    if origin in FLAGS and last in FLAGS:
        return None
    return any(flag in TABLE[last] and origin in TABLE[flag] for flag in FLAGS)
