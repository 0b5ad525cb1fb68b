"""A sample store in fast motion: each order is prepared, its customer comes and takes it."""

from __future__ import annotations

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import counter
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.ports.boards import OrderSummary
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import LocalDatabase

_NEXT = {
    Status.STARTED: Status.READY,
    Status.REPLANNED: Status.READY,
    Status.IN_PROGRESS: Status.PICK_UP_OK,
}
_MOVED = (*_NEXT, Status.READY, Status.AWAITING)


class SampleStaff:
    """Serves the customers of a store, one step of each order at a time."""

    def __init__(self, store: LocalDatabase, who: str, counter_name: str, bay: str) -> None:
        """`who` works at the counter with this name; every customer waits at the same bay."""
        self._store = store
        self._actor, self._counter, self._bay = Actor(Role.STAFF, who), counter_name, bay

    def step(self) -> None:
        """Move every order on by one step. Raises StoreUnavailable."""
        orders = self._store.read_blocking(lambda reader: list(reader.summaries(None)))
        for order in orders:
            if order.status in _MOVED:
                self._store.run_blocking(self._move, order)

    def _move(self, uow: UnitOfWork, seen: OrderSummary) -> None:
        order = uow.order(seen.order_id)
        if order is None or order.status is not seen.status:
            return
        if order.status is Status.READY:
            arrive(uow, CheckIn((order.order_id,), self._bay))
        elif order.status is Status.AWAITING:
            counter.serve(uow, counter.OrderCommand(order.order_id, self._actor, self._counter))
        else:
            to_status = _NEXT[order.status]
            command = counter.Advance(
                order.order_id, to_status, self._actor, self._counter, along_path=True
            )
            counter.advance(uow, command)
