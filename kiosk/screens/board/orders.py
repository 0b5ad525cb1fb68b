"""Which orders stand on the board, in which turn, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.services.ports.public_board import PublicOrder, PublicTimes

SHOWN_S = 600.0
"""How long a ready order stays: its customer is not here, or does not look."""

NEW_S = 10.0
"""How long a new row stands out."""

_SLOTS_BEFORE = timedelta(hours=12)
_SLOTS_AHEAD = timedelta(hours=2)


def times_at(now: datetime) -> PublicTimes:
    """What the board reads at `now`, by the store's clock.

    Orders whose slot begins later than in two hours are nobody's wait yet.
    """
    ready_from = now - timedelta(seconds=SHOWN_S)
    return PublicTimes(ready_from, now - _SLOTS_BEFORE, now + _SLOTS_AHEAD)


class StandingOrders:
    """The orders that were read, and when each of them came on the board.

    Times on the board are counted by a steady clock, from when it showed them: nobody's clock is
    right everywhere. What was so before the board opened is as old as the store's clock says.
    """

    def __init__(self) -> None:
        self.orders: tuple[PublicOrder, ...] | None = None
        self._came_s: dict[tuple[str, datetime], float] = {}
        self._new_s: dict[str, float] = {}

    def show(self, orders: Sequence[PublicOrder], now: datetime, now_s: float) -> bool:
        """Show these orders from now on; returns whether one of them has become ready."""
        is_first = self.orders is None
        before = {order.order_id for order in self.ready(now_s)}
        came_s = {}
        for order in orders:
            age_s = max(0.0, (now - order.since).total_seconds()) if is_first else 0.0
            key = (order.order_id, order.since)
            came_s[key] = self._came_s.get(key, now_s - age_s)
        self._came_s, self.orders = came_s, tuple(orders)
        new = {order.order_id for order in self.ready(now_s)} - before
        if is_first:
            return False
        self._new_s |= dict.fromkeys(new, now_s)
        return bool(new)

    def ready(self, now_s: float) -> list[PublicOrder]:
        """The ready orders, the newest first."""
        ready = [
            order
            for order in self.orders or ()
            if order.is_ready and now_s - self._came(order) < SHOWN_S
        ]
        return sorted(ready, key=self._came, reverse=True)

    def preparing(self) -> list[PublicOrder]:
        """The orders that are not ready, those of customers who are here first, then by slot."""
        return [order for order in self.orders or () if not order.is_ready]

    def is_new(self, order: PublicOrder, now_s: float) -> bool:
        """Whether its row has just come."""
        return now_s - self._new_s.get(order.order_id, -NEW_S) < NEW_S

    def _came(self, order: PublicOrder) -> float:
        return self._came_s[order.order_id, order.since]
