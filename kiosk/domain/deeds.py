"""What a deed at the counter writes: from an order and a wish to the events that record it.

Every function is pure: it returns the drafts, in order, or raises what refuses the deed.
Legality is checked before everything else a deed may lack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.domain.errors import (
    ClaimedElsewhere,
    NothingToUndo,
    ReasonNeeded,
    SlotNeeded,
    TransitionRefused,
)
from kiosk.domain.hand_over import hand_over_data, hand_over_for
from kiosk.domain.journal import Event, EventDraft, EventKind, format_instant, replay, slot_data
from kiosk.domain.order import (
    Actor,
    HandOver,
    Order,
    OrderState,
    Slot,
)
from kiosk.domain.reasons import CORRECTION, NEEDS_REASON, RESUMED, Reasons, reason_codes
from kiosk.domain.status import Status
from kiosk.domain.steps import one_step, walk
from kiosk.domain.workflow import FLAGS, Role, may, path, permitted_next, way_back

HAND_OVERS = frozenset({Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY, Status.PICK_UP_FAILED})


@dataclass(frozen=True, slots=True)
class Details:
    """What a step may carry besides its status.

    `replan_to`: the slot for the rest, chosen together with a partial hand-over.
    `expected_at`: when a delayed order should be ready.
    """

    reason: str | None = None
    comment: str | None = None
    slot: Slot | None = None
    expected_at: datetime | None = None
    hand_over: HandOver | None = None
    replan_to: Slot | None = None


def check_claim(order: Order, actor: Actor, counter: str) -> None:
    """Raise ClaimedElsewhere when another counter serves this order and the actor is no manager."""
    claim = order.state.claim
    if claim and claim.counter != counter and actor.role is not Role.MANAGER:
        raise ClaimedElsewhere(order.order_id, claim.counter, claim.person)


def check_step(order: Order, to_status: Status, role: Role) -> None:
    """Raise TransitionRefused unless this role may take this step now."""
    if not may(role, order.status, to_status):
        legal = permitted_next(role, order.status)
        raise TransitionRefused(order.order_id, order.status, to_status, legal)


def advance(
    order: Order,
    to_status: Status,
    actor: Actor,
    counter: str,
    details: Details,
    *,
    reasons: Reasons,
) -> list[EventDraft]:
    """One step, with the replanning of the rest where a partial hand-over carries it.

    Raises TransitionRefused, ClaimedElsewhere, ReasonNeeded, SlotNeeded or HandOverWrong,
    in that order of precedence.
    """
    check_step(order, to_status, actor.role)
    check_claim(order, actor, counter)
    _check_reason(to_status, details.reason, reasons)
    if to_status is Status.REPLANNED and details.slot is None:
        raise SlotNeeded(order.order_id)
    data, personal = _step_data(order, to_status, counter, details)
    step = EventDraft(
        kind=EventKind.STATUS,
        actor=actor,
        order_id=order.order_id,
        from_status=order.status,
        to_status=to_status,
        expected_version=order.state.version,
        reason=details.reason,
        comment=details.comment,
        data=data,
        personal=personal,
    )
    if to_status is not Status.PICK_UP_PARTIALLY or details.replan_to is None:
        return [step]
    return [step, _rest(order, 1, actor, details.replan_to)]


def _rest(order: Order, offset: int, actor: Actor, replan_to: Slot) -> EventDraft:
    slot = {"slot": slot_data(replan_to)}
    return one_step(order, Status.PICK_UP_PARTIALLY, Status.REPLANNED, offset, actor, data=slot)


def _check_reason(to_status: Status, reason: str | None, reasons: Reasons) -> None:
    if to_status not in NEEDS_REASON:
        return
    codes = reason_codes(reasons, to_status)
    if reason not in codes:
        raise ReasonNeeded(to_status, reason, codes)


def _step_data(
    order: Order, to_status: Status, counter: str, details: Details
) -> tuple[dict[str, Any], dict[str, Any]]:
    data: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    if details.slot is not None:
        data["slot"] = slot_data(details.slot)
    if details.expected_at is not None:
        data["expected_at"] = format_instant(details.expected_at)
    if to_status is Status.IN_PROGRESS:
        data["claim"] = {"counter": counter}
    if to_status in HAND_OVERS:
        hand_over = hand_over_for(order, to_status, details.hand_over)
        if hand_over is not None:
            data |= hand_over_data(order, hand_over)
            if hand_over.collected_by:
                personal["collected_by"] = hand_over.collected_by
    return data, personal


def chain(
    order: Order,
    to_status: Status,
    actor: Actor,
    counter: str,
    details: Details,
    *,
    reasons: Reasons,
) -> list[EventDraft]:
    """A deed that may need several legal steps, committed together.

    Raises what `advance` raises; TransitionRefused when there is no chain, or when it would
    touch a cancellation and the actor is staff.
    """
    hops = path(order.status, to_status)
    if hops is None or not hops:
        legal = permitted_next(actor.role, order.status)
        raise TransitionRefused(order.order_id, order.status, to_status, legal)
    if len(hops) == 1:
        return advance(order, to_status, actor, counter, details, reasons=reasons)
    _check_chain_role(order, hops, actor.role)
    check_claim(order, actor, counter)
    _check_reason(to_status, details.reason, reasons)
    if to_status is Status.REPLANNED and details.slot is None:
        raise SlotNeeded(order.order_id)
    data, personal = _step_data(order, to_status, counter, details)
    *before, last = walk(order, hops, actor, last=data, reason=details.reason)
    drafts = [*before, replace(last, comment=details.comment, personal=personal)]
    if to_status is Status.PICK_UP_PARTIALLY and details.replan_to is not None:
        drafts.append(_rest(order, len(hops), actor, details.replan_to))
    return drafts


def _check_chain_role(order: Order, hops: Sequence[Status], role: Role) -> None:
    status = order.status
    for hop in hops:
        if not may(role, status, hop):
            legal = permitted_next(role, order.status)
            raise TransitionRefused(order.order_id, order.status, hops[-1], legal)
        status = hop


def serve(order: Order, actor: Actor, counter: str) -> list[EventDraft]:
    """Serve now: the claim, and before it what is still untold.

    From AWAITING the claim alone; from READY the customer's arrival and the claim; from an
    order that was moved or flagged a chain to READY, which the person confirms who has the
    parcel in hand, and then those two. Raises TransitionRefused elsewhere.
    """
    claim = {"claim": {"counter": counter}}
    if order.status is Status.AWAITING:
        check_step(order, Status.IN_PROGRESS, actor.role)
        return [one_step(order, order.status, Status.IN_PROGRESS, 0, actor, data=claim)]
    movable = (*FLAGS, Status.REPLANNED, Status.READY)
    hops = path(order.status, Status.READY) if order.status in movable else None
    if hops is None:
        legal = permitted_next(actor.role, order.status)
        raise TransitionRefused(order.order_id, order.status, Status.IN_PROGRESS, legal)
    _check_chain_role(order, (*hops, Status.AWAITING, Status.IN_PROGRESS), actor.role)
    drafts = walk(order, hops, actor)
    count = len(drafts)
    drafts.append(one_step(order, Status.READY, Status.AWAITING, count, actor))
    drafts.append(
        one_step(order, Status.AWAITING, Status.IN_PROGRESS, count + 1, actor, data=claim)
    )  # fmt: skip
    return drafts


def resume(order: Order, journal: Sequence[Event], actor: Actor, counter: str) -> list[EventDraft]:
    """Lift the flag: back to the status it was laid over. TransitionRefused without a flag.

    `journal`: the order's events. Where the other flag lay below, its reason and its expected
    time count again.
    """
    target = order.resume_to if order.status in FLAGS else None
    if target is None:
        legal = permitted_next(actor.role, order.status)
        raise TransitionRefused(order.order_id, order.status, order.status, legal)
    check_step(order, target, actor.role)
    data: dict[str, Any] = {}
    if target is Status.IN_PROGRESS:
        data["claim"] = {"counter": counter}
    if target in FLAGS:
        below = _state_entering(journal, target)
        data["resume_stack"] = list(order.state.resume_stack[:-1])
        data["reason"] = below.reason
        if below.expected_at:
            data["expected_at"] = format_instant(below.expected_at)
    reason = RESUMED if target in NEEDS_REASON else None
    return [one_step(order, order.status, target, 0, actor, reason=reason, data=data)]


def _state_entering(journal: Sequence[Event], status: Status) -> OrderState:
    """The state after the last step into this status."""
    last = max(index for index, event in enumerate(journal) if event.to_status is status)
    return replay(journal[: last + 1])


def customer_already_here(order: Order) -> EventDraft:
    """READY → AWAITING by the system, because the customer arrived before the order was ready."""
    return one_step(order, Status.READY, Status.AWAITING, 0, Actor(Role.SYSTEM, ""))


def undo(
    order: Order, journal: Sequence[Event], deed_id: str, actor: Actor, counter: str
) -> list[EventDraft]:
    """Take back the order's last deed by a legal way, marked as a correction.

    `journal`: the order's events. The correction restores the whole state: the slot, what was
    handed, who served, a flag's reason and what Resume returns to. Raises NothingToUndo when
    something happened since or the deed is final, TransitionRefused when the actor may not go
    that way, ClaimedElsewhere as in `advance`.
    """
    events = [event for event in journal if event.kind is EventKind.STATUS]
    deed = [event for event in events if event.deed_id == deed_id]
    is_last = bool(deed) and events[-1].event_id == deed[-1].event_id
    before = events[: -len(deed)] if deed else []
    if not is_last or not before:
        raise NothingToUndo(order.order_id)
    earlier = replay(before)
    hops = _undo_hops(earlier.status, [event.to_status for event in deed])
    if hops is None:
        raise NothingToUndo(order.order_id)
    _check_chain_role(order, hops, actor.role)
    check_claim(order, actor, counter)
    restored: dict[str, Any] = {
        "corrects": deed_id,
        "slot": slot_data(earlier.slot),
        "handed": list(earlier.handed),
        "resume_stack": list(earlier.resume_stack),
        "reason": earlier.reason,
    }
    personal: dict[str, Any] = {}
    if earlier.claim:
        restored["claim"] = {"counter": earlier.claim.counter}
        personal["claim_person"] = earlier.claim.person
    if earlier.expected_at:
        restored["expected_at"] = format_instant(earlier.expected_at)
    drafts = walk(order, hops, actor, last=restored, reason=CORRECTION)
    drafts[-1] = replace(drafts[-1], personal=personal)
    return [replace(draft, actor=actor, reason=CORRECTION) for draft in drafts]


def _undo_hops(earlier: Status, steps: Sequence[Status | None]) -> tuple[Status, ...] | None:
    """The way back over a whole deed; None when a step of it is final, as its end must not be."""
    last = steps[-1]
    if last is None or last is earlier:
        return None
    if any(step in (Status.PICK_UP_OK, Status.PICK_UP_FAILED) for step in steps):
        return None
    return way_back(earlier, last)


def is_held(order: Order, drafts: Sequence[EventDraft]) -> bool:
    """Whether a tap that writes these drafts is held first, because it could not be undone."""
    last = drafts[-1].to_status
    assert last is not None
    return way_back(order.status, last) is None
