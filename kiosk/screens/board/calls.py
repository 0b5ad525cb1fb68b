"""Shows calls one after the other: a second one waits until the first has been read."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.services.ports.public_board import PublicOrder

CALL_S = 12.0
"""How long a call is shown large: time to look up, find one's code, and read the counter."""


class CallQueue:
    """The call that is shown large, and those that wait for their turn."""

    def __init__(self) -> None:
        self.current: PublicOrder | None = None
        self._until_s = 0.0
        self._waiting: list[PublicOrder] = []
        self._known: set[tuple[str, object]] = set()

    def know(self, orders: Iterable[PublicOrder]) -> None:
        """Count the calls of these orders as shown: they were made before the board opened."""
        self._known |= {_key(order) for order in orders if order.calls}

    def follow(self, orders: Iterable[PublicOrder]) -> None:
        """Take in new calls, and drop those whose customers have been served or called again."""
        called = {order.order_id: order for order in orders if order.calls}
        self._waiting = [one for one in self._waiting if _is_same(called.get(one.order_id), one)]
        if self.current and not _is_same(called.get(self.current.order_id), self.current):
            self.current = None
        new = [order for order in called.values() if _key(order) not in self._known]
        self._waiting += sorted(new, key=lambda order: order.since)
        self._known = {_key(order) for order in called.values()}

    def tick(self, now_s: float) -> bool:
        """Go on to the next call when it is its turn; returns whether one begins now."""
        if self.current is not None and now_s < self._until_s:
            return False
        self.current = self._waiting.pop(0) if self._waiting else None
        self._until_s = now_s + CALL_S
        return self.current is not None


def _key(order: PublicOrder) -> tuple[str, object]:
    return order.order_id, order.call


def _is_same(now: PublicOrder | None, then: PublicOrder) -> bool:
    return now is not None and now.call == then.call
