"""Check-in: recognises a customer by code or name, records their arrival, shows what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
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
from kiosk.domain.events.event import EventDraft, EventKind, store_time
from kiosk.domain.events.payloads import Step
from kiosk.domain.frozen import frozen
from kiosk.domain.names import fold
from kiosk.domain.order import Actor, Arrival, Order, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders.arrivals.queue import people_before, wait_min
from kiosk.services.orders.arrivals.readiness import OrderProgress, readiness
from kiosk.services.orders.code_lookup import CodeInput, orders_meant
from kiosk.services.orders.recorder import Recorder
from kiosk.services.orders.same_person import has_second_factor, is_same_person, may_be_customer_of
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.namesakes import Namesake
from kiosk.services.ports.unit_of_work import UnitOfWork

CUSTOMER = Actor(Role.CUSTOMER, "")
EARLY = timedelta(minutes=60)


class CheckInResult(StrEnum):
    """The result that the screen shows a customer."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    CONFIRM = "confirm"
    TOO_EARLY = "too_early"
    WAIT = "wait"
    BEING_PREPARED = "being_prepared"
    BEING_SERVED = "being_served"
    COLLEAGUE = "colleague"
    COLLECTED = "collected"


NOBODY = frozenset({CheckInResult.UNKNOWN, CheckInResult.AMBIGUOUS})
"""Results that identify no customer: the attempt counts."""


@frozen
class Recognised:
    """The customer that a code or a name identifies, and what to show them.

    With CONFIRM, `order_ids` are all the customer's orders that are due, and `colleague` says that
    a colleague must help with all of them, so that the screen need not ask for the bay. `is_ready`:
    the order that was asked for is, so that the arrival needs no question (see `held_arrival`). The
    other results need none; `arrival_id` is set if the customer is here already. With
    TOO_EARLY, `slot` is the earliest one and `at` the current time. With COLLECTED, `collected_at`
    says when, unless the customer was served in this visit. `orders` are those that are ready or
    being prepared: `ready_count` and `ready_from` say it in short. `wait_min`: about how long they
    wait; 0: nobody knows. `called_to`: the counter that called them. `language`: the customer's, ""
    if nobody was recognised. `changes`: set if the counters now show that somebody is here.
    """

    result: CheckInResult
    order_ids: tuple[str, ...] = ()
    short_name: str = ""
    item_count: int = 0
    slot: Slot | None = None
    at: datetime | None = None
    collected_at: datetime | None = None
    bay: str | None = None
    ahead: int = 0
    ready_count: int = 0
    ready_from: datetime | None = None
    orders: tuple[OrderProgress, ...] = ()
    wait_min: int = 0
    called_to: str = ""
    arrival_id: str | None = None
    colleague: bool = False
    is_ready: bool = False
    language: str = ""
    changes: Changes = field(default_factory=Changes)


@frozen
class ByName:
    """A surname and a second factor: last three of the order number or last two of the phone.

    `other_digits`: the other one of the two, where the first fitted several customers.
    """

    surname: str
    last_digits: str
    other_digits: str = ""


@frozen
class CheckIn:
    """The customer of these orders is here, at a bay or (None) in the waiting area.

    `by_code`: they gave the code of one of these orders.
    """

    order_ids: tuple[str, ...]
    bay: str | None = None
    actor: Actor = CUSTOMER
    by_code: bool = False


@frozen
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
    asks: bool = False,
) -> Recognised:
    """The customer with this code. `attempt` None: no rate limit (staff).

    `by_hand` and `layouts` as in `code_lookup.CodeInput`.

    For a cancelled order it is COLLEAGUE, and the counters show that somebody is here, unless they
    only ask (`asks`) how far their order is. If several customers' orders have the code, the one
    whose order is due is meant; if several are due, or a scan means different codes equally well,
    the result is UNKNOWN.
    """
    meant = orders_meant(uow, CodeInput(typed, by_hand, layouts))
    recognised = (
        Recognised(CheckInResult.UNKNOWN)
        if meant.is_ambiguous
        else _recognise(uow, meant.orders, asks=asks)
    )
    return _count_attempt(uow, attempt, recognised)


def recognise_name(uow: UnitOfWork, attempt: int | None, given: ByName) -> Recognised:
    """The customer with this surname and second factor; AMBIGUOUS if they match more than one."""
    surname = fold(given.surname)
    other = [given.other_digits] if given.other_digits else []
    factors = [fold(digits) for digits in (given.last_digits, *other)]

    def is_meant(namesake: Namesake) -> bool:
        return all(has_second_factor(namesake, digits) for digits in factors)

    found = uow.open_orders_by_surname(surname, is_meant) if surname else ()
    if any(not is_same_person(order, found[0]) for order in found):
        return Recognised(CheckInResult.AMBIGUOUS)
    recognised = _recognise(uow, found) if found else Recognised(CheckInResult.UNKNOWN)
    return _count_attempt(uow, attempt, recognised)


def _count_attempt(uow: UnitOfWork, attempt: int | None, recognised: Recognised) -> Recognised:
    if attempt is not None and recognised.result not in NOBODY:
        uow.forgive_attempt(attempt)
    return recognised


def _recognise(uow: UnitOfWork, orders: Sequence[Order], *, asks: bool = False) -> Recognised:
    live = [order for order in orders if is_open(order.status)]
    if not live:
        return _recognise_ended(uow, orders, asks=asks)
    now = uow.store_now()
    expected = [order for order in live if is_due(order, now, EARLY)] or live[:1]
    order = expected[0]
    if not all(is_same_person(order, other) for other in expected):
        return Recognised(CheckInResult.UNKNOWN)
    arrival = uow.active_arrival_of(order.order_id)
    if arrival is not None:
        return _state_of(uow, arrival)
    surname = fold(order.customer.last_name)
    others = uow.open_orders_by_surname(surname, may_be_customer_of(order)) if surname else ()
    everything = (order, *(o for o in others if o != order and is_same_person(o, order)))
    due = tuple(o for o in everything if is_due(o, now, EARLY))
    if order not in due and order.status in NEEDS_COLLEAGUE:
        due = (order, *due)
    name, language = order.customer.short_name, order.customer.language
    if not due:
        slots = [o.state.slot for o in everything if o.state.slot]
        slot = min(slots, key=lambda slot: slot.start)
        early = Recognised(CheckInResult.TOO_EARLY, short_name=name, language=language)
        return replace(early, slot=slot, at=now)
    order_ids = tuple(o.order_id for o in due)
    colleague = all(o.status in NEEDS_COLLEAGUE for o in due)
    items = items_of(uow, order_ids)
    is_ready = any(o.status is Status.READY for o in expected)
    found = Recognised(CheckInResult.CONFIRM, order_ids, name, items, language=language)
    return with_preparation(uow, replace(found, colleague=colleague, is_ready=is_ready))


def _recognise_ended(uow: UnitOfWork, orders: Sequence[Order], *, asks: bool) -> Recognised:
    """The result for orders that were collected or cancelled, or for no orders.

    Whoever gives the code of a cancelled order is somebody a member of staff must talk to.
    """
    collected = [order for order in orders if order.status is Status.PICK_UP_OK]
    if collected:
        at = max(_collected_at(uow, order) for order in collected)
        return Recognised(CheckInResult.COLLECTED, collected_at=at)
    if not orders:
        return Recognised(CheckInResult.UNKNOWN)
    order_id = orders[0].order_id
    recorder = Recorder(uow)
    arrival = uow.active_arrival_of(order_id)
    if arrival is None and asks:
        return Recognised(CheckInResult.COLLEAGUE, (order_id,), colleague=True)
    arrival = arrival or recorder.arrive((order_id,), None, CUSTOMER)
    return replace(_state_of(uow, arrival), changes=recorder.changes)


def _collected_at(uow: UnitOfWork, order: Order) -> datetime:
    return store_time([event for event in uow.journal(order.order_id) if event.to_status][-1])


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
    state = Recognised(
        _result_of(uow, arrival.order_ids),
        arrival.order_ids,
        first.customer.short_name if first else "",
        items_of(uow, arrival.order_ids),
        bay=arrival.bay,
        ahead=people_before(uow, arrival),
        arrival_id=arrival.arrival_id,
        language=first.customer.language if first else "",
    )
    return with_preparation(uow, state)


def with_preparation(uow: UnitOfWork, found: Recognised) -> Recognised:
    """Adds how far the orders are, and when and where it is a customer's turn who is here."""
    known = readiness(uow, found.order_ids)
    found = replace(found, ready_count=known.ready_count, ready_from=known.ready_from)
    wait = wait_min(uow, found.ahead) if found.result is CheckInResult.WAIT else 0
    call = uow.projections.call_of(found.arrival_id) if found.arrival_id else None
    called_to = call.counter if call else ""
    return replace(found, orders=known.orders, wait_min=wait, called_to=called_to)


def items_of(uow: UnitOfWork, order_ids: tuple[str, ...]) -> int:
    """How many items of these orders are still to be handed over."""
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
    return Arrived(result, arrival, people_before(uow, arrival), recorder.changes)


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
