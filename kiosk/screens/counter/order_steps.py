"""Runs the use case of an action that was chosen for an order."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.actions import Details
from kiosk.domain.status import Status
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.buttons import ButtonAction
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.sheets.sheet import Pending
from kiosk.screens.counter.visit.visit import AdditionsViewModel
from kiosk.services.orders import counter
from kiosk.services.orders.keeping import KeepLonger, keep_longer
from kiosk.services.ports.changes import Changes


class OrderSteps:
    """Each action of an order, with all that is recorded with it."""

    def __init__(self, context: CounterContext, visit: AdditionsViewModel) -> None:
        self._context = context
        self._others = visit.others
        self._shelf = visit.place

    def completed(self, shown: OrderDetails, pending: Pending, details: Details) -> Details:
        """The details with what nobody was asked for: the shelf of an order that becomes ready."""
        return (
            replace(details, shelf=self._shelf.chosen) if becomes_ready(shown, pending) else details
        )

    async def run(self, shown: OrderDetails, pending: Pending, details: Details) -> Changes | None:
        """Carry an action out; None when it was refused or could not be saved."""
        context = self._context
        order_id = pending.order_id
        name, hold_s = context.settings.counter_name, context.settings.undo_s
        on_order = counter.OrderCommand(order_id, context.actor, name, hold_s)
        match pending.action:
            case ButtonAction.SERVE | ButtonAction.SERVE_MOVED:
                return await self._others.serve(shown, on_order)
            case ButtonAction.RESUME:
                return await context.run(counter.resume, on_order)
            case ButtonAction.KEEP:
                keeping = KeepLonger(order_id, context.actor, context.settings.keeping)
                return await context.run(keep_longer, keeping)
            case ButtonAction.SEEN:
                return await context.run(counter.mark_seen, on_order)
            case ButtonAction.LEFT:
                assert shown.card.arrival_id is not None
                left = counter.CustomerLeft(shown.card.arrival_id, context.actor)
                return await context.run(counter.customer_left, left)
            case ButtonAction.DISMISS:
                assert shown.card.held_id is not None
                return await context.run(counter.dismiss_problem, shown.card.held_id)
            case _:
                return await self._advance(shown, pending, details)

    async def _advance(
        self, shown: OrderDetails, pending: Pending, details: Details
    ) -> Changes | None:
        context = self._context
        assert pending.to_status is not None
        command = counter.Advance(
            pending.order_id,
            pending.to_status,
            context.actor,
            context.settings.counter_name,
            details,
            context.settings.reasons,
            hold_s=context.settings.undo_s,
            wants_shelf=context.settings.shelf_required,
            wants_signature=context.settings.signature,
        )
        return await self._others.hand_over(shown, command)


def becomes_ready(shown: OrderDetails, pending: Pending) -> bool:
    """Whether an action ends the preparation of an order: its parcel is put on a shelf."""
    return pending.to_status is Status.READY and shown.card.status is Status.STARTED


def shown_status(shown: OrderDetails, pending: Pending) -> Status | None:
    """The status that the undo strip names for an action."""
    if pending.action in (ButtonAction.SERVE, ButtonAction.SERVE_MOVED):
        return Status.IN_PROGRESS
    if pending.action is ButtonAction.RESUME:
        return shown.card.resume_to
    return pending.to_status
