"""Check-in: a customer gives a code or a name, says they are here, and is told what happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.arrival import BEING_PREPARED, NEEDS_COLLEAGUE, PRESENT, fold, is_due
from kiosk.domain.journal import EventDraft, EventKind
from kiosk.domain.order import Actor, Arrival, Order, Slot
from kiosk.domain.pickup_code import normalise, read_as_azerty
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.recording import Recorder

CUSTOMER = Actor(Role.CUSTOMER, "")
EARLY = timedelta(minutes=60)
MISSES_ALLOWED = 5
MISSES_WINDOW = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)


class Told(StrEnum):
    """What a customer is told. One word of these for every outcome."""

    UNKNOWN = "unknown"
    CONFIRM = "confirm"
    TOO_EARLY = "too_early"
    WAIT = "wait"
    BEING_PREPARED = "being_prepared"
    BEING_SERVED = "being_served"
    COLLEAGUE = "colleague"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whom a code or a name means.

    With CONFIRM, `order_ids` are all the customer's orders that are due here. With the others
    nothing needs to be confirmed: they show the state. `slot` goes with TOO_EARLY.
    """

    told: Told
    order_ids: tuple[str, ...] = ()
    short_name: str = ""
    item_count: int = 0
    slot: Slot | None = None
    bay: str | None = None
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class ByName:
    """A surname, and the last three of the order number or the last two of the phone."""

    surname: str
    last_digits: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The customer of these orders is here, at a bay or (None) in the waiting area."""

    order_ids: tuple[str, ...]
    bay: str | None = None
    actor: Actor = CUSTOMER


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a check-in. `ahead`: how many people came before and still wait."""

    told: Told
    arrival: Arrival
    ahead: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try at a code or a name, counted before it is looked at. `paused_until`: come back then."""

    number: int | None
    paused_until: datetime | None = None


def begin_attempt(uow: UnitOfWork, station: str) -> Attempt:
    """Count a try at this station as a miss, in a transaction of its own, before comparing.

    After five misses in two minutes the station pauses for thirty seconds; the misses are in
    the database, so a restart does not shorten the pause.
    """
    now = uow.now()
    misses = uow.missed_attempts(station, now - MISSES_WINDOW - PAUSE)
    paused_until = pause_after(misses, now)
    if paused_until is not None:
        return Attempt(None, paused_until)
    return Attempt(uow.add_attempt(station, now))


def pause_after(misses: tuple[datetime, ...], now: datetime) -> datetime | None:
    """Until when a station pauses after these misses; None when it does not."""
    if len(misses) < MISSES_ALLOWED:
        return None
    for last in range(len(misses) - 1, MISSES_ALLOWED - 2, -1):
        first = last - MISSES_ALLOWED + 1
        until = misses[last] + PAUSE
        if misses[last] - misses[first] <= MISSES_WINDOW and misses[last] <= now < until:
            return until
    return None


def recognise_code(uow: UnitOfWork, attempt: int | None, typed: str) -> Recognised:
    """Whose code this is. `attempt` None: no throttle (staff).

    A cancelled order answers like an unknown code; the counter is told that somebody is here.
    """
    orders = orders_with_code(uow, typed)
    recognised = _recognise(uow, orders)
    return _settle(uow, attempt, recognised)


def orders_with_code(uow: UnitOfWork, typed: str) -> tuple[Order, ...]:
    """The orders a typed or scanned code means, also when a scanner typed on a French layout."""
    code = normalise(typed)
    return uow.orders_by_code(code) or uow.orders_by_code(normalise(read_as_azerty(typed)))


def recognise_name(uow: UnitOfWork, attempt: int | None, given: ByName) -> Recognised:
    """Whom a surname and a second datum mean. Never more than one customer, else unknown."""
    surname = fold(given.surname)
    orders = uow.open_orders_by_surname(surname) if surname else ()
    digits = fold(given.last_digits)
    found = tuple(order for order in orders if _has_last_digits(order, digits))
    customers = {(order.customer.phone, fold(order.customer.first_name)) for order in found}
    recognised = _recognise(uow, found) if len(customers) == 1 else Recognised(Told.UNKNOWN)
    return _settle(uow, attempt, recognised)


def _has_last_digits(order: Order, digits: str) -> bool:
    by_number = len(digits) == 3 and fold(order.order_id).endswith(digits)
    by_phone = len(digits) == 2 and fold(order.customer.phone).endswith(digits)
    return by_number or by_phone


def _settle(uow: UnitOfWork, attempt: int | None, recognised: Recognised) -> Recognised:
    if attempt is not None and recognised.told is not Told.UNKNOWN:
        uow.forgive_attempt(attempt)
    return recognised


def _recognise(uow: UnitOfWork, orders: tuple[Order, ...]) -> Recognised:
    live = [order for order in orders if order.status not in (Status.PICK_UP_OK, Status.CANCELLED)]
    if not live:
        if any(order.status is Status.PICK_UP_OK for order in orders):
            return Recognised(Told.COLLECTED)
        for order in orders:
            _alert(uow, order)
        return Recognised(Told.UNKNOWN)
    order = live[0]
    arrival = uow.active_arrival_of(order.order_id)
    if arrival is not None:
        told = _told_of(uow, arrival.order_ids)
        return Recognised(
            told,
            arrival.order_ids,
            order.customer.short_name,
            _items(uow, arrival.order_ids),
            bay=arrival.bay,
            ahead=_ahead_of(uow, arrival),
        )
    now = uow.now()
    everything = (order, *(o for o in uow.open_orders_of(order.customer) if o != order))
    due = tuple(o for o in everything if is_due(o, now, EARLY))
    if not due:
        return Recognised(
            Told.TOO_EARLY, (), order.customer.short_name, slot=order.state.slot
        )  # fmt: skip
    order_ids = tuple(o.order_id for o in due)
    return Recognised(
        Told.CONFIRM, order_ids, order.customer.short_name, _items(uow, order_ids)
    )  # fmt: skip


def _alert(uow: UnitOfWork, order: Order) -> None:
    if uow.active_arrival_of(order.order_id) is None:
        Recorder(uow).arrive((order.order_id,), None, CUSTOMER)


def _items(uow: UnitOfWork, order_ids: tuple[str, ...]) -> int:
    orders = [uow.order(order_id) for order_id in order_ids]
    return sum(order.left_of(line) for order in orders if order for line in order.lines)


def arrive(uow: UnitOfWork, command: CheckIn) -> Arrived:
    """The customer is here: ready orders are called, the others wait with them.

    Saying so again moves the arrival to the new place and changes nothing else.
    """
    recorder = Recorder(uow)
    arrival = None
    for order_id in command.order_ids:
        arrival = arrival or uow.active_arrival_of(order_id)
    if arrival is None:
        arrival = recorder.arrive(command.order_ids, command.bay, command.actor)
    else:
        together = tuple(dict.fromkeys((*arrival.order_ids, *command.order_ids)))
        if (together, command.bay) != (arrival.order_ids, arrival.bay):
            arrival = recorder.move(arrival, together, command.bay, command.actor)
    for order_id in command.order_ids:
        order = uow.order(order_id)
        held = uow.held_deed_of(order_id)
        if order is not None and order.status is Status.READY and held is None:
            recorder.steps(order, [_called(order, command.actor)])
    told = _told_of(uow, arrival.order_ids)
    return Arrived(told, arrival, _ahead_of(uow, arrival), recorder.changes)


def _called(order: Order, actor: Actor) -> EventDraft:
    return EventDraft(
        EventKind.STATUS,
        actor,
        order.order_id,
        Status.READY,
        Status.AWAITING,
        order.state.version,
    )


def _told_of(uow: UnitOfWork, order_ids: tuple[str, ...]) -> Told:
    orders = [uow.order(order_id) for order_id in order_ids]
    statuses = {order.status for order in orders if order}
    if Status.IN_PROGRESS in statuses:
        return Told.BEING_SERVED
    if statuses & (NEEDS_COLLEAGUE | {Status.CANCELLED}):
        return Told.COLLEAGUE
    if statuses & BEING_PREPARED:
        return Told.BEING_PREPARED
    return Told.WAIT if statuses & PRESENT else Told.COLLECTED


def _ahead_of(uow: UnitOfWork, arrival: Arrival) -> int:
    """How many arrived before and still wait; those being served no longer do."""
    ahead = 0
    for other in uow.active_arrivals():
        if other.since < arrival.since and other.arrival_id != arrival.arrival_id:
            orders = [uow.order(order_id) for order_id in other.order_ids]
            ahead += not any(o.status is Status.IN_PROGRESS for o in orders if o)
    return ahead
