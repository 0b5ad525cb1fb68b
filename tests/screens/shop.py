"""Runs use cases for the customers and colleagues outside the screen under test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from kiosk.domain.actions import Details
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.payloads import EventsSetAside
from kiosk.domain.order import Actor, Arrival, Customer, Line, NewOrder, Order, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.changes import ChangeFeed
from kiosk.services.orders import check_in, counter, intake
from kiosk.services.orders.recorder import SYSTEM
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import FakeClock

MANAGER = Actor(Role.MANAGER, "Nadia")
COUNTER = "Comptoir 1"


@dataclass
class Shop:
    """Acts as customers and colleagues. `silent`: screens are not notified of changes."""

    store: LocalDatabase
    feed: ChangeFeed
    clock: FakeClock
    made: int = 0
    silent: bool = False

    def new_order(
        self,
        customer: str = "Camille Durand",
        *,
        lines: tuple[tuple[str, int], ...] = (("Perceuse 18 V", 1), ("Vis inox 4 × 40", 2)),
        in_min: float | None = 60,
        shelf: str | None = "B2",
        code: str | None = None,
        phone: str | None = None,
        email: str = "",
        eans: tuple[str, ...] = (),
    ) -> str:
        """Adds an order whose slot begins `in_min` minutes from now (None: no slot)."""
        self.made += 1
        order_id = f"WEB-{1000 + self.made}"
        first, _, last = customer.partition(" ")
        slot = None
        if in_min is not None:
            start = self.clock.now + timedelta(minutes=in_min)
            slot = Slot(start, start + timedelta(minutes=30))
        new = NewOrder(
            order_id,
            "place-1",
            "STORE",
            Customer(first, last, phone or f"+3361234{self.made:04}", email, "fr"),
            tuple(
                Line(n + 1, label, quantity, eans[n] if n < len(eans) else None)
                for n, (label, quantity) in enumerate(lines)
            ),
            slot,
            barcode=code,
            shelf=shelf,
            content_hash=f"contents {order_id}",
        )
        self._notify(self.store.run_blocking(intake.take_orders, [new]).changes)
        return order_id

    def advance(
        self,
        order_id: str,
        to_status: Status,
        by: Actor = MANAGER,
        at: str = COUNTER,
        **details: Any,
    ) -> None:
        """Somebody takes one step with an order."""
        command = counter.Advance(order_id, to_status, by, at, Details(**details))
        self._notify(self.store.run_blocking(counter.advance, command))

    def serve(self, order_id: str, who: Actor = MANAGER, at: str = COUNTER) -> None:
        """Somebody serves the customer of an order at a counter."""
        self._notify(
            self.store.run_blocking(counter.serve, counter.OrderCommand(order_id, who, at))
        )

    def pair(self, name: str, clock_offset_ms: int) -> None:
        """A device of this name is paired, and its clock is off by so much."""
        now = self.clock.now
        peer = PeerRecord(name, DeviceRole.CHECK_IN, name, "", now, None, None, now)
        peer = replace(peer, clock_offset_ms=clock_offset_ms)
        self.store.run_blocking(lambda uow, _: uow.devices.save_peer(peer), None)
        self._notify(Changes(issues=True))

    def finds_altered_records(self) -> None:
        """A device of the store has set records aside that contradict the log."""

        def find(uow: UnitOfWork, _wish: None) -> Changes:
            report = EventsSetAside(1, ("altered",))
            uow.append(EventDraft(EventKind.SET_ASIDE, SYSTEM, payload=report))
            return Changes(issues=True)

        self._notify(self.store.run_blocking(find, None))

    def arrive(self, order_id: str, bay: str | None = None, *, by_code: bool = False) -> None:
        """The customer of an order comes in; with `by_code` they give its code."""
        came = check_in.CheckIn((order_id,), bay, by_code=by_code)
        self._notify(self.store.run_blocking(check_in.arrive, came).changes)

    def order_in(self, status: Status, customer: str = "Camille Durand") -> str:
        """An order that came to this status the usual way."""
        is_new = status in (Status.INIT, Status.STOCK_OK)
        order_id = self.new_order(customer, in_min=None if is_new else 60)
        for step, details in WAYS[status]:
            start = self.clock.now + timedelta(days=1)
            moved = {"slot": Slot(start, start + timedelta(hours=1))}
            self.advance(order_id, step, **(moved if step is Status.REPLANNED else details))
        assert self.status(order_id) is status
        return order_id

    def order(self, order_id: str) -> Order:
        order = self.store.read_blocking(lambda reader: reader.order(order_id))
        assert order is not None
        return order

    def status(self, order_id: str) -> Status:
        return self.order(order_id).status

    def journal(self, order_id: str) -> tuple[Event, ...]:
        return self.store.read_blocking(lambda reader: reader.journal(order_id))

    def arrivals(self, order_id: str) -> tuple[Arrival, ...]:
        return self.store.read_blocking(lambda reader: reader.arrivals_of(order_id))

    def steps(self, order_id: str) -> list[Status | None]:
        """The statuses that an order went through."""
        steps = (event for event in self.journal(order_id) if event.kind is EventKind.STATUS)
        return [event.to_status for event in steps]

    def code(self, order_id: str) -> str:
        return self.order(order_id).pickup_code

    def _notify(self, changes: Changes) -> None:
        if not self.silent:
            self.feed.announce(changes)


_READY: tuple[tuple[Status, dict[str, Any]], ...] = ((Status.READY, {}),)
_SERVING = (*_READY, (Status.AWAITING, {}), (Status.IN_PROGRESS, {}))
WAYS: dict[Status, tuple[tuple[Status, dict[str, Any]], ...]] = {
    Status.INIT: (),
    Status.STOCK_OK: ((Status.STOCK_OK, {}),),
    Status.STARTED: (),
    Status.READY: _READY,
    Status.AWAITING: (*_READY, (Status.AWAITING, {})),
    Status.IN_PROGRESS: _SERVING,
    Status.PICK_UP_OK: (*_SERVING, (Status.PICK_UP_OK, {})),
    Status.PICK_UP_FAILED: (
        *_SERVING,
        (Status.PICK_UP_FAILED, {"reason": "FAILED_CUSTOMER_ABSENT"}),
    ),
    Status.PICK_UP_PARTIALLY: (
        *_SERVING,
        (Status.PICK_UP_PARTIALLY, {"reason": "PARTIALLY_MISSING"}),
    ),
    Status.CANCELLED: ((Status.CANCELLED, {"reason": "CANCELLED_BY_CLIENT"}),),
    Status.BLOCKED: (*_READY, (Status.BLOCKED, {"reason": "BLOCKED_DAMAGED"})),
    Status.DELAYED: (*_READY, (Status.DELAYED, {"reason": "DELAYED_SUPPLIER"})),
    Status.REPLANNED: ((Status.REPLANNED, {}),),
}
