"""Actions at the counter: turns an order and a request into the drafts of events to record.

Every function is pure: it returns the drafts in sequence, or raises why the action is not
allowed. Whether the step is legal is checked first, then what else the action needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from kiosk.domain.allowed_actions import (
    can_serve,
    is_claimed_elsewhere,
    may_follow,
    resumes_to,
    steps_to_serve,
)
from kiosk.domain.counter.shelves import shelf_draft, shelf_put_back
from kiosk.domain.counter.short_texts import read_shelf
from kiosk.domain.errors import (
    ClaimedElsewhere,
    NothingToUndo,
    ReasonNeeded,
    SlotNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.payloads import ClaimedBy, Step
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.events.replay import replay
from kiosk.domain.frozen import frozen
from kiosk.domain.hand_over import hand_over_for, handed_after, recorded_hand_over
from kiosk.domain.order import (
    Actor,
    HandOver,
    Order,
    OrderState,
    Slot,
)
from kiosk.domain.reasons import CORRECTION, NEEDS_REASON, RESUMED, Reasons, reason_codes
from kiosk.domain.status import Status
from kiosk.domain.steps import drafts_along, one_step
from kiosk.domain.workflow import FLAGS, Role, may, path, permitted_next, way_back

HAND_OVERS = frozenset({Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY, Status.PICK_UP_FAILED})

FINAL = frozenset({Status.PICK_UP_OK, Status.PICK_UP_FAILED})
"""An action that enters one of these is not undone, wherever its last step leads."""


@frozen
class Details:
    """What a step may carry besides the status to enter.

    `replan_to`: the slot for the remaining items, chosen together with a partial hand-over.
    `expected_at`: when a delayed order should be ready. `shelf`: where its parcel was put.
    """

    reason: str | None = None
    comment: str | None = None
    slot: Slot | None = None
    expected_at: datetime | None = None
    hand_over: HandOver | None = None
    replan_to: Slot | None = None
    shelf: str | None = None


def check_claim(order: Order, actor: Actor, counter: str) -> None:
    """Raise ClaimedElsewhere if another counter serves this order and the actor is no manager."""
    claim = order.state.claim
    if claim and is_claimed_elsewhere(claim.counter, counter, actor.role):
        raise ClaimedElsewhere(order.order_id, claim.counter, claim.person)


def check_step(order: Order, to_status: Status, role: Role) -> None:
    """Raise TransitionNotAllowed unless this role may take this step now."""
    if not may(role, order.status, to_status):
        legal = permitted_next(role, order.status)
        raise TransitionNotAllowed(order.order_id, order.status, to_status, legal)


def advance(
    order: Order,
    to_status: Status,
    actor: Actor,
    counter: str,
    details: Details,
    *,
    reasons: Reasons,
) -> list[EventDraft]:
    """The drafts of one step; a partial hand-over with `replan_to` also replans the rest.

    Raises TransitionNotAllowed, ClaimedElsewhere, ReasonNeeded, SlotNeeded or InvalidHandOver,
    in that order of precedence.
    """
    check_step(order, to_status, actor.role)
    check_claim(order, actor, counter)
    _check_reason(to_status, details.reason, reasons)
    if to_status is Status.REPLANNED and details.slot is None:
        raise SlotNeeded(order.order_id)
    payload, personal = _payload(order, to_status, counter, details)
    step = EventDraft(
        kind=EventKind.STATUS,
        actor=actor,
        order_id=order.order_id,
        from_status=order.status,
        to_status=to_status,
        expected_version=order.state.version,
        reason=details.reason,
        comment=details.comment,
        payload=payload,
        personal=personal,
    )
    drafts = [*_shelved(order, details, actor), step]
    if to_status is not Status.PICK_UP_PARTIALLY or details.replan_to is None:
        return drafts
    return [*drafts, _rest(order, 1, actor, details.replan_to)]


def _shelved(order: Order, details: Details, actor: Actor) -> list[EventDraft]:
    if details.shelf is None:
        return []
    return [shelf_draft(order, read_shelf(details.shelf), actor)]


def _rest(order: Order, offset: int, actor: Actor, replan_to: Slot) -> EventDraft:
    rest = Step(slot=replan_to)
    return one_step(order, Status.PICK_UP_PARTIALLY, Status.REPLANNED, offset, actor, payload=rest)


def _check_reason(to_status: Status, reason: str | None, reasons: Reasons) -> None:
    if to_status not in NEEDS_REASON:
        return
    codes = reason_codes(reasons, to_status)
    if reason not in codes:
        raise ReasonNeeded(to_status, reason, codes)


def _payload(
    order: Order, to_status: Status, counter: str, details: Details
) -> tuple[Step, PeopleOfStep]:
    """A step's payload and its personal data."""
    step = Step(expected_at=details.expected_at)
    if details.slot is not None:
        step = replace(step, slot=details.slot)
    if to_status is Status.IN_PROGRESS:
        step = replace(step, claim=ClaimedBy(counter))
    if to_status not in HAND_OVERS:
        return step, PeopleOfStep()
    hand_over = hand_over_for(order, to_status, details.hand_over)
    if hand_over is None:
        return step, PeopleOfStep()
    handed, recorded = handed_after(order, hand_over), recorded_hand_over(hand_over)
    people = PeopleOfStep(
        collected_by=hand_over.collected_by or None, signature=hand_over.signature
    )
    return replace(step, handed=handed, hand_over=recorded), people


def advance_along_path(
    order: Order,
    to_status: Status,
    actor: Actor,
    counter: str,
    details: Details,
    *,
    reasons: Reasons,
) -> list[EventDraft]:
    """The drafts of an action that may need several legal steps, to be committed together.

    Raises what `advance` raises; TransitionNotAllowed when there is no path, or when the path
    enters or leaves CANCELLED and the actor is staff.
    """
    steps = path(order.status, to_status)
    if steps is None or not steps:
        legal = permitted_next(actor.role, order.status)
        raise TransitionNotAllowed(order.order_id, order.status, to_status, legal)
    if len(steps) == 1:
        return advance(order, to_status, actor, counter, details, reasons=reasons)
    _check_path_role(order, steps, actor.role)
    check_claim(order, actor, counter)
    _check_reason(to_status, details.reason, reasons)
    if to_status is Status.REPLANNED and details.slot is None:
        raise SlotNeeded(order.order_id)
    payload, personal = _payload(order, to_status, counter, details)
    *before, last = drafts_along(order, steps, actor, last=payload, reason=details.reason)
    last = replace(last, comment=details.comment, personal=personal)
    drafts = [*_shelved(order, details, actor), *before, last]
    if to_status is Status.PICK_UP_PARTIALLY and details.replan_to is not None:
        drafts.append(_rest(order, len(steps), actor, details.replan_to))
    return drafts


def _check_path_role(order: Order, steps: Sequence[Status], role: Role) -> None:
    if not may_follow(role, order.status, steps):
        legal = permitted_next(role, order.status)
        raise TransitionNotAllowed(order.order_id, order.status, steps[-1], legal)


def serve(order: Order, actor: Actor, counter: str) -> list[EventDraft]:
    """The drafts for serving an order now: the claim, and the steps that lead to it.

    See `allowed_actions.steps_to_serve`: the arrival and the claim are the actor's own, what makes
    the order ready before them is the system's. Raises TransitionNotAllowed where `can_serve` is
    false.
    """
    steps = steps_to_serve(order.status)
    if steps is None or not can_serve(actor.role, order.status):
        legal = permitted_next(actor.role, order.status)
        raise TransitionNotAllowed(order.order_id, order.status, Status.IN_PROGRESS, legal)
    to_ready = steps[:-2]
    drafts = drafts_along(order, to_ready, actor)
    status = to_ready[-1] if to_ready else order.status
    for offset, step in enumerate(steps[len(to_ready) :], len(to_ready)):
        payload = Step(claim=ClaimedBy(counter)) if step is Status.IN_PROGRESS else None
        drafts.append(one_step(order, status, step, offset, actor, payload=payload))
        status = step
    return drafts


def resume(order: Order, journal: Sequence[Event], actor: Actor, counter: str) -> list[EventDraft]:
    """The draft that lifts a flag: back to the status below it.

    `journal`: the order's events. If that status is the other flag, its reason and its expected
    time are restored. Raises TransitionNotAllowed when the order has no flag.
    """
    target = resumes_to(actor.role, order.status, order.resume_to)
    if target is None:
        legal = permitted_next(actor.role, order.status)
        refused = order.resume_to or order.status
        raise TransitionNotAllowed(order.order_id, order.status, refused, legal)
    step = Step(claim=ClaimedBy(counter) if target is Status.IN_PROGRESS else None)
    if target in FLAGS:
        below = _state_entering(journal, target)
        step = replace(
            step,
            resume_stack=order.state.resume_stack[:-1],
            reason=below.reason,
            expected_at=below.expected_at,
        )
    reason = RESUMED if target in NEEDS_REASON else None
    return [one_step(order, order.status, target, 0, actor, reason=reason, payload=step)]


def _state_entering(journal: Sequence[Event], status: Status) -> OrderState:
    """The state after the last step into this status."""
    last = max(index for index, event in enumerate(journal) if event.to_status is status)
    return replay(journal[: last + 1])


def customer_already_here(order: Order) -> EventDraft:
    """READY → AWAITING by the system, for a customer who arrived before the order was ready."""
    return one_step(order, Status.READY, Status.AWAITING, 0, Actor(Role.SYSTEM, ""))


def undo(
    order: Order, journal: Sequence[Event], operation_id: str, actor: Actor, counter: str
) -> list[EventDraft]:
    """The drafts that undo the order's last action by legal steps, marked as a correction.

    `journal`: the order's events. The correction restores the whole state: the slot, what was
    handed over, who served, a flag's reason, what Resume returns to and the shelf. Raises
    NothingToUndo when something happened since or the action is final, TransitionNotAllowed when
    the actor may not take these steps, ClaimedElsewhere as in `advance`.
    """
    events = [event for event in journal if event.kind is EventKind.STATUS]
    action = [event for event in events if event.operation_id == operation_id]
    shelf = shelf_put_back(order, journal, operation_id, actor)
    if shelf and not action:
        return shelf
    is_last = bool(action) and events[-1].event_id == action[-1].event_id
    if not is_last or len(action) == len(events):
        raise NothingToUndo(order.order_id)
    earlier = replay(takewhile(lambda event: event.event_id != action[0].event_id, journal))
    steps = _undo_steps(earlier.status, [event.to_status for event in action])
    if steps is None:
        raise NothingToUndo(order.order_id)
    _check_path_role(order, steps, actor.role)
    check_claim(order, actor, counter)
    restored = _restored(earlier, operation_id)
    drafts = drafts_along(order, steps, actor, last=restored, reason=CORRECTION)
    if earlier.claim is not None:
        people = PeopleOfStep(claim_person=earlier.claim.person)
        drafts[-1] = replace(drafts[-1], personal=people)
    return [*shelf, *(replace(draft, actor=actor, reason=CORRECTION) for draft in drafts)]


def _restored(earlier: OrderState, operation_id: str) -> Step:
    claim = earlier.claim
    return Step(
        corrects=operation_id,
        slot=earlier.slot,
        handed=earlier.handed,
        resume_stack=earlier.resume_stack,
        reason=earlier.reason,
        claim=ClaimedBy(claim.counter) if claim else None,
        expected_at=earlier.expected_at,
        ready_at=earlier.ready_at,
        keep_until=earlier.keep_until,
    )


def _undo_steps(earlier: Status, entered: Sequence[Status | None]) -> tuple[Status, ...] | None:
    """The statuses to enter to undo a whole action; None when one of its steps is final."""
    last = entered[-1]
    if last is None or last is earlier:
        return None
    if any(step in FINAL for step in entered):
        return None
    return way_back(earlier, last)


def is_held(order: Order, drafts: Sequence[EventDraft]) -> bool:
    """Whether an action with these drafts is held before it is written, as it cannot be undone."""
    entered = [draft.to_status for draft in drafts if draft.kind is EventKind.STATUS]
    return bool(entered) and _undo_steps(order.status, entered) is None
