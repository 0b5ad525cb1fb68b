"""Calls a customer who is here to a counter: the board shows it, and every counter."""

from __future__ import annotations

from kiosk.domain.events.calls import CustomerCalled
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.services.orders.recorder import Recorder, known_order
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class CallCustomer:
    """Call the customer of an order to the counter of this name."""

    order_id: str
    counter: str
    actor: Actor


def call_customer(uow: UnitOfWork, command: CallCustomer) -> Changes:
    """Record a call; the last one counts. Does nothing if nobody is here. Raises OrderUnknown.

    It moves no order and cannot be undone: it was heard. An action that is held stays held.
    """
    order = known_order(uow, command.order_id)
    arrival = uow.active_arrival_of(order.order_id)
    if arrival is None:
        return Changes()
    recorder = Recorder(uow)
    called = CustomerCalled(arrival.arrival_id, command.counter)
    recorder.append(EventDraft(EventKind.CALLED, command.actor, order.order_id, payload=called))
    return recorder.changes | Changes(
        order_ids=frozenset(arrival.order_ids), arrival_ids=frozenset({arrival.arrival_id})
    )
