"""The counter: move an order on, serve a customer, take a tap back, let a held tap happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from kiosk.domain import deeds
from kiosk.domain.deeds import Details
from kiosk.domain.errors import NothingToUndo, OrderUnknown, QuestionOpen, TransitionRefused
from kiosk.domain.journal import EventDraft, EventKind
from kiosk.domain.order import Actor, Order
from kiosk.domain.reasons import DEFAULT_REASONS, Reasons
from kiosk.domain.status import Status
from kiosk.domain.workflow import permitted_next
from kiosk.services.head_office_commands import decide_open_questions
from kiosk.services.ports import Changes, Deed, HeldDeed, UnitOfWork
from kiosk.services.recording import Recorder, order_to_act_on

HOLD_S = 8.0


@dataclass(frozen=True, slots=True)
class Advance:
    """Move an order to a status. With `chain` over several legal steps where one is not enough.

    `hold_s`: how long a final step can still be undone before it is written; None writes it at
    once, as commands do.
    """

    order_id: str
    to_status: Status
    actor: Actor
    counter: str
    details: Details = field(default_factory=Details)
    reasons: Reasons = field(default_factory=lambda: DEFAULT_REASONS)
    chain: bool = False
    hold_s: float | None = None


@dataclass(frozen=True, slots=True)
class OnOrder:
    """Serve an order, resume it, or take note of its cancellation."""

    order_id: str
    actor: Actor
    counter: str
    hold_s: float | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back a deed: withdraw it while it is held, else correct it in the journal."""

    deed_id: str
    actor: Actor
    counter: str


@dataclass(frozen=True, slots=True)
class CustomerLeft:
    """Somebody left without being served."""

    arrival_id: str
    actor: Actor


def advance(uow: UnitOfWork, command: Advance) -> Changes:
    """Move an order on. Raises Refused (see `deeds.advance`), OrderUnknown, DeedHeld."""
    decide = deeds.chain if command.chain else deeds.advance

    def drafts(order: Order) -> list[EventDraft]:
        return decide(
            order,
            command.to_status,
            command.actor,
            command.counter,
            command.details,
            reasons=command.reasons,
        )

    return _act(uow, command.order_id, drafts, command.counter, command.hold_s)


def serve(uow: UnitOfWork, command: OnOrder) -> Changes:
    """Claim the order for this counter; see `deeds.serve`."""
    return _act(
        uow,
        command.order_id,
        lambda order: deeds.serve(order, command.actor, command.counter),
        command.counter,
        None,
    )


def resume(uow: UnitOfWork, command: OnOrder) -> Changes:
    """Lift a flag; see `deeds.resume`."""
    return _act(
        uow,
        command.order_id,
        lambda order: deeds.resume(
            order, uow.journal(order.order_id), command.actor, command.counter
        ),
        command.counter,
        command.hold_s,
    )


def _act(
    uow: UnitOfWork,
    order_id: str,
    decide: Callable[[Order], list[EventDraft]],
    counter: str,
    hold_s: float | None,
) -> Changes:
    order = order_to_act_on(uow, order_id)
    drafts = decide(order)
    _check_question(uow, order, drafts)
    if hold_s is not None and deeds.is_held(order, drafts):
        return _hold(uow, order, drafts, counter, hold_s)
    return _record(uow, order, drafts)


def _check_question(uow: UnitOfWork, order: Order, drafts: Sequence[EventDraft]) -> None:
    """Nothing is handed over while head office waits for an answer."""
    if any(draft.to_status in deeds.HAND_OVERS for draft in drafts):
        command_id = uow.log.open_question(order.order_id)
        if command_id is not None:
            raise QuestionOpen(order.order_id, command_id)


def _record(uow: UnitOfWork, order: Order, drafts: Sequence[EventDraft]) -> Changes:
    recorder = Recorder(uow)
    recorder.steps(order, drafts)
    return _settled(uow, order.order_id) | _done(recorder, order, drafts)


def _settled(uow: UnitOfWork, *order_ids: str) -> Changes:
    """On the hub a deed may close a question by itself; elsewhere the hub sees to it."""
    changes = Changes()
    if uow.log.node().is_hub:
        for order_id in order_ids:
            changes |= decide_open_questions(uow, order_id)
    return changes


def _done(recorder: Recorder, order: Order, drafts: Sequence[EventDraft]) -> Changes:
    assert recorder.deed_id is not None
    undoable = not deeds.is_held(order, drafts)
    deed = Deed(recorder.deed_id, order.order_id, undoable)
    return replace(recorder.changes, deed=deed)


def _hold(
    uow: UnitOfWork, order: Order, drafts: Sequence[EventDraft], counter: str, hold_s: float
) -> Changes:
    now = uow.now()
    due_at = now + timedelta(seconds=hold_s)
    arrival = uow.active_arrival_of(order.order_id)
    held = HeldDeed(
        uow.new_id(),
        order.order_id,
        tuple(drafts),
        now,
        due_at,
        counter,
        arrival.arrival_id if arrival else None,
    )
    uow.save_held_deed(held)
    deed = Deed(held.held_id, order.order_id, undoable=True, held_until=due_at)
    return Changes(order_ids=frozenset({order.order_id}), deed=deed)


def carry_out(uow: UnitOfWork, held_id: str) -> Changes:
    """Let a held deed happen now. Nothing happens when it was withdrawn or already happened.

    A deed that no longer fits its order is kept with its problem, for a person to look at. Who
    arrived after the tap is still here afterwards: the tap did not mean them.
    """
    held = uow.held_deed(held_id)
    if held is None or held.problem is not None:
        return Changes()
    if uow.deed(held_id):
        # This disk was restored: it happened before, and the log has brought it back.
        uow.remove_held_deed(held_id)
        return Changes(order_ids=frozenset({held.order_id}))
    order = uow.order(held.order_id)
    first = held.drafts[0]
    if order is None:
        raise OrderUnknown(held.order_id)
    if (order.status, order.state.version) != (first.from_status, first.expected_version):
        uow.save_held_deed(replace(held, problem="ORDER_MOVED_ON"))
        return Changes(order_ids=frozenset({held.order_id}))
    uow.remove_held_deed(held_id)
    arrival = uow.active_arrival_of(held.order_id)
    came_since = arrival is not None and arrival.arrival_id != held.arrival_id
    recorder = Recorder(uow, held_id)
    recorder.steps(order, held.drafts, ends_arrival=not came_since)
    return _settled(uow, held.order_id) | _done(recorder, order, held.drafts)


def carry_out_due(uow: UnitOfWork, _command: None = None) -> Changes:
    """Let every held deed happen whose time has passed: at start-up, and before commands.

    A machine clock that was set back does not keep a deed waiting: one that seems to have been
    tapped in the future is due.
    """
    changes = Changes()
    now = uow.now()
    for held in uow.held_deeds():
        if not held.tapped_at <= now < held.due_at:
            changes |= carry_out(uow, held.held_id)
    return changes


def dismiss_problem(uow: UnitOfWork, held_id: str) -> Changes:
    """A person has seen that a held deed could not be carried out."""
    held = uow.held_deed(held_id)
    if held is None or held.problem is None:
        return Changes()
    return _release(uow, held)


def _release(uow: UnitOfWork, held: HeldDeed) -> Changes:
    """Forget a held deed; the customer may have arrived while it kept the order from moving."""
    uow.remove_held_deed(held.held_id)
    recorder = Recorder(uow)
    order = uow.order(held.order_id)
    if order is not None and order.status is Status.READY:
        recorder.steps(order, ())
    return recorder.changes | Changes(order_ids=frozenset({held.order_id}))


def undo(uow: UnitOfWork, command: Undo) -> Changes:
    """Take back a deed. Raises NothingToUndo when it is too late or there is no legal way."""
    held = uow.held_deed(command.deed_id)
    if held is not None:
        return _release(uow, held)
    events = uow.deed(command.deed_id)
    order_ids = tuple(
        dict.fromkeys(
            event.order_id
            for event in events
            if event.order_id is not None and event.kind is EventKind.STATUS
        )
    )
    if not order_ids:
        raise NothingToUndo("")
    drafts_by_order = []
    for order_id in order_ids:
        order = order_to_act_on(uow, order_id)
        journal = uow.journal(order_id)
        drafts = deeds.undo(order, journal, command.deed_id, command.actor, command.counter)
        drafts_by_order.append((order, drafts))
    recorder = Recorder(uow)
    recorder.take_back(events, order_ids, command.actor)
    for order, drafts in drafts_by_order:
        recorder.steps(order, drafts, ends_arrival=False)
    return _settled(uow, *order_ids) | recorder.changes


def mark_seen(uow: UnitOfWork, command: OnOrder) -> Changes:
    """Somebody took note of a cancellation: the order leaves its column. Twice is once.

    A customer who is here for nothing else has been spoken to, and waits no longer.
    """
    order = order_to_act_on(uow, command.order_id)
    if order.state.seen:
        return Changes()
    if order.status is not Status.CANCELLED:
        legal = permitted_next(command.actor.role, order.status)
        raise TransitionRefused(order.order_id, order.status, Status.CANCELLED, legal)
    recorder = Recorder(uow)
    recorder.append(EventDraft(EventKind.SEEN, command.actor, order.order_id))
    uow.save_state(order, replace(order.state, seen=True))
    recorder.settle(order.order_id)
    return recorder.changes


def customer_left(uow: UnitOfWork, command: CustomerLeft) -> Changes:
    """Somebody left unserved: the arrival ends, the orders stay where they stand."""
    arrival = uow.arrival(command.arrival_id)
    if arrival is None or not arrival.is_active:
        return Changes()
    recorder = Recorder(uow)
    recorder.leave(arrival, command.actor, "left")
    return _settled(uow, *arrival.order_ids) | recorder.changes
