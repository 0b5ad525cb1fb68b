"""A cache of the orders of one transaction, so that a batch of events reads each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from kiosk.domain.order import Order, OrderState
from kiosk.storage import reading


class OrderCache:
    """The orders as one transaction sees them in the database.

    Code that writes an order must report it: `saved` updates the cached order, `forget` has it
    read again.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orders: dict[str, Order] = {}

    def order(self, order_id: str) -> Order | None:
        """The order with this collect id; None when it is not here."""
        order = self._orders.get(order_id)
        if order is None:
            order = reading.order(self._connection, order_id)
            if order is not None:
                self._orders[order_id] = order
        return order

    def orders(self, order_ids: Iterable[str]) -> dict[str, Order]:
        """Those of the orders that are here."""
        wanted = set(order_ids)
        self._orders |= reading.orders(self._connection, wanted - self._orders.keys())
        return {order_id: self._orders[order_id] for order_id in wanted & self._orders.keys()}

    def saved(self, order_id: str, state: OrderState) -> None:
        """Update a cached order, whose projection was set to this state."""
        order = self._orders.get(order_id)
        if order is not None:
            self._orders[order_id] = replace(order, state=state)

    def forget(self, *order_ids: str) -> None:
        """Drop orders that were written in another way; they are read again."""
        for order_id in order_ids:
            self._orders.pop(order_id, None)
