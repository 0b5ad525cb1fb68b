"""The counter's use cases: advance, serve, resume and undo; carry out held actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace

from kiosk.domain import actions
from kiosk.domain.actions import Details
from kiosk.domain.allowed_actions import can_acknowledge
from kiosk.domain.errors import (
    OrderUnknown,
    ShelfNeeded,
    SignatureNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.domain.path_actions import advance_for_reason
from kiosk.domain.path_reasons import path_reason
from kiosk.domain.reasons import DEFAULT_REASONS, Reasons
from kiosk.domain.status import Status
from kiosk.domain.steps import approved
from kiosk.domain.workflow import permitted_next
from kiosk.services.orders.acting import (
    check_question,
    close_questions,
    decide_each,
    held_with,
    hold,
    release,
)
from kiosk.services.orders.keeping import undo_keeping
from kiosk.services.orders.recorder import Recorder, order_to_act_on
from kiosk.services.ports.changes import Action, Changes, HeldAction
from kiosk.services.ports.unit_of_work import UnitOfWork

_SIGNED_FOR = (Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY)


@frozen
class Advance:
    """Move an order to a status; with `along_path` by several legal steps where one is not enough.

    A reason of several steps takes the order along these (see `path_reasons.PATH_REASONS`).
    `hold_s`: how long, in seconds, a final step can be undone before it is written; None writes
    it at once, as subcommands do. `asked_by`: the person at work, if `actor` approves their action.
    `wants_shelf`, `wants_signature`: refuse an order that becomes ready without a shelf, and a
    hand-over without a signature or a reason for that.
    """

    order_id: str
    to_status: Status
    actor: Actor
    counter: str
    details: Details = field(default_factory=Details)
    reasons: Reasons = field(default_factory=lambda: DEFAULT_REASONS)
    along_path: bool = False
    hold_s: float | None = None
    asked_by: str = ""
    wants_shelf: bool = False
    wants_signature: bool = False


@frozen
class OrderCommand:
    """Serve an order, resume it, or acknowledge its cancellation."""

    order_id: str
    actor: Actor
    counter: str
    hold_s: float | None = None
    asked_by: str = ""


@frozen
class Undo:
    """Undo an action: withdraw it while it is held, else correct it in the journal."""

    operation_id: str
    actor: Actor
    counter: str
    asked_by: str = ""


@frozen
class CustomerLeft:
    """The customer of this arrival left without being served."""

    arrival_id: str
    actor: Actor


def advance(uow: UnitOfWork, command: Advance) -> Changes:
    """Move an order to a status.

    Raises what `actions.advance`, `actions.advance_along_path` or `advance_for_reason` raises,
    OrderUnknown, ActionHeld, and QuestionOpen for a hand-over while head office waits for an
    answer.
    """
    return _act(uow, command.order_id, lambda order: drafts_of(order, command), command)


def drafts_of(order: Order, command: Advance) -> list[EventDraft]:
    """What `advance` records of this order. Raises as it does."""
    _check_wanted(order, command)
    decide = actions.advance_along_path if command.along_path else actions.advance
    reason = path_reason(command.details.reason)
    if reason is not None and reason.end is command.to_status:
        return advance_for_reason(order, reason, command.actor, command.counter, command.details)
    return decide(
        order,
        command.to_status,
        command.actor,
        command.counter,
        command.details,
        reasons=command.reasons,
    )


def _check_wanted(order: Order, command: Advance) -> None:
    """Raise ShelfNeeded or SignatureNeeded where the store wants one that is missing."""
    shelf, hand_over = command.details.shelf or order.lies_on, command.details.hand_over
    if command.wants_shelf and command.to_status is Status.READY and not shelf:
        raise ShelfNeeded(order.order_id)
    is_settled = hand_over is not None and bool(hand_over.signature or hand_over.unsigned)
    if command.wants_signature and command.to_status in _SIGNED_FOR and not is_settled:
        raise SignatureNeeded(order.order_id)


def serve(uow: UnitOfWork, command: OrderCommand) -> Changes:
    """Claim the order for this counter; see `actions.serve`."""
    return _act(
        uow,
        command.order_id,
        lambda order: actions.serve(order, command.actor, command.counter),
        replace(command, hold_s=None),
    )


def resume(uow: UnitOfWork, command: OrderCommand) -> Changes:
    """Lift a flag; see `actions.resume`."""
    return _act(
        uow,
        command.order_id,
        lambda order: actions.resume(
            order, uow.journal(order.order_id), command.actor, command.counter
        ),
        command,
    )


def _act(
    uow: UnitOfWork,
    order_id: str,
    decide: Callable[[Order], list[EventDraft]],
    command: Advance | OrderCommand,
) -> Changes:
    order = order_to_act_on(uow, order_id)
    drafts = approved(decide(order), command.asked_by)
    check_question(uow, order, drafts)
    if command.hold_s is not None and actions.is_held(order, drafts):
        return hold(uow, [(order, drafts)], command.counter, command.hold_s)
    return _record(uow, order, drafts)


def _record(uow: UnitOfWork, order: Order, drafts: Sequence[EventDraft]) -> Changes:
    recorder = Recorder(uow)
    recorder.steps(order, drafts)
    return close_questions(uow, order.order_id) | _done(recorder, order, drafts)


def _done(recorder: Recorder, order: Order, drafts: Sequence[EventDraft]) -> Changes:
    assert recorder.operation_id is not None
    undoable = not actions.is_held(order, drafts)
    action = Action(recorder.operation_id, order.order_id, undoable)
    return replace(recorder.changes, action=action)


def carry_out(uow: UnitOfWork, held_id: str) -> Changes:
    """Carry out a held action now, with all that were tapped together with it.

    Does nothing if it was withdrawn or carried out before. An action that no longer fits its order
    is kept with its problem, for a person to look at; the others are carried out. An arrival that
    began after the tap stays active: the person who tapped did not know of it.
    """
    changes = Changes()
    for held in held_with(uow, held_id):
        changes |= _carry_out(uow, held)
    return changes


def _carry_out(uow: UnitOfWork, held: HeldAction) -> Changes:
    if held.problem is not None:
        return Changes()
    if any(event.order_id == held.order_id for event in uow.operation(held.operation_id)):
        # This disk was restored: the action was carried out before, and is in the log.
        uow.remove_held_action(held.held_id)
        return Changes(order_ids=frozenset({held.order_id}))
    order = uow.order(held.order_id)
    first = next(draft for draft in held.drafts if draft.kind in (EventKind.STATUS, EventKind.SEEN))
    if order is None:
        raise OrderUnknown(held.order_id)
    if (order.status, order.state.version) != (first.from_status, first.expected_version):
        uow.save_held_action(replace(held, problem="ORDER_MOVED_ON"))
        return Changes(order_ids=frozenset({held.order_id}))
    uow.remove_held_action(held.held_id)
    if first.kind is EventKind.SEEN:
        draft = EventDraft(EventKind.SEEN, first.actor, order.order_id)
        return _acknowledge(Recorder(uow, held.operation_id), uow, order, draft)
    arrival = uow.active_arrival_of(held.order_id)
    came_since = arrival is not None and arrival.arrival_id != held.arrival_id
    recorder = Recorder(uow, held.operation_id)
    recorder.steps(order, held.drafts, ends_arrival=not came_since)
    return close_questions(uow, held.order_id) | _done(recorder, order, held.drafts)


def carry_out_due(uow: UnitOfWork, _command: None = None) -> Changes:
    """Carry out every held action that is due: at start-up, and before subcommands.

    An action that seems to have been tapped in the future is due too, so that a clock which was
    set back does not keep it waiting.
    """
    changes = Changes()
    now = uow.now()
    for held in uow.held_actions():
        if not held.tapped_at <= now < held.due_at:
            changes |= _carry_out(uow, held)
    return changes


def dismiss_problem(uow: UnitOfWork, held_id: str) -> Changes:
    """Remove a held action that could not be carried out, once a person has seen that."""
    held = uow.held_action(held_id)
    if held is None or held.problem is None:
        return Changes()
    return release(uow, held)


def undo(uow: UnitOfWork, command: Undo) -> Changes:
    """Undo an action. Raises NothingToUndo when it is too late or there are no legal steps back.

    Raises also what `actions.undo` raises, and OrderUnknown and ActionHeld. Of an action on several
    orders all that can be is undone: it raises only if that is none of them.
    """
    withdrawn = Changes()
    for held in held_with(uow, command.operation_id):
        withdrawn |= release(uow, held)
    if withdrawn.order_ids:
        return withdrawn
    events = uow.operation(command.operation_id)
    order_ids = tuple(
        dict.fromkeys(
            event.order_id
            for event in events
            if event.order_id is not None and event.kind in (EventKind.STATUS, EventKind.SHELVED)
        )
    )
    if not order_ids:
        return undo_keeping(uow, events, command.actor)
    drafts_by_order, refused = decide_each(
        uow,
        order_ids,
        lambda order: _undone(uow, order, command),
    )
    recorder = Recorder(uow)
    undone = [order.order_id for order, _ in drafts_by_order]
    recorder.take_back(events, undone, command.actor)
    for order, drafts in drafts_by_order:
        recorder.steps(order, drafts, ends_arrival=False)
    return close_questions(uow, *undone) | recorder.changes | Changes(refused=refused)


def _undone(uow: UnitOfWork, order: Order, command: Undo) -> list[EventDraft]:
    journal = uow.journal(order.order_id)
    drafts = actions.undo(order, journal, command.operation_id, command.actor, command.counter)
    return approved(drafts, command.asked_by)


def mark_seen(uow: UnitOfWork, command: OrderCommand) -> Changes:
    """Acknowledge a cancellation: the order leaves its column. Does nothing the second time.

    Ends the arrival of a customer who is here for nothing else. With `hold_s` it is held, as it
    cannot be undone. Raises TransitionNotAllowed when the order is not cancelled.
    """
    order = order_to_act_on(uow, command.order_id)
    if order.state.seen:
        return Changes()
    if not can_acknowledge(order.status, is_seen=order.state.seen):
        legal = permitted_next(command.actor.role, order.status)
        raise TransitionNotAllowed(order.order_id, order.status, Status.CANCELLED, legal)
    draft = EventDraft(EventKind.SEEN, command.actor, order.order_id)
    if command.hold_s is None:
        return _acknowledge(Recorder(uow), uow, order, draft)
    # As long as it is held, the draft says what it starts from, like a step.
    held = replace(
        draft,
        from_status=order.status,
        to_status=order.status,
        expected_version=order.state.version,
    )
    return hold(uow, [(order, [held])], command.counter, command.hold_s)


def _acknowledge(recorder: Recorder, uow: UnitOfWork, order: Order, draft: EventDraft) -> Changes:
    recorder.append(draft)
    uow.save_state(order, replace(order.state, seen=True))
    recorder.end_arrival_if_over(order.order_id)
    return recorder.changes


def customer_left(uow: UnitOfWork, command: CustomerLeft) -> Changes:
    """End an arrival whose customer left unserved; the orders keep their statuses."""
    arrival = uow.arrival(command.arrival_id)
    if arrival is None or not arrival.is_active:
        return Changes()
    recorder = Recorder(uow)
    recorder.leave(arrival, command.actor, "left")
    return close_questions(uow, *arrival.order_ids) | recorder.changes
