"""The hub takes one event: what becomes of it, and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.commands import Decision
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventKind, apply, begin, subject_of
from kiosk.domain.log import APPLIES, Outcome, Verdict, Why
from kiosk.domain.order import Arrival, Order
from kiosk.domain.sequencing import HUB_ONLY, DeviceRole, judge_step, may_send
from kiosk.domain.standing import arrival_after
from kiosk.domain.status import Status
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.soundness import begins, is_readable, is_sound

_ALREADY_SO = Verdict(Outcome.SUPERSEDED, Why.ALREADY_SO)
_UNKNOWN_ORDER = Verdict(Outcome.REJECTED, Why.UNKNOWN_ORDER)
_ILLEGAL = Verdict(Outcome.REJECTED, Why.ILLEGAL)

ISSUES = frozenset({EventKind.HELP, EventKind.HELPED, EventKind.SET_ASIDE, EventKind.REVIEWED})
"""What begins or ends something that waits for a person; most of it is about no order."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One event with what became of it, and what it changed on screens."""

    event: Event
    verdict: Verdict
    changes: Changes


def take_event(
    uow: UnitOfWork, event: Event, role: DeviceRole | None, order: Order | None, *, is_here: bool
) -> Judged:
    """Judge an event, give it its place in the log and let it have its effect.

    `role`: what the machine is that recorded it; None where another one passes it on. `order`:
    what was ordered, with the event that begins one. `is_here`: the event is kept already,
    without a place.
    """
    is_new = order is not None and _begins(uow, event)
    verdict = _judge(uow, event, role, order if is_new else None)
    if is_here:
        uow.log.give_place(event, verdict)
    else:
        uow.log.add(event, verdict, order if is_new else None)
    if event.order_id is not None and uow.log.is_erased(event.order_id):
        uow.log.erase(event.order_id)  # Recorded before its machine knew, and told since.
    if verdict.outcome is not Outcome.APPLIED:
        order_ids = frozenset({event.order_id} if event.order_id else ())
        return Judged(event, verdict, Changes(order_ids=order_ids))
    return Judged(event, verdict, have_effect(uow, event))


def _begins(uow: UnitOfWork, event: Event) -> bool:
    """Whether an event brings an order into the store, which must come with it."""
    is_entry = event.kind == EventKind.STATUS and event.from_status is None
    return is_entry and uow.order(event.order_id or "") is None


def _judge(
    uow: UnitOfWork, event: Event, role: DeviceRole | None, contents: Order | None
) -> Verdict:
    if role is None and event.kind in HUB_ONLY:
        return _ALREADY_SO  # A former hub's word on requests that head office gives this one too.
    if not may_send(role or DeviceRole.COUNTER, event):
        return Verdict(Outcome.REJECTED, Why.NOT_PERMITTED)
    if not is_readable(event):
        return _ILLEGAL
    try:
        judge = _JUDGES.get(str(event.kind))
        if event.kind == EventKind.STATUS:
            return _judge_status(uow, event, contents)
        if event.order_id is not None and uow.order(event.order_id) is None:
            return _UNKNOWN_ORDER
        return judge(uow, event) if judge else APPLIES
    except (JournalCorrupt, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return _ILLEGAL


def _judge_status(uow: UnitOfWork, event: Event, contents: Order | None) -> Verdict:
    known = uow.order(event.order_id or "")
    order = known if known is not None and known.state.version else None
    journal = uow.log.settled_journal(order.order_id) if order else ()
    verdict = judge_step(event, order, journal)
    if verdict.outcome is not Outcome.APPLIED:
        return verdict
    if known is not None and order is None and known.status is not event.to_status:
        return _ILLEGAL  # It is here already, and waits for another first event.
    if known is None and contents and not uow.is_of_this_store(contents.exchange_place_id):
        return Verdict(Outcome.REJECTED, Why.NOT_PERMITTED)
    known = known or contents
    if known is None:
        return _UNKNOWN_ORDER
    if order is None and not begins(event, known):
        return _ILLEGAL
    state = apply(order.state, event) if order else begin(event)
    been = {step.to_status for step in journal}
    return verdict if is_sound(known, state, been) else _ILLEGAL


def _judge_arrived(uow: UnitOfWork, event: Event) -> Verdict:
    arrival_id, order_ids = event.data["arrival_id"], event.data["orders"]
    orders = [uow.order(order_id) for order_id in order_ids]
    if any(order is None for order in orders):
        return _UNKNOWN_ORDER
    if all(order and order.status is Status.PICK_UP_OK for order in orders):
        return _ALREADY_SO  # Whoever came was served meanwhile: nobody waits.
    others = [uow.active_arrival_of(order_id) for order_id in order_ids]
    if any(other and other.arrival_id != arrival_id for other in others):
        return _ALREADY_SO
    return APPLIES


def _judge_left(uow: UnitOfWork, event: Event) -> Verdict:
    arrival = uow.arrival(str(event.data["arrival_id"]))
    return APPLIES if arrival and arrival.is_active else _ALREADY_SO


def _judge_seen(uow: UnitOfWork, event: Event) -> Verdict:
    order = uow.order(event.order_id or "")
    if order is None:
        return _ILLEGAL
    is_new = order.status is Status.CANCELLED and not order.state.seen
    return APPLIES if is_new else _ALREADY_SO


def _judge_decided(uow: UnitOfWork, event: Event) -> Verdict:
    """A hub that had lost part of its log may have decided anew: the first decision stands."""
    command_id = str(event.data["command_id"])
    told = uow.log.settled_about([command_id])
    decided = [one.reason for one in told if one.kind == EventKind.DECIDED]
    if not decided:
        is_done = uow.log.decision(command_id) is not None
        return _ALREADY_SO if is_done else APPLIES
    is_open = decided[-1] == Decision.WAITING != event.reason
    return APPLIES if is_open else _ALREADY_SO


def _judge_answered(uow: UnitOfWork, event: Event) -> Verdict:
    is_open = uow.log.decision(str(event.data["command_id"])) == "WAITING"
    return APPLIES if is_open else _ALREADY_SO


_JUDGES: dict[str, Callable[[UnitOfWork, Event], Verdict]] = {
    EventKind.ARRIVED: _judge_arrived,
    EventKind.LEFT: _judge_left,
    EventKind.SEEN: _judge_seen,
    EventKind.DECIDED: _judge_decided,
    EventKind.ANSWERED: _judge_answered,
}


def have_effect(uow: UnitOfWork, event: Event) -> Changes:
    """Bring the projections along after an event that applies and follows what they show."""
    if event.kind == EventKind.STATUS:
        return _step(uow, event)
    if event.kind in (EventKind.ARRIVED, EventKind.LEFT):
        return project_arrival(uow, str(event.data["arrival_id"]), log_only=True)
    if event.kind in ISSUES and event.order_id is None:
        return Changes(issues=True)
    order = uow.order(event.order_id) if event.order_id else None
    if order is None:
        return Changes()
    if event.kind == EventKind.SEEN:
        uow.save_state(order, replace(order.state, seen=True))
    elif event.kind == EventKind.DETAILS:
        if uow.log.is_erased(order.order_id):
            uow.log.erase(order.order_id)
            return Changes(order_ids=frozenset({order.order_id}))
        customer = event.personal.get("customer")
        known = replace(order.customer, **customer) if customer else None
        uow.log.change_details(order, known, event.personal.get("shelf"))
    elif event.kind == EventKind.ERASED:
        uow.log.erase(order.order_id)
    return Changes(order_ids=frozenset({order.order_id}))


def _step(uow: UnitOfWork, event: Event) -> Changes:
    order = uow.order(event.order_id or "")
    assert order is not None
    # The status and the version moved with the event itself.
    if event.from_status is None:
        uow.save_state(order, begin(event))
    else:
        version = event.expected_version or 0
        before = replace(order.state, status=event.from_status, version=version)
        uow.save_state(order, apply(before, event))
    return Changes(order_ids=frozenset({order.order_id}))


def project_arrival(uow: UnitOfWork, arrival_id: str, *, log_only: bool = False) -> Changes:
    """Bring one arrival to what its events amount to: the log's, then those that wait and fit.

    `log_only`: what waits does not count, because it is still to be judged.
    """
    log = uow.log
    events = log.settled_about([arrival_id])
    settled = arrival_after(events)
    waiting = () if log_only else log.unsettled_about([arrival_id])
    arrival = arrival_after((*events, *waiting)) if waiting else settled
    if waiting and arrival is not None and not _is_free(uow, arrival):
        arrival = settled
    before = uow.arrival(arrival_id)
    if arrival is None:
        log.drop_arrival(arrival_id)
    elif arrival != before and all(uow.order(order_id) for order_id in arrival.order_ids):
        uow.save_arrival(arrival)
    named = {*(before.order_ids if before else ()), *(arrival.order_ids if arrival else ())}
    return Changes(order_ids=frozenset(named), arrival_ids=frozenset({arrival_id}))


def _is_free(uow: UnitOfWork, arrival: Arrival) -> bool:
    """Whether nobody else is here for the same orders."""
    others = [uow.active_arrival_of(order_id) for order_id in arrival.order_ids]
    return not any(other and other.arrival_id != arrival.arrival_id for other in others)


def subjects(events: list[Event]) -> set[str]:
    """The arrivals that events are about."""
    presence = (EventKind.ARRIVED, EventKind.LEFT)
    return {str(subject_of(event)) for event in events if event.kind in presence}
