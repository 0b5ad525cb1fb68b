"""People, orders and a clock for the storage tests, which all use real files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.domain.actions import Details
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.order import Actor, Customer, HandedLine, HandOver, Line, NewOrder, Order, Slot
from kiosk.domain.path_reasons import PathReason
from kiosk.domain.problem import Problem
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import check_in, counter, intake
from kiosk.services.orders.counter import Advance, OrderCommand, Undo
from kiosk.services.ports.changes import Changes
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.verification import verify
from tests.new_databases import new_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LEA = Actor(Role.STAFF, "Léa")
PAUL = Actor(Role.STAFF, "Paul")
SOPHIE = Actor(Role.MANAGER, "Sophie")
COUNTER_1 = "Comptoir 1"
COUNTER_2 = "Comptoir 2"
HOLD_S = 8.0

MORNING = Slot(NOON, NOON + timedelta(hours=1))
TOMORROW = Slot(NOON + timedelta(days=1), NOON + timedelta(days=1, hours=1))


class FakeClock:
    """A clock that moves only when a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@contextmanager
def opened(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    """A store that must verify without problems when the test is over."""
    store = new_store(data_dir, clock)
    yield store
    assert problems(store) == []
    store.close()


def new_order(
    number: int,
    *,
    first_name: str = "Camille",
    last_name: str = "Durand",
    phone: str | None = None,
    slot: Slot | None = MORNING,
    barcode: str | None = None,
    quantities: tuple[int, ...] = (2, 1),
) -> NewOrder:
    phone = f"+336{number:08}" if phone is None else phone
    return NewOrder(
        order_id=f"CMD-{number:06}",
        exchange_place_id="place",
        mode="standard",
        customer=Customer(first_name, last_name, phone, "camille@example.fr", "fr"),
        lines=tuple(Line(n, f"Article {n}", q) for n, q in enumerate(quantities, 1)),
        slot=slot,
        barcode=barcode,
        content_hash=f"contents {number}",
    )


def add_orders(store: LocalDatabase, orders: Iterable[NewOrder]) -> intake.IntakeResult:
    return store.run_blocking(intake.take_orders, tuple(orders))


def order_of(store: LocalDatabase, order_id: str) -> Order:
    order = store.read_blocking(lambda reader: reader.order(order_id))
    assert order is not None
    return order


def steps_of(store: LocalDatabase, order_id: str) -> list[Event]:
    """The status events of an order, oldest first."""
    journal = store.read_blocking(lambda reader: reader.journal(order_id))
    return [event for event in journal if event.kind is EventKind.STATUS]


def reason_for(status: Status) -> str | None:
    known = DEFAULT_REASONS.get(status)
    return known[0].code if known else None


def details_for(order: Order, status: Status) -> Details:
    """The details that a step into this status must have, and no more."""
    slot = TOMORROW if status is Status.REPLANNED else None
    hand_over = None
    if status is Status.PICK_UP_PARTIALLY and sum(order.left_of(line) for line in order.lines) > 1:
        hand_over = some_of(order)
    return Details(reason=reason_for(status), slot=slot, hand_over=hand_over)


def some_of(order: Order) -> HandOver:
    """One item of the first line that has any left; the others are short."""
    lines = []
    wanted = 1
    for line in order.lines:
        handed = min(wanted, order.left_of(line))
        wanted -= handed
        lines.append(HandedLine(line.number, handed, "PARTIALLY_MISSING"))
    return HandOver(tuple(lines))


def ways(store: LocalDatabase, order_id: str) -> list[Status | None]:
    """The statuses an order entered, one after the other."""
    return [event.to_status for event in steps_of(store, order_id)]


def arrivals(store: LocalDatabase, order_id: str) -> list[tuple[bool, str | None]]:
    """For every arrival of an order, whether it is active, and its bay."""
    found = store.read_blocking(lambda reader: reader.arrivals_of(order_id))
    return [(arrival.is_active, arrival.bay) for arrival in found]


def check_in_at(store: LocalDatabase, bay: str | None, *order_ids: str) -> None:
    store.run_blocking(check_in.arrive, check_in.CheckIn(order_ids, bay))


def go(
    store: LocalDatabase,
    order_id: str,
    *statuses: Status,
    actor: Actor = SOPHIE,
    at: str = COUNTER_1,
    hold_s: float | None = None,
) -> Changes:
    """Move an order through these statuses, one action each."""
    changes = Changes()
    for status in statuses:
        details = details_for(order_of(store, order_id), status)
        command = Advance(order_id, status, actor, at, details, hold_s=hold_s)
        changes = store.run_blocking(counter.advance, command)
    return changes


def give_reason(
    store: LocalDatabase,
    order_id: str,
    reason: PathReason,
    actor: Actor = LEA,
    at: str = COUNTER_1,
    *,
    hold_s: float | None = None,
) -> Changes:
    """Take an order along all steps of a reason; a customer who will return comes tomorrow."""
    details = Details(reason=reason.code, slot=TOMORROW if reason.needs_slot else None)
    command = Advance(order_id, reason.end, actor, at, details, hold_s=hold_s)
    return store.run_blocking(counter.advance, command)


def serve(store: LocalDatabase, order_id: str, actor: Actor = LEA, at: str = COUNTER_1) -> Changes:
    return store.run_blocking(counter.serve, OrderCommand(order_id, actor, at))


def resume(store: LocalDatabase, order_id: str, actor: Actor = LEA, at: str = COUNTER_1) -> Changes:
    return store.run_blocking(counter.resume, OrderCommand(order_id, actor, at))


def undo(
    store: LocalDatabase, changes: Changes, actor: Actor = SOPHIE, at: str = COUNTER_1
) -> Changes:
    assert changes.action is not None
    return store.run_blocking(counter.undo, Undo(changes.action.operation_id, actor, at))


TO_REACH: dict[Status, tuple[Status, ...]] = {
    Status.STARTED: (),
    Status.READY: (Status.READY,),
    Status.AWAITING: (Status.READY, Status.AWAITING),
    Status.IN_PROGRESS: (Status.READY, Status.AWAITING, Status.IN_PROGRESS),
    Status.PICK_UP_OK: (Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_OK),
    Status.PICK_UP_FAILED: (
        Status.READY,
        Status.AWAITING,
        Status.IN_PROGRESS,
        Status.PICK_UP_FAILED,
    ),
    Status.PICK_UP_PARTIALLY: (
        Status.READY,
        Status.AWAITING,
        Status.IN_PROGRESS,
        Status.PICK_UP_PARTIALLY,
    ),
    Status.CANCELLED: (Status.CANCELLED,),
    Status.BLOCKED: (Status.BLOCKED,),
    Status.DELAYED: (Status.DELAYED,),
    Status.REPLANNED: (Status.REPLANNED,),
    Status.INIT: (Status.BLOCKED, Status.INIT),
    Status.STOCK_OK: (Status.BLOCKED, Status.STOCK_OK),
}
"""Legal actions that lead from STARTED to each status."""


def bring(store: LocalDatabase, number: int, status: Status) -> str:
    """Take a new order and bring it to a status; returns its id."""
    new = new_order(number)
    add_orders(store, [new])
    go(store, new.order_id, *TO_REACH[status])
    assert order_of(store, new.order_id).status is status
    return new.order_id


def problems(store: LocalDatabase) -> list[Problem]:
    return list(verify(store.database))
