"""Actions for a reason of several steps: like `actions`, pure, and committed together."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.actions import Details, check_claim
from kiosk.domain.allowed_actions import path_reasons
from kiosk.domain.errors import SlotNeeded, TransitionNotAllowed
from kiosk.domain.events.event import EventDraft
from kiosk.domain.events.payloads import Step
from kiosk.domain.order import Actor, Order
from kiosk.domain.path_reasons import PathReason
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.steps import one_step
from kiosk.domain.workflow import permitted_next


def advance_for_reason(
    order: Order, reason: PathReason, actor: Actor, counter: str, details: Details
) -> list[EventDraft]:
    """The drafts of all steps for a reason, each of them the actor's own.

    `details`: the comment and the slot; both go on the last step. Nothing is handed over and
    nobody was verified, so no step records a hand-over. Raises TransitionNotAllowed,
    ClaimedElsewhere or SlotNeeded, in that order of precedence.
    """
    if reason not in path_reasons(actor.role, order.status):
        legal = permitted_next(actor.role, order.status)
        raise TransitionNotAllowed(order.order_id, order.status, reason.end, legal)
    check_claim(order, actor, counter)
    slot = details.slot
    if reason.needs_slot and slot is None:
        raise SlotNeeded(order.order_id)
    drafts = []
    status = order.status
    for offset, step in enumerate(reason.steps):
        is_last = offset == len(reason.steps) - 1
        drafts.append(
            one_step(
                order,
                status,
                step,
                offset,
                actor,
                reason=reason.code if is_last or step in NEEDS_REASON else None,
                payload=Step(slot=slot) if is_last and reason.needs_slot else None,
            )
        )
        status = step
    return [*drafts[:-1], replace(drafts[-1], comment=details.comment)]
