"""Which of a customer's orders are ready, and from when the others should be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kiosk.domain.arrival import BEING_PREPARED, PRESENT
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.services.ports.unit_of_work import UnitOfWork


@frozen
class OrderProgress:
    """One order of a customer. `ready_from`: when it should be ready; None: it is, or nobody knows.

    `code`: its pickup code, of which a screen shows the short code.
    """

    code: str
    is_ready: bool
    ready_from: datetime | None


@frozen
class Readiness:
    """How many of some orders are ready, and when the others should be; None: not known.

    `orders`: each of them that is ready or being prepared.
    """

    ready_count: int = 0
    ready_from: datetime | None = None
    orders: tuple[OrderProgress, ...] = ()


def readiness(uow: UnitOfWork, order_ids: Iterable[str]) -> Readiness:
    """How far these orders are.

    Those that are being prepared are promised for the start of their slots; nothing is known once
    that has passed.
    """
    now = uow.store_now()

    def progress(order: Order) -> OrderProgress:
        is_ready = order.status not in BEING_PREPARED
        slot = order.state.slot
        is_known = not is_ready and slot is not None and slot.start > now
        return OrderProgress(order.pickup_code, is_ready, slot.start if slot and is_known else None)

    shown = (Status.READY, *PRESENT, *BEING_PREPARED)
    orders = [order for order in map(uow.order, order_ids) if order]
    known = tuple(progress(order) for order in orders if order.status in shown)
    waited_for = [one.ready_from for one in known if not one.is_ready]
    starts = [start for start in waited_for if start]
    return Readiness(
        sum(one.is_ready for one in known),
        max(starts) if starts and len(starts) == len(waited_for) else None,
        known,
    )
