"""The place of a customer among those who are here."""

from __future__ import annotations

from math import ceil
from statistics import median

from kiosk.domain.arrival import ENDS_ARRIVAL
from kiosk.domain.order import Arrival
from kiosk.domain.status import Status
from kiosk.services.ports.unit_of_work import UnitOfWork

LAST_SERVED_MAX = 8
LAST_SERVED_MIN = 3
"""After fewer hand-overs today nobody knows how long one takes."""

FULL_MINUTES_MAX = 10
STEP_MIN = 5
"""A long wait is said in steps of so many minutes: nobody knows it to the minute."""

_HANDED_OVER = frozenset({Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY})


def people_before(uow: UnitOfWork, arrival: Arrival) -> int:
    """How many earlier arrivals still wait: not being served, and with something left to do.

    Earlier in the store's log, so that no device's clock decides who comes first.
    """
    before = 0
    for other in uow.active_arrivals():
        if other.arrival_id == arrival.arrival_id:
            break
        orders = [uow.order(order_id) for order_id in other.order_ids]
        statuses = {order.status for order in orders if order}
        before += Status.IN_PROGRESS not in statuses and not statuses <= ENDS_ARRIVAL
    return before


def wait_min(uow: UnitOfWork, before: int) -> int:
    """About how many minutes somebody waits with so many people before them; 0: nobody knows.

    From the last hand-overs of today: each took from the customer's arrival, or from the hand-over
    before it if that was later. Rounded up, so that few wait longer.
    """
    day = uow.store_now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    ended = [
        (arrival.ended_at, arrival)
        for arrival in uow.projections.ended_arrivals(day, 2 * LAST_SERVED_MAX)
        if arrival.ended_at is not None and _was_served(uow, arrival)
    ]
    served = sorted(ended, key=lambda one: one[0])[-LAST_SERVED_MAX:]
    if len(served) < LAST_SERVED_MIN:
        return 0
    free_from = [None, *(at for at, _ in served)]
    took_s = [
        (at - max(arrival.since, free or arrival.since)).total_seconds()
        for (at, arrival), free in zip(served, free_from, strict=False)
    ]
    minutes = max(1, ceil((before + 1) * median(took_s) / 60))
    return minutes if minutes <= FULL_MINUTES_MAX else ceil(minutes / STEP_MIN) * STEP_MIN


def _was_served(uow: UnitOfWork, arrival: Arrival) -> bool:
    orders = [uow.order(order_id) for order_id in arrival.order_ids]
    return any(order.status in _HANDED_OVER for order in orders if order)
