"""Writing a deed: its events, the order's projection and the customer's arrival, together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kiosk.domain import deeds
from kiosk.domain.arrival import PRESENT, SETTLED, arrival_is_over
from kiosk.domain.errors import DeedHeld, NothingToUndo, OrderUnknown
from kiosk.domain.journal import Event, EventDraft, EventKind, apply, store_time
from kiosk.domain.order import Actor, Arrival, Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports import Changes, UnitOfWork

SYSTEM = Actor(Role.SYSTEM, "")


class Recorder:
    """One deed being written: all its events share one `deed_id`."""

    def __init__(self, uow: UnitOfWork, deed_id: str | None = None) -> None:
        """`deed_id`: the identity that a held deed was given when it was tapped."""
        self._uow = uow
        self.deed_id = deed_id
        self.changes = Changes()

    def append(self, draft: EventDraft) -> Event:
        """Write one event of the deed."""
        event = self._uow.append(draft, deed_id=self.deed_id)
        self.deed_id = event.deed_id
        if draft.order_id is not None:
            self.changes |= Changes(order_ids=frozenset({draft.order_id}))
        return event

    def steps(
        self, order: Order, drafts: Sequence[EventDraft], *, ends_arrival: bool = True
    ) -> Order:
        """Write status events of one order; returns the order as it now stands.

        The customer's presence follows: one who was already here is called to wait as soon as
        the order is ready, one who is served has arrived, one for whom nothing is left has gone,
        unless `ends_arrival` is False.
        """
        for draft in drafts:
            order = self._step(order, draft)
        arrival = self._uow.active_arrival_of(order.order_id)
        if order.status is Status.READY and arrival:
            order = self._step(order, deeds.customer_already_here(order))
        elif order.status in PRESENT and arrival is None:
            self.arrive((order.order_id,), None, SYSTEM)
        elif ends_arrival and order.status in SETTLED:
            self.settle(order.order_id)
        return order

    def settle(self, order_id: str) -> None:
        """Let the customer of this order go, if nothing is left to do for them today."""
        arrival = self._uow.active_arrival_of(order_id)
        if arrival:
            self._leave_if_over(arrival)

    def arrive(self, order_ids: tuple[str, ...], bay: str | None, actor: Actor) -> Arrival:
        """Somebody is here for these orders; `bay` None is the waiting area."""
        arrival = Arrival(self._uow.new_id(), self._uow.now(), order_ids, bay)
        return self._arrived(arrival, actor)

    def move(
        self, arrival: Arrival, order_ids: tuple[str, ...], bay: str | None, actor: Actor
    ) -> Arrival:
        """Somebody who is here stands elsewhere now, or came for more orders."""
        was = {"orders": list(arrival.order_ids), "bay": arrival.bay}
        return self._arrived(replace(arrival, order_ids=order_ids, bay=bay), actor, was)

    def take_back(self, events: Sequence[Event], undone: Collection[str], actor: Actor) -> None:
        """Undo what a deed said of who is here; `undone`: the orders whose steps are undone too.

        Raises NothingToUndo when another order is served, or waited for, because of it.
        """
        for event in reversed(events):
            arrival = self._uow.arrival(event.data.get("arrival_id", ""))
            if arrival is None:
                continue
            if event.kind is EventKind.LEFT and not arrival.is_active:
                self._come_back(arrival, actor)
            elif event.kind is EventKind.ARRIVED and arrival.is_active:
                self._take_back_arrival(event, arrival, undone, actor)

    def _take_back_arrival(
        self, event: Event, arrival: Arrival, undone: Collection[str], actor: Actor
    ) -> None:
        was = event.data.get("was")
        before = was["orders"] if was else ()
        named = [order_id for order_id in event.data["orders"] if order_id not in before]
        for order_id in named:
            order = self._uow.order(order_id)
            if order and order.status in PRESENT and order_id not in undone:
                raise NothingToUndo(order_id)
        kept = [order_id for order_id in arrival.order_ids if order_id not in named]
        kept += [
            order_id
            for order_id in before
            if order_id not in (*event.data["orders"], *kept)
            and self._uow.active_arrival_of(order_id) is None
        ]
        if not kept:
            self.leave(arrival, actor, "withdrawn")
            return
        in_order = [order_id for order_id in before if order_id in kept]
        together = tuple(dict.fromkeys((*in_order, *kept)))
        bay = was["bay"] if was and arrival.bay == event.data["bay"] else arrival.bay
        self.move(arrival, together, bay, actor)

    def _come_back(self, arrival: Arrival, actor: Actor) -> None:
        here = self._uow.active_arrival_of
        left = tuple(order_id for order_id in arrival.order_ids if here(order_id) is None)
        if left:
            self._arrived(replace(arrival, order_ids=left, ended_at=None), actor)

    def leave(self, arrival: Arrival, actor: Actor, why: str) -> None:
        """Somebody is here no longer; `why` is "served", "left" or "withdrawn"."""
        data = {"arrival_id": arrival.arrival_id, "why": why}
        event = self.append(EventDraft(EventKind.LEFT, actor, data=data))
        self._save_arrival(replace(arrival, ended_at=store_time(event)))

    def _step(self, order: Order, draft: EventDraft) -> Order:
        event = self.append(draft)
        state = apply(order.state, event)
        self._uow.save_state(order, state)
        return replace(order, state=state)

    def _arrived(
        self, arrival: Arrival, actor: Actor, was: Mapping[str, Any] | None = None
    ) -> Arrival:
        data = {
            "arrival_id": arrival.arrival_id,
            "orders": list(arrival.order_ids),
            "bay": arrival.bay,
            **({"was": was} if was else {}),
        }
        event = self.append(EventDraft(EventKind.ARRIVED, actor, data=data))
        is_new = self._uow.arrival(arrival.arrival_id) is None
        arrival = replace(arrival, since=store_time(event)) if is_new else arrival
        self._save_arrival(arrival)
        return arrival

    def _leave_if_over(self, arrival: Arrival) -> None:
        orders = [self._uow.order(order_id) for order_id in arrival.order_ids]
        if arrival_is_over(order.status for order in orders if order):
            self.leave(arrival, SYSTEM, "served")

    def _save_arrival(self, arrival: Arrival) -> None:
        self._uow.save_arrival(arrival)
        self.changes |= Changes(
            order_ids=frozenset(arrival.order_ids),
            arrival_ids=frozenset({arrival.arrival_id}),
        )


def order_to_act_on(uow: UnitOfWork, order_id: str) -> Order:
    """The order, free to act on. Raises OrderUnknown, or DeedHeld while a tap on it is held."""
    order = uow.order(order_id)
    if order is None:
        raise OrderUnknown(order_id)
    held = uow.held_deed_of(order_id)
    if held is not None:
        to_status = held.drafts[-1].to_status
        assert to_status is not None
        raise DeedHeld(order_id, to_status, held.due_at)
    return order
