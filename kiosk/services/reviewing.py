"""What only a person can settle: head office's questions, and deeds that took no effect."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain import deeds
from kiosk.domain.commands import Answer, Decision
from kiosk.domain.deeds import Details
from kiosk.domain.journal import Event, EventDraft, EventKind
from kiosk.domain.order import Actor, hand_over_all
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.services.head_office_commands import act_on_answer
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.recording import Recorder, order_to_act_on


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Stop, or go on: the answer to a cancellation while the customer is here."""

    command_id: str
    order_id: str
    answer: Answer
    actor: Actor


@dataclass(frozen=True, slots=True)
class Settle:
    """A person has dealt with a deed that took no effect.

    `confirm`: what it says did happen, and is brought about by a legal chain in this person's
    name. Otherwise the order stays as it stands.
    """

    deed_id: str
    actor: Actor
    counter: str
    confirm: bool = False


def answer_question(uow: UnitOfWork, command: AnswerQuestion) -> Changes:
    """Answer head office. On the hub it is acted on at once; elsewhere as soon as it has it.

    A question that was answered before is left as it is.
    """
    if uow.log.decision(command.command_id) != Decision.WAITING:
        return Changes()
    data = {"command_id": command.command_id, "answer": command.answer.value}
    recorder = Recorder(uow)
    event = recorder.append(
        EventDraft(EventKind.ANSWERED, command.actor, command.order_id, data=data)
    )
    changes = recorder.changes
    if uow.log.node().is_hub:
        changes |= act_on_answer(uow, event)
    return changes


def settle(uow: UnitOfWork, command: Settle) -> Changes:
    """Close a review. Raises TransitionRefused when confirming has no legal, permitted chain."""
    told = [event for event in uow.log.deed(command.deed_id) if event.order_id is not None]
    steps = [event for event in told if event.kind == EventKind.STATUS]
    recorder = Recorder(uow)
    order_id = told[0].order_id if told else None
    data = {"deed_id": command.deed_id, "confirmed": command.confirm}
    recorder.append(EventDraft(EventKind.REVIEWED, command.actor, order_id, data=data))
    if command.confirm and steps:
        _confirm(uow, recorder, steps[-1], command)
    return recorder.changes | Changes(issues=order_id is None)


def _confirm(uow: UnitOfWork, recorder: Recorder, event: Event, command: Settle) -> None:
    order = order_to_act_on(uow, event.order_id or "")
    assert event.to_status is not None
    hand_over = None
    if event.to_status is Status.PICK_UP_OK:
        hand_over = hand_over_all(order)
    details = Details(reason=event.reason, comment=event.comment, hand_over=hand_over)
    drafts = deeds.chain(
        order,
        event.to_status,
        command.actor,
        command.counter,
        details,
        reasons=DEFAULT_REASONS,
    )
    recorder.steps(order, drafts)
