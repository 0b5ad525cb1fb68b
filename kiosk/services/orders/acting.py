"""What the counter's use cases share, on one order or several: deciding, holding, releasing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from kiosk.domain import actions
from kiosk.domain.errors import NotAllowed, QuestionOpen
from kiosk.domain.events.event import EventDraft
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.services.orders.head_office_commands import decide_open_questions
from kiosk.services.orders.recorder import Recorder, order_to_act_on
from kiosk.services.ports.changes import Action, Changes, HeldAction
from kiosk.services.ports.unit_of_work import UnitOfWork

Decided = list[tuple[Order, Sequence[EventDraft]]]
"""Orders to act on, each with what is recorded of it."""


def decide_each(
    uow: UnitOfWork,
    order_ids: Iterable[str],
    decide: Callable[[Order], Sequence[EventDraft]],
) -> tuple[Decided, tuple[NotAllowed, ...]]:
    """What to record of each order, and why nothing of others. Raises if it is none at all."""
    decided: Decided = []
    refused: list[NotAllowed] = []
    for order_id in order_ids:
        try:
            order = order_to_act_on(uow, order_id)
            drafts = decide(order)
        except NotAllowed as error:
            refused.append(error)
        else:
            decided.append((order, drafts))
    if not decided:
        raise refused[0]
    return decided, tuple(refused)


def check_question(uow: UnitOfWork, order: Order, drafts: Sequence[EventDraft]) -> None:
    """Raise QuestionOpen for a hand-over while head office waits for an answer."""
    if any(draft.to_status in actions.HAND_OVERS for draft in drafts):
        command_id = uow.inbox.open_question(order.order_id)
        if command_id is not None:
            raise QuestionOpen(order.order_id, command_id)


def close_questions(uow: UnitOfWork, *order_ids: str) -> Changes:
    """On the hub, close the questions of these orders that an action has answered.

    For other devices the hub does so when it ingests their events.
    """
    changes = Changes()
    if uow.devices.this_device().is_hub:
        for order_id in order_ids:
            changes |= decide_open_questions(uow, order_id)
    return changes


def hold(
    uow: UnitOfWork,
    acted_on: Sequence[tuple[Order, Sequence[EventDraft]]],
    counter: str,
    hold_s: float,
) -> Changes:
    """Hold an action on these orders, of which each is carried out by itself when it is due."""
    now = uow.now()
    due_at = now + timedelta(seconds=hold_s)
    operation_id = uow.new_id()
    for order, drafts in acted_on:
        arrival = uow.active_arrival_of(order.order_id)
        arrival_id = arrival.arrival_id if arrival else None
        held_id = operation_id if order is acted_on[0][0] else uow.new_id()
        of_order = (operation_id, order.order_id, tuple(drafts))
        uow.save_held_action(HeldAction(held_id, *of_order, now, due_at, counter, arrival_id))
    order_ids = [order.order_id for order, _ in acted_on]
    action = Action(operation_id, order_ids[0], undoable=True, held_until=due_at)
    return Changes(order_ids=frozenset(order_ids), action=action)


def held_with(uow: UnitOfWork, held_id: str) -> tuple[HeldAction, ...]:
    """A held action and those that were tapped together with it, by its id or the operation's."""
    held = uow.held_action(held_id)
    return uow.held_together(held_id if held is None else held.operation_id)


def release(uow: UnitOfWork, held: HeldAction) -> Changes:
    """Remove a held action; call a customer who arrived while it kept the order from moving."""
    uow.remove_held_action(held.held_id)
    recorder = Recorder(uow)
    order = uow.order(held.order_id)
    if order is not None and order.status is Status.READY:
        recorder.steps(order, ())
    return recorder.changes | Changes(order_ids=frozenset({held.order_id}))
