"""The state in force on a device: the log, and on top of it the device's pending events.

A pending event applies while it follows the state before it. One that no longer does waits for
the hub to resolve it, and changes nothing meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event, EventKind, store_time
from kiosk.domain.events.operations import lacks_step_before
from kiosk.domain.events.payloads import CustomerArrived
from kiosk.domain.events.replay import moved_on
from kiosk.domain.order import Arrival, OrderState


def state_after(
    state: OrderState | None, sequenced: Iterable[Event], waiting: Iterable[Event]
) -> tuple[OrderState | None, list[Event]]:
    """The state of one order and the events that led to it.

    Raises JournalCorrupt when `sequenced` is not a legal history. Skips events of `waiting`
    (pending ones) that do not apply, or that the hub will not apply without the step before them.
    """
    waiting = tuple(waiting)
    counted: list[Event] = []
    for event in sequenced:
        state = moved_on(state, event)
        counted.append(event)
    for event in waiting:
        if event.kind is EventKind.STATUS and lacks_step_before(event, counted, waiting):
            continue
        try:
            state = moved_on(state, event)
        except (JournalCorrupt, KeyError, ValueError, TypeError):
            continue
        counted.append(event)
    return state, counted


def in_force(sequenced: Sequence[Event], waiting: Sequence[Event]) -> tuple[Event, ...]:
    """The events of one order that apply, in sequence."""
    if not waiting:
        return tuple(sequenced)
    return tuple(state_after(None, sequenced, waiting)[1])


def arrival_after(events: Iterable[Event]) -> Arrival | None:
    """The arrival that results from its events; None when no event says that it began."""
    arrival: Arrival | None = None
    for event in events:
        came = event.payload
        if isinstance(came, CustomerArrived):
            if arrival is None:
                arrival = Arrival(came.arrival_id, store_time(event), came.orders, came.bay)
            else:
                arrival = replace(arrival, order_ids=came.orders, bay=came.bay, ended_at=None)
        elif event.kind == EventKind.LEFT and arrival is not None:
            arrival = replace(arrival, ended_at=store_time(event))
    return arrival
