"""Orders as one transaction has read and changed them: a batch of events reads each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from kiosk.domain.journal import Event, EventKind
from kiosk.domain.order import Order, OrderState
from kiosk.storage import reading


class OrderCache:
    """What stands in the file, for as long as one transaction writes there.

    Whoever writes an order tells: `moved` and `saved` follow what was written, `forget` has it
    read again.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orders: dict[str, Order] = {}

    def order(self, order_id: str) -> Order | None:
        """The order with this collect id."""
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

    def moved(self, event: Event) -> None:
        """An event in force was written: a trigger has moved its order's status and version."""
        order = self._orders.get(event.order_id or "")
        if order is None or event.kind != EventKind.STATUS:
            return
        if event.to_status is None or event.expected_version is None:
            self.forget(order.order_id)
            return
        state = replace(order.state, status=event.to_status, version=event.expected_version + 1)
        self.saved(order.order_id, state)

    def saved(self, order_id: str, state: OrderState) -> None:
        """An order's projection was brought to this state."""
        order = self._orders.get(order_id)
        if order is not None:
            self._orders[order_id] = replace(order, state=state)

    def forget(self, *order_ids: str) -> None:
        """These orders were written in some other way."""
        for order_id in order_ids:
            self._orders.pop(order_id, None)
