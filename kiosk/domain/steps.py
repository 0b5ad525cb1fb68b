"""Drafts of status events: for one step, or for each step of a path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Step
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.order import Actor, Order
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role


def one_step(
    order: Order,
    from_status: Status,
    to_status: Status,
    offset: int,
    actor: Actor,
    *,
    reason: str | None = None,
    payload: Step | None = None,
) -> EventDraft:
    """The draft of one step, `offset` steps after the order's current version."""
    return EventDraft(
        kind=EventKind.STATUS,
        actor=actor,
        order_id=order.order_id,
        from_status=from_status,
        to_status=to_status,
        expected_version=order.state.version + offset,
        reason=reason,
        payload=payload or Step(),
    )


def drafts_along(
    order: Order,
    steps: Sequence[Status],
    actor: Actor,
    *,
    last: Step | None = None,
    reason: str | None = None,
) -> list[EventDraft]:
    """The drafts for a path from the order's status: steps by the system, the last by the actor.

    `reason` goes on every step that needs one and on the last; `last` is the last step's payload.
    """
    system = Actor(Role.SYSTEM, actor.name)
    drafts = []
    status = order.status
    for offset, step in enumerate(steps):
        is_last = offset == len(steps) - 1
        drafts.append(
            one_step(
                order,
                status,
                step,
                offset,
                actor if is_last else system,
                reason=reason if is_last or step in NEEDS_REASON else None,
                payload=last if is_last else None,
            )
        )
        status = step
    return drafts


def approved(drafts: Sequence[EventDraft], asked_by: str) -> list[EventDraft]:
    """The drafts of a manager's action that somebody else asked for; unchanged with "" for nobody.

    Steps that the system takes on the way name that person too.
    """
    if not asked_by:
        return list(drafts)
    return [_asked_by(asked_by, draft) for draft in drafts]


def _asked_by(person: str, draft: EventDraft) -> EventDraft:
    if draft.kind is not EventKind.STATUS:
        return draft
    people = draft.personal if isinstance(draft.personal, PeopleOfStep) else PeopleOfStep()
    return replace(draft, personal=replace(people, asked_by=person))
