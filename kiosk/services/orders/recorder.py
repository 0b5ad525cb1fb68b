"""Writes an action: its events, the order's projection and the customer's arrival, together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kiosk.domain import actions
from kiosk.domain.arrival import ENDS_ARRIVAL, PRESENT, arrival_is_over
from kiosk.domain.errors import ActionHeld, NothingToUndo, OrderUnknown
from kiosk.domain.events.event import Event, EventDraft, EventKind, store_time
from kiosk.domain.events.payloads import ArrivalEnded, CustomerArrived, EarlierArrival
from kiosk.domain.events.replay import moved_on
from kiosk.domain.order import Actor, Arrival, Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

SYSTEM = Actor(Role.SYSTEM, "")


class Recorder:
    """Writes one action: all its events share one `operation_id`."""

    def __init__(self, uow: UnitOfWork, operation_id: str | None = None) -> None:
        """`operation_id`: the id that a held action got when it was tapped."""
        self._uow = uow
        self.operation_id = operation_id
        self.changes = Changes()

    def append(self, draft: EventDraft) -> Event:
        """Write one event of the action."""
        event = self._uow.append(draft, operation_id=self.operation_id)
        self.operation_id = event.operation_id
        if draft.order_id is not None:
            self.changes |= Changes(order_ids=frozenset({draft.order_id}))
        return event

    def steps(
        self, order: Order, drafts: Sequence[EventDraft], *, ends_arrival: bool = True
    ) -> Order:
        """Write events of one order's state; returns the order in its new one.

        The arrival follows: a ready order whose customer is here enters AWAITING; an order that
        awaits or is served without an arrival gets one; an arrival with nothing left to do ends,
        unless `ends_arrival` is False.
        """
        order = self._steps(order, drafts)
        arrival = self._uow.active_arrival_of(order.order_id)
        if order.status is Status.READY and arrival:
            order = self._steps(order, [actions.customer_already_here(order)])
        elif order.status in PRESENT and arrival is None:
            self.arrive((order.order_id,), None, SYSTEM)
        elif ends_arrival and order.status in ENDS_ARRIVAL:
            self.end_arrival_if_over(order.order_id)
        return order

    def note(self, order: Order, draft: EventDraft) -> None:
        """Write one event of an order's state that neither moves it nor concerns its arrival."""
        self._steps(order, [draft])

    def end_arrival_if_over(self, order_id: str) -> None:
        """End the active arrival for this order if nothing is left to do for it today."""
        arrival = self._uow.active_arrival_of(order_id)
        if arrival:
            self._leave_if_over(arrival)

    def arrive(
        self, order_ids: tuple[str, ...], bay: str | None, actor: Actor, *, by_code: bool = False
    ) -> Arrival:
        """Record that somebody is here for these orders; `bay` None is the waiting area.

        `by_code`: they gave the code of one of them.
        """
        arrival = Arrival(self._uow.new_id(), self._uow.now(), order_ids, bay)
        return self._arrived(arrival, actor, by_code=by_code)

    def move(
        self,
        arrival: Arrival,
        order_ids: tuple[str, ...],
        bay: str | None,
        actor: Actor,
        *,
        by_code: bool = False,
    ) -> Arrival:
        """Record that an arrival has another bay now, or other orders; `by_code` as in `arrive`."""
        was = EarlierArrival(arrival.order_ids, arrival.bay)
        moved = replace(arrival, order_ids=order_ids, bay=bay)
        return self._arrived(moved, actor, was, by_code=by_code)

    def take_back(self, events: Sequence[Event], undone: Collection[str], actor: Actor) -> None:
        """Undo the arrivals and departures among an action's events.

        `undone`: the orders whose steps are undone too. Raises NothingToUndo when another order of
        such an arrival is AWAITING or IN_PROGRESS.
        """
        for event in reversed(events):
            done = event.payload
            if not isinstance(done, CustomerArrived | ArrivalEnded):
                continue
            arrival = self._uow.arrival(done.arrival_id)
            if arrival is None:
                continue
            if isinstance(done, ArrivalEnded) and not arrival.is_active:
                self._come_back(arrival, actor)
            elif isinstance(done, CustomerArrived) and arrival.is_active:
                self._take_back_arrival(done, arrival, undone, actor)

    def _take_back_arrival(
        self, came: CustomerArrived, arrival: Arrival, undone: Collection[str], actor: Actor
    ) -> None:
        was = came.was
        before = was.orders if was else ()
        named = [order_id for order_id in came.orders if order_id not in before]
        for order_id in named:
            order = self._uow.order(order_id)
            if order and order.status in PRESENT and order_id not in undone:
                raise NothingToUndo(order_id)
        kept = [order_id for order_id in arrival.order_ids if order_id not in named]
        kept += [
            order_id
            for order_id in before
            if order_id not in (*came.orders, *kept)
            and self._uow.active_arrival_of(order_id) is None
        ]
        if not kept:
            self.leave(arrival, actor, "withdrawn")
            return
        in_order = [order_id for order_id in before if order_id in kept]
        together = tuple(dict.fromkeys((*in_order, *kept)))
        bay = was.bay if was and arrival.bay == came.bay else arrival.bay
        self.move(arrival, together, bay, actor)

    def _come_back(self, arrival: Arrival, actor: Actor) -> None:
        here = self._uow.active_arrival_of
        left = tuple(order_id for order_id in arrival.order_ids if here(order_id) is None)
        if left:
            self._arrived(replace(arrival, order_ids=left, ended_at=None), actor)

    def leave(self, arrival: Arrival, actor: Actor, reason: str) -> None:
        """End an arrival; `reason` is "served", "left" or "withdrawn"."""
        left = ArrivalEnded(arrival.arrival_id, reason)
        event = self.append(EventDraft(EventKind.LEFT, actor, payload=left))
        self._save_arrival(replace(arrival, ended_at=store_time(event)))

    def _steps(self, saved: Order, drafts: Sequence[EventDraft]) -> Order:
        """Write events of one order; its projection follows once, and before each further step.

        The database refuses a step from a status and version that the projection does not have.
        """
        order = saved
        for draft in drafts:
            if draft.kind is EventKind.STATUS and order.state.version != saved.state.version:
                saved = self._save(saved, order)
            event = self.append(draft)
            order = replace(order, state=moved_on(order.state, event) or order.state)
        return order if order is saved else self._save(saved, order)

    def _save(self, saved: Order, order: Order) -> Order:
        self._uow.save_state(saved, order.state)
        return order

    def _arrived(
        self,
        arrival: Arrival,
        actor: Actor,
        was: EarlierArrival | None = None,
        *,
        by_code: bool = False,
    ) -> Arrival:
        came = CustomerArrived(arrival.arrival_id, arrival.order_ids, arrival.bay, was, by_code)
        event = self.append(EventDraft(EventKind.ARRIVED, actor, payload=came))
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


def known_order(uow: UnitOfWork, order_id: str) -> Order:
    """The order, also while an action on it is held. Raises OrderUnknown."""
    order = uow.order(order_id)
    if order is None:
        raise OrderUnknown(order_id)
    return order


def order_to_act_on(uow: UnitOfWork, order_id: str) -> Order:
    """The order, if it can be acted on. Raises OrderUnknown, or ActionHeld while one is held."""
    order = known_order(uow, order_id)
    held = uow.held_action_of(order_id)
    if held is not None:
        to_status = held.drafts[-1].to_status
        assert to_status is not None
        raise ActionHeld(order_id, to_status, held.due_at)
    return order
