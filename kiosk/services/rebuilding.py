"""Showing an order or an arrival anew, from what its events amount to."""

from __future__ import annotations

from kiosk.domain.standing import arrival_after, state_after
from kiosk.services.ports import UnitOfWork


def rewind(uow: UnitOfWork, order_id: str) -> None:
    """Show an order as the log alone has it, without what still waits."""
    order = uow.order(order_id)
    state, _ = state_after(None, uow.log.settled_journal(order_id), ())
    if order is None:
        return
    if state is None:
        uow.log.unbegin(order_id)
    else:
        uow.log.project(order, state)


def rewind_arrival(uow: UnitOfWork, arrival_id: str) -> None:
    """Show an arrival as the log alone has it."""
    arrival = arrival_after(uow.log.settled_about([arrival_id]))
    if arrival is None:
        uow.log.drop_arrival(arrival_id)
    else:
        uow.save_arrival(arrival)


def rebuild(uow: UnitOfWork, order_id: str) -> None:
    """Show an order as the log has it, and on top of that what was recorded since and fits."""
    order = uow.order(order_id)
    if order is None:
        return
    waiting = uow.log.unsettled([order_id]).get(order_id, ())
    state, _ = state_after(None, uow.log.settled_journal(order_id), waiting)
    if state is not None:
        uow.log.project(order, state)
