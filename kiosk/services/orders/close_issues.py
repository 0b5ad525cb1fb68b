"""Answers questions of head office, and closes reviews of actions that did not apply."""

from __future__ import annotations

from kiosk.domain import actions
from kiosk.domain.actions import Details
from kiosk.domain.commands import Decision
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.payloads import Answer, Answered, Reviewed, Step
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Slot, hand_over_all
from kiosk.domain.reasons import DEFAULT_REASONS, Reason, Reasons
from kiosk.domain.status import Status
from kiosk.domain.steps import approved
from kiosk.services.orders.head_office_commands import act_on_answer
from kiosk.services.orders.recorder import Recorder, order_to_act_on
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class AnswerQuestion:
    """The answer to a cancellation while the customer is here: stop, or go on."""

    command_id: str
    order_id: str
    answer: Answer
    actor: Actor


@frozen
class CloseReview:
    """A person has dealt with an action that did not apply.

    `confirm`: it did happen, and the order takes a legal path to its status in this person's name.
    Otherwise the order stays as it is.
    """

    operation_id: str
    actor: Actor
    counter: str
    confirm: bool = False
    asked_by: str = ""


def answer_question(uow: UnitOfWork, command: AnswerQuestion) -> Changes:
    """Record the answer to head office. The hub acts on it at once, or when it ingests it.

    Does nothing if the question is no longer open.
    """
    if uow.inbox.decision(command.command_id) != Decision.WAITING:
        return Changes()
    answered = Answered(command.command_id, command.answer)
    recorder = Recorder(uow)
    recorder.append(
        EventDraft(EventKind.ANSWERED, command.actor, command.order_id, payload=answered)
    )
    changes = recorder.changes
    if uow.devices.this_device().is_hub:
        changes |= act_on_answer(uow, answered)
    return changes


def close_review(uow: UnitOfWork, command: CloseReview) -> Changes:
    """Close a review.

    With `confirm` it raises what `actions.advance_along_path` raises, and OrderUnknown or
    ActionHeld.
    """
    events = [
        event
        for event in uow.order_events.operation(command.operation_id)
        if event.order_id is not None
    ]
    steps = [event for event in events if event.kind == EventKind.STATUS]
    recorder = Recorder(uow)
    order_id = events[0].order_id if events else None
    if order_id is not None and uow.order(order_id) is None:
        order_id = None  # A rejected event may be about an order that is not in the store.
    reviewed = Reviewed(command.operation_id, command.confirm)
    recorder.append(EventDraft(EventKind.REVIEWED, command.actor, order_id, payload=reviewed))
    if command.confirm and steps:
        _confirm(uow, recorder, steps[-1], command)
    return recorder.changes | Changes(issues=order_id is None)


def _confirm(uow: UnitOfWork, recorder: Recorder, event: Event, command: CloseReview) -> None:
    order = order_to_act_on(uow, event.order_id or "")
    assert event.to_status is not None
    hand_over = None
    if event.to_status is Status.PICK_UP_OK:
        hand_over = hand_over_all(order)
    slot = event.payload.slot if isinstance(event.payload, Step) else None
    details = Details(
        reason=event.reason,
        comment=event.comment,
        slot=slot if isinstance(slot, Slot) else None,
        hand_over=hand_over,
    )
    drafts = actions.advance_along_path(
        order,
        event.to_status,
        command.actor,
        command.counter,
        details,
        reasons=_as_given(event),
    )
    recorder.steps(order, approved(drafts, command.asked_by))


def _as_given(event: Event) -> Reasons:
    """The reason that a step recorded, as the only one of its list: it was checked there."""
    if event.to_status is None or not event.reason:
        return DEFAULT_REASONS
    return {event.to_status: (Reason(event.reason, "", ""),)}
