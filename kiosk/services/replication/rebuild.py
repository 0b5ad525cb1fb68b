"""Rebuilds the projection of an order or an arrival from its events."""

from __future__ import annotations

from kiosk.domain.events.projection import arrival_after, state_after
from kiosk.services.ports.unit_of_work import UnitOfWork


def rewind(uow: UnitOfWork, order_id: str) -> None:
    """Set an order's projection to its state in the log, without pending events."""
    order = uow.order(order_id)
    state, _ = state_after(None, uow.order_events.sequenced_journal(order_id), ())
    if order is None:
        return
    if state is None:
        uow.projections.unbegin(order_id)
    else:
        uow.projections.project([(order, state)])


def rewind_arrival(uow: UnitOfWork, arrival_id: str) -> None:
    """Set an arrival's projection to its state in the log, without pending events."""
    arrival = arrival_after(uow.order_events.sequenced_about([arrival_id]))
    if arrival is None:
        uow.projections.drop_arrival(arrival_id)
    else:
        uow.save_arrival(arrival)


def rebuild(uow: UnitOfWork, order_id: str, *, is_there: bool = False) -> None:
    """Set an order's projection to its state in the log plus the pending events that apply.

    `is_there`: it should have that state already, and is written only if it has not.
    """
    order = uow.order(order_id)
    if order is None:
        return
    waiting = uow.order_events.pending([order_id]).get(order_id, ())
    state, _ = state_after(None, uow.order_events.sequenced_journal(order_id), waiting)
    if state is not None and not (is_there and state == order.state):
        uow.projections.project([(order, state)])
