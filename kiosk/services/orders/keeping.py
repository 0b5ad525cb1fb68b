"""Sets until which day a ready order is kept for its customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.closing.keeping import KeepingRules, kept_longer, may_keep, state_kept
from kiosk.domain.errors import KeepingNotAllowed, NothingToUndo
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.payloads import Kept
from kiosk.domain.events.replay import CHANGES_STATE, replay
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.services.orders.recorder import Recorder, order_to_act_on
from kiosk.services.ports.changes import Action, Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class KeepLonger:
    """Keep a ready order for another `keep_days` opening days."""

    order_id: str
    actor: Actor
    rules: KeepingRules


def keep_longer(uow: UnitOfWork, command: KeepLonger) -> Changes:
    """Move the pick-up-by date of an order.

    Raises KeepingNotAllowed when it is not ready, OrderUnknown and ActionHeld.
    """
    order = order_to_act_on(uow, command.order_id)
    until = kept_longer(order.state, command.rules, uow.store_now())
    return keep_until(uow, order, until, command.actor)


def keep_until(uow: UnitOfWork, order: Order, until: date | None, actor: Actor) -> Changes:
    """Set the pick-up-by date of an order; None: as the store keeps any order.

    Raises KeepingNotAllowed.
    """
    if not may_keep(actor.role, order.status):
        raise KeepingNotAllowed(order.order_id, order.status)
    recorder = Recorder(uow)
    draft = EventDraft(EventKind.KEPT, actor, order.order_id, payload=Kept(until))
    event = recorder.append(draft)
    uow.save_state(order, state_kept(order.state, event.actor.role, until))
    action = Action(event.operation_id, order.order_id, undoable=True)
    return recorder.changes | Changes(action=action)


def undo_keeping(uow: UnitOfWork, events: Sequence[Event], actor: Actor) -> Changes:
    """Set the pick-up-by date back to what it was before the events of an operation.

    Raises NothingToUndo when they set none, or when something happened to the order since.
    """
    kept = [event for event in events if event.kind == EventKind.KEPT]
    if not kept:
        raise NothingToUndo("")
    order = order_to_act_on(uow, kept[0].order_id or "")
    journal = [event for event in uow.journal(order.order_id) if event.kind in CHANGES_STATE]
    if journal[-1].event_id != kept[-1].event_id or not may_keep(actor.role, order.status):
        raise NothingToUndo(order.order_id)
    before = replay(journal[: -len(kept)])
    return replace(keep_until(uow, order, before.keep_until, actor), action=None)
