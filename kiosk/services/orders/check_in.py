"""Check-in: recognises a customer by code or name, records their arrival, shows what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.arrival import (
    BEING_PREPARED,
    ENDS_ARRIVAL,
    NEEDS_COLLEAGUE,
    PRESENT,
    is_due,
    is_open,
)
from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.errors import TransitionNotAllowed
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Step
from kiosk.domain.names import fold
from kiosk.domain.order import Actor, Arrival, Order, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders.code_lookup import CodeInput, orders_meant
from kiosk.services.orders.recorder import Recorder
from kiosk.services.orders.same_person import has_second_factor, is_same_person
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

CUSTOMER = Actor(Role.CUSTOMER, "")
EARLY = timedelta(minutes=60)
SAME_VISIT = timedelta(hours=2)


class CheckInResult(StrEnum):
    """The result that the screen shows a customer."""

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
    """The customer that a code or a name identifies, and what to show them.

    With CONFIRM, `order_ids` are all the customer's orders that are due, and `colleague` says that
    a colleague must help with all of them, so that the screen need not ask for the bay. The other
    results need no confirmation; `arrival_id` is set if the customer is here already. With
    TOO_EARLY, `slot` is the earliest one and `at` the current time. `changes`: set if the
    counters now show that somebody is here.
    """

    result: CheckInResult
    order_ids: tuple[str, ...] = ()
    short_name: str = ""
    item_count: int = 0
    slot: Slot | None = None
    at: datetime | None = None
    bay: str | None = None
    ahead: int = 0
    arrival_id: str | None = None
    colleague: bool = False
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class ByName:
    """A surname and a second factor: last three of the order number or last two of the phone."""

    surname: str
    last_digits: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The customer of these orders is here, at a bay or (None) in the waiting area.

    `by_code`: they gave the code of one of these orders.
    """

    order_ids: tuple[str, ...]
    bay: str | None = None
    actor: Actor = CUSTOMER
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """The result of a check-in. `ahead`: how many arrivals before this one still wait."""

    result: CheckInResult
    arrival: Arrival
    ahead: int
    changes: Changes


def recognise_code(
    uow: UnitOfWork,
    attempt: int | None,
    typed: str,
    *,
    by_hand: bool = False,
    layouts: Sequence[str] = LAYOUT_NAMES,
) -> Recognised:
    """The customer with this code. `attempt` None: no rate limit (staff).

    `by_hand` and `layouts` as in `code_lookup.CodeInput`.

    The result is UNKNOWN for a cancelled order too, but the counters show that somebody is here.
    If several customers' orders have the code, the one whose order is due is meant; if
    several are due, or a scan means different codes equally well, the result is UNKNOWN too.
    """
    meant = orders_meant(uow, CodeInput(typed, by_hand, layouts))
    recognised = (
        Recognised(CheckInResult.UNKNOWN) if meant.is_ambiguous else _recognise(uow, meant.orders)
    )
    return _count_attempt(uow, attempt, recognised)


def recognise_name(uow: UnitOfWork, attempt: int | None, given: ByName) -> Recognised:
    """The customer with this surname and second factor; UNKNOWN if they match more than one."""
    surname = fold(given.surname)
    orders = uow.open_orders_by_surname(surname) if surname else ()
    digits = fold(given.last_digits)
    found = tuple(order for order in orders if has_second_factor(order, digits))
    is_one = bool(found) and all(is_same_person(order, found[0]) for order in found)
    recognised = _recognise(uow, found) if is_one else Recognised(CheckInResult.UNKNOWN)
    return _count_attempt(uow, attempt, recognised)


def _count_attempt(uow: UnitOfWork, attempt: int | None, recognised: Recognised) -> Recognised:
    if attempt is not None and recognised.result is not CheckInResult.UNKNOWN:
        uow.forgive_attempt(attempt)
    return recognised


def _recognise(uow: UnitOfWork, orders: Sequence[Order]) -> Recognised:
    live = [order for order in orders if is_open(order.status)]
    if not live:
        return _recognise_ended(uow, orders)
    now = uow.store_now()
    expected = [order for order in live if is_due(order, now, EARLY)] or live[:1]
    order = expected[0]
    if not all(is_same_person(order, other) for other in expected):
        return Recognised(CheckInResult.UNKNOWN)
    arrival = uow.active_arrival_of(order.order_id)
    if arrival is not None:
        return _state_of(uow, arrival)
    surname = fold(order.customer.last_name)
    others = uow.open_orders_by_surname(surname) if surname else ()
    everything = (order, *(o for o in others if o != order and is_same_person(o, order)))
    due = tuple(o for o in everything if is_due(o, now, EARLY))
    if order not in due and order.status in NEEDS_COLLEAGUE:
        due = (order, *due)
    name = order.customer.short_name
    if not due:
        slots = [o.state.slot for o in everything if o.state.slot]
        slot = min(slots, key=lambda slot: slot.start)
        return Recognised(CheckInResult.TOO_EARLY, short_name=name, slot=slot, at=now)
    order_ids = tuple(o.order_id for o in due)
    colleague = all(o.status in NEEDS_COLLEAGUE for o in due)
    items = _items(uow, order_ids)
    return Recognised(CheckInResult.CONFIRM, order_ids, name, items, colleague=colleague)


def _recognise_ended(uow: UnitOfWork, orders: Sequence[Order]) -> Recognised:
    """The result for orders that were collected or cancelled, or for no orders.

    A cancelled order's result differs from UNKNOWN only for a customer who had checked in before
    it was cancelled.
    """
    if any(order.status is Status.PICK_UP_OK for order in orders):
        return Recognised(CheckInResult.COLLECTED)
    changes = Changes()
    for order in orders:
        recorder = Recorder(uow)
        was_here = _was_here_when_cancelled(uow, order)
        arrival = uow.active_arrival_of(order.order_id) or recorder.arrive(
            (order.order_id,), None, CUSTOMER
        )
        changes |= recorder.changes
        if was_here:
            return replace(_state_of(uow, arrival), changes=changes)
    return Recognised(CheckInResult.UNKNOWN, changes=changes)


def _was_here_when_cancelled(uow: UnitOfWork, order: Order) -> bool:
    cancelled = [event for event in uow.journal(order.order_id) if event.to_status]
    return bool(cancelled) and any(
        uow.order_events.is_before(arrival.arrival_id, cancelled[-1].event_id)
        and uow.store_now() - arrival.since < SAME_VISIT
        for arrival in uow.arrivals_of(order.order_id)
    )


def follow(uow: UnitOfWork, arrival_id: str) -> Recognised | None:
    """What the customer of an arrival is shown now; None if it ended without being served."""
    arrival = uow.arrival(arrival_id)
    if arrival is None:
        return None
    if arrival.is_active:
        return _state_of(uow, arrival)
    result = _result_of(uow, arrival.order_ids)
    return Recognised(result, arrival_id=arrival_id) if result is CheckInResult.COLLECTED else None


def _state_of(uow: UnitOfWork, arrival: Arrival) -> Recognised:
    first = uow.order(arrival.order_ids[0])
    return Recognised(
        _result_of(uow, arrival.order_ids),
        arrival.order_ids,
        first.customer.short_name if first else "",
        _items(uow, arrival.order_ids),
        bay=arrival.bay,
        ahead=_ahead_of(uow, arrival),
        arrival_id=arrival.arrival_id,
    )


def _items(uow: UnitOfWork, order_ids: tuple[str, ...]) -> int:
    orders = [uow.order(order_id) for order_id in order_ids]
    return sum(order.left_of(line) for order in orders if order for line in order.lines)


def arrive(uow: UnitOfWork, command: CheckIn) -> Arrived:
    """Record that the customer is here: their ready orders enter AWAITING, others do when ready.

    If they are here already, this only moves the arrival to the new bay and adds new orders.
    Raises TransitionNotAllowed when everything was collected meanwhile.
    """
    orders = {order_id: uow.order(order_id) for order_id in command.order_ids}
    open_ids = tuple(
        order_id
        for order_id, order in orders.items()
        if order and order.status is not Status.PICK_UP_OK
    )
    if not open_ids:
        raise TransitionNotAllowed(
            next(iter(orders), ""), Status.PICK_UP_OK, Status.AWAITING, legal=()
        )
    recorder = Recorder(uow)
    arrival = _arrival_for(uow, recorder, replace(command, order_ids=open_ids))
    for order_id in open_ids:
        order = uow.order(order_id)
        held = uow.held_action_of(order_id)
        if order is not None and order.status is Status.READY and held is None:
            recorder.steps(order, [_called(order, command.actor)])
    result = _result_of(uow, arrival.order_ids)
    return Arrived(result, arrival, _ahead_of(uow, arrival), recorder.changes)


def _arrival_for(uow: UnitOfWork, recorder: Recorder, command: CheckIn) -> Arrival:
    """The arrival for these orders: a new one, or the earliest active one, merged with others."""
    active = {
        arrival.arrival_id: arrival
        for order_id in command.order_ids
        if (arrival := uow.active_arrival_of(order_id))
    }
    if not active:
        return recorder.arrive(
            command.order_ids, command.bay, command.actor, by_code=command.by_code
        )
    arrival, *others = (one for one in uow.active_arrivals() if one.arrival_id in active)
    for other in others:
        recorder.leave(other, command.actor, "withdrawn")
    before = (order_id for known in (arrival, *others) for order_id in known.order_ids)
    together = tuple(dict.fromkeys((*before, *command.order_ids)))
    if (together, command.bay) == (arrival.order_ids, arrival.bay):
        return arrival
    return recorder.move(arrival, together, command.bay, command.actor, by_code=command.by_code)


def _called(order: Order, actor: Actor) -> EventDraft:
    return EventDraft(
        EventKind.STATUS,
        actor,
        order.order_id,
        Status.READY,
        Status.AWAITING,
        order.state.version,
        payload=Step(),
    )


def _result_of(uow: UnitOfWork, order_ids: tuple[str, ...]) -> CheckInResult:
    """What the customer of these orders is shown; ended ones count only if all have ended.

    Held actions are ignored: they have not happened yet.
    """
    orders = [uow.order(order_id) for order_id in order_ids]
    statuses = {order.status for order in orders if order}
    statuses = (statuses - ENDS_ARRIVAL) or statuses
    if Status.IN_PROGRESS in statuses:
        return CheckInResult.BEING_SERVED
    if statuses & (NEEDS_COLLEAGUE | {Status.CANCELLED}):
        return CheckInResult.COLLEAGUE
    if statuses & BEING_PREPARED:
        return CheckInResult.BEING_PREPARED
    return CheckInResult.WAIT if statuses & (PRESENT | {Status.READY}) else CheckInResult.COLLECTED


def _ahead_of(uow: UnitOfWork, arrival: Arrival) -> int:
    """How many earlier arrivals still wait: not being served, and with something left to do."""
    ahead = 0
    for other in uow.active_arrivals():
        if other.arrival_id == arrival.arrival_id:
            break
        orders = [uow.order(order_id) for order_id in other.order_ids]
        statuses = {order.status for order in orders if order}
        ahead += Status.IN_PROGRESS not in statuses and not statuses <= ENDS_ARRIVAL
    return ahead
