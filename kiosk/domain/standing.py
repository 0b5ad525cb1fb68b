"""What is in force on a machine: the log, and on top of it what it has recorded since.

An event without a place in the log counts while it follows what stands before it. One that does
not follow any more waits for the hub's word, and changes nothing meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventKind, apply, begin, store_time
from kiosk.domain.order import Arrival, OrderState


def state_after(
    state: OrderState | None, settled: Iterable[Event], waiting: Iterable[Event]
) -> tuple[OrderState | None, list[Event]]:
    """The state of one order and the events that it comes from.

    `settled` must be a legal history: raises JournalCorrupt. Of `waiting` those count that fit.
    """
    counted: list[Event] = []
    for event in settled:
        state = _after(state, event)
        counted.append(event)
    for event in waiting:
        try:
            state = _after(state, event)
        except (JournalCorrupt, KeyError, ValueError, TypeError):
            continue
        counted.append(event)
    return state, counted


def _after(state: OrderState | None, event: Event) -> OrderState | None:
    if event.kind == EventKind.STATUS:
        return begin(event) if state is None else apply(state, event)
    if event.kind == EventKind.SEEN and state is not None:
        return replace(state, seen=True)
    return state


def in_force(settled: Sequence[Event], waiting: Sequence[Event]) -> tuple[Event, ...]:
    """The events of one order that count, in the order in which they do."""
    if not waiting:
        return tuple(settled)
    return tuple(state_after(None, settled, waiting)[1])


def arrival_after(events: Iterable[Event]) -> Arrival | None:
    """What the events about one arrival amount to; None when they do not begin with somebody."""
    arrival: Arrival | None = None
    for event in events:
        if event.kind == EventKind.ARRIVED:
            order_ids, bay = tuple(event.data["orders"]), event.data["bay"]
            if arrival is None:
                arrival_id = event.data["arrival_id"]
                arrival = Arrival(arrival_id, store_time(event), order_ids, bay)
            else:
                arrival = replace(arrival, order_ids=order_ids, bay=bay, ended_at=None)
        elif event.kind == EventKind.LEFT and arrival is not None:
            arrival = replace(arrival, ended_at=store_time(event))
    return arrival
