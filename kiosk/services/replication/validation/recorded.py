"""Checks that an event is what its device recorded, and its order not cut: hash and seals."""

from __future__ import annotations

from kiosk.domain.events.event import Event
from kiosk.domain.events.journal import is_as_recorded
from kiosk.domain.events.seals import seals_contents
from kiosk.domain.order import Order
from kiosk.services.replication.validation.faults import Fault


def recorded_fault(
    event: Event, order: Order | None = None, *, may_be_cut: bool = False
) -> Fault | None:
    """INVALID_HASH or ORDER_CUT if an event is not what its device recorded, else None.

    Its personal data may have been erased. `order`: what came with it of the order that it begins.
    `may_be_cut`: this device is in public view, and receives both reduced (see
    `services.orders.role_view`).
    """
    if not is_as_recorded(event, is_cut=may_be_cut):
        return Fault.INVALID_HASH
    came_cut = order is not None and order.is_cut and seals_contents(event)
    return Fault.ORDER_CUT if came_cut and not may_be_cut else None
