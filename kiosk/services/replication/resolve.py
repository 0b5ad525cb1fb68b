"""The hub ingests one event: resolves it, sequences it, and applies its effects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from kiosk.domain.closing.keeping import may_keep
from kiosk.domain.commands import Decision
from kiosk.domain.conflicts import resolve_step
from kiosk.domain.device_roles import HUB_ONLY, DeviceRole, may_send
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.calls import CustomerCalled
from kiosk.domain.events.event import OF_ARRIVALS, Event, EventKind, subject_of
from kiosk.domain.events.log import APPLIES, Outcome, OutcomeReason, Verdict
from kiosk.domain.events.operations import has_step_before, lacks_step_before
from kiosk.domain.events.payloads import (
    Answered,
    ArrivalEnded,
    CustomerArrived,
    Decided,
    Kept,
    NoteDone,
    NoteWritten,
)
from kiosk.domain.events.personal import ChangedDetails
from kiosk.domain.events.projection import arrival_after
from kiosk.domain.events.replay import CHANGES_STATE, apply, begin, moved_on
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Arrival, Order
from kiosk.domain.status import Status
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.validation.contents import begins, is_readable, is_valid_state

_ALREADY_SO = Verdict(Outcome.SUPERSEDED, OutcomeReason.ALREADY_SO)
_UNKNOWN_ORDER = Verdict(Outcome.REJECTED, OutcomeReason.UNKNOWN_ORDER)
_OLD_VERSION = Verdict(Outcome.CONFLICT, OutcomeReason.OLD_VERSION)
_NOT_READY = Verdict(Outcome.SUPERSEDED, OutcomeReason.OLD_VERSION)
_ILLEGAL = Verdict(Outcome.REJECTED, OutcomeReason.ILLEGAL)

ISSUES = frozenset({EventKind.HELP, EventKind.HELPED, EventKind.SET_ASIDE, EventKind.REVIEWED})
"""Kinds of events that open or close an issue for a person; most are about no order."""


@frozen
class Resolution:
    """One event with its verdict, and what it changed on screens."""

    event: Event
    verdict: Verdict
    changes: Changes


def ingest_event(
    uow: UnitOfWork, event: Event, role: DeviceRole | None, order: Order | None, *, is_here: bool
) -> Resolution:
    """Resolve an event, give it its number in the log and apply its effects.

    `role`: of the device that recorded it; None if another one relays it. `order`: what was
    ordered, if the event begins an order. `is_here`: the event is stored already, as pending.
    """
    is_new = order is not None and _begins(uow, event)
    verdict = _resolve(uow, event, role, order if is_new else None)
    if is_here:
        uow.event_log.assign_seq(event, verdict)
    else:
        uow.event_log.add(event, verdict, order if is_new else None)
    if verdict.outcome is Outcome.APPLIED:
        changes = have_effect(uow, event)
    else:
        changes = Changes(order_ids=frozenset({event.order_id} if event.order_id else ()))
    if event.order_id is not None and uow.projections.is_erased(event.order_id):
        # Its device recorded it before it knew of the erasure.
        uow.projections.erase(event.order_id)
    return Resolution(event, verdict, changes)


def _begins(uow: UnitOfWork, event: Event) -> bool:
    """Whether an event brings a new order into the store; the order must come with it."""
    is_entry = event.kind == EventKind.STATUS and event.from_status is None
    return is_entry and uow.order(event.order_id or "") is None


def _resolve(
    uow: UnitOfWork, event: Event, role: DeviceRole | None, contents: Order | None
) -> Verdict:
    if role is None and event.kind in HUB_ONLY:
        return _ALREADY_SO  # From a former hub, on commands that head office sends this one too.
    if not may_send(role or DeviceRole.COUNTER, event):
        return Verdict(Outcome.REJECTED, OutcomeReason.NOT_PERMITTED)
    if not is_readable(event):
        return _ILLEGAL
    try:
        if event.kind == EventKind.STATUS:
            return _resolve_status(uow, event, contents)
        if event.order_id is not None and uow.order(event.order_id) is None:
            return _UNKNOWN_ORDER
        return _resolve_other(uow, event)
    except (JournalCorrupt, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return _ILLEGAL


def _resolve_status(uow: UnitOfWork, event: Event, contents: Order | None) -> Verdict:
    known = uow.order(event.order_id or "")
    order = known if known is not None and known.state.version else None

    @cache  # The few that ask for it ask more than once.
    def journal() -> tuple[Event, ...]:
        return uow.order_events.sequenced_journal(order.order_id) if order else ()

    verdict = resolve_step(event, order, journal)
    if verdict.outcome is not Outcome.APPLIED:
        return verdict
    if order is not None and _lacks_step_before(uow, event, journal):
        return _OLD_VERSION
    if known is not None and order is None and known.status is not event.to_status:
        return _ILLEGAL  # The order is here already, and its pending first event is another one.
    if known is None and contents and not uow.is_of_this_store(contents.exchange_place_id):
        return Verdict(Outcome.REJECTED, OutcomeReason.NOT_PERMITTED)
    known = known or contents
    if known is None:
        return _UNKNOWN_ORDER
    if order is None and not begins(event, known):
        return _ILLEGAL
    state = apply(order.state, event) if order else begin(event)
    been = {step.to_status for step in journal()} if state.resume_stack else set()
    return verdict if is_valid_state(known, state, been) else _ILLEGAL


def _lacks_step_before(
    uow: UnitOfWork, event: Event, journal: Callable[[], Sequence[Event]]
) -> bool:
    if event.operation_id == event.event_id:
        return False  # The first of its operation: nothing to read.
    operation = uow.order_events.operation(event.operation_id)
    return has_step_before(event, operation) and lacks_step_before(event, journal(), operation)


def _resolve_arrived(uow: UnitOfWork, came: CustomerArrived) -> Verdict:
    orders = [uow.order(order_id) for order_id in came.orders]
    if any(order is None for order in orders):
        return _UNKNOWN_ORDER
    if all(order and order.status is Status.PICK_UP_OK for order in orders):
        return _ALREADY_SO  # The customer was served meanwhile: nobody waits.
    others = [uow.active_arrival_of(order_id) for order_id in came.orders]
    if any(other and other.arrival_id != came.arrival_id for other in others):
        return _ALREADY_SO
    return APPLIES


def _resolve_of_arrival(uow: UnitOfWork, event: ArrivalEnded | CustomerCalled) -> Verdict:
    arrival = uow.arrival(event.arrival_id)
    return APPLIES if arrival and arrival.is_active else _ALREADY_SO


def _resolve_seen(uow: UnitOfWork, event: Event) -> Verdict:
    order = uow.order(event.order_id or "")
    if order is None:
        return _ILLEGAL
    is_new = order.status is Status.CANCELLED and not order.state.seen
    return APPLIES if is_new else _ALREADY_SO


def _resolve_kept(uow: UnitOfWork, event: Event) -> Verdict:
    """The last one counts. One for an order that is not ready any more has nothing to keep."""
    order = uow.order(event.order_id or "")
    if order is None:
        return _ILLEGAL
    return APPLIES if may_keep(event.actor.role, order.status) else _NOT_READY


def _resolve_decided(uow: UnitOfWork, event: Event, decision: Decided) -> Verdict:
    """The first decision wins: a hub that had lost part of its log may have decided again."""
    events = uow.order_events.sequenced_about([decision.command_id])
    decided = [one.reason for one in events if one.kind == EventKind.DECIDED]
    if not decided:
        is_done = uow.inbox.decision(decision.command_id) is not None
        return _ALREADY_SO if is_done else APPLIES
    is_open = decided[-1] == Decision.WAITING != event.reason
    return APPLIES if is_open else _ALREADY_SO


def _resolve_answered(uow: UnitOfWork, answered: Answered) -> Verdict:
    is_open = uow.inbox.decision(answered.command_id) == Decision.WAITING
    return APPLIES if is_open else _ALREADY_SO


def _resolve_other(uow: UnitOfWork, event: Event) -> Verdict:
    """The verdict on an event that is no step, whose order (if any) is here."""
    match event.payload:
        case CustomerArrived() as came:
            return _resolve_arrived(uow, came)
        case (ArrivalEnded() | CustomerCalled()) as of_arrival:
            return _resolve_of_arrival(uow, of_arrival)
        case Decided() as decided:
            return _resolve_decided(uow, event, decided)
        case Answered() as answered:
            return _resolve_answered(uow, answered)
        case Kept():
            return _resolve_kept(uow, event)
        case NoteWritten() | NoteDone() as note:
            return _resolve_note(uow, event, note)
        case _:
            return _resolve_seen(uow, event) if event.kind == EventKind.SEEN else APPLIES


def _resolve_note(uow: UnitOfWork, event: Event, note: NoteWritten | NoteDone) -> Verdict:
    order = uow.order(event.order_id or "")
    if order is None:
        return _UNKNOWN_ORDER
    is_open = note.note_id in order.state.open_notes
    return _ALREADY_SO if is_open is isinstance(note, NoteWritten) else APPLIES


def have_effect(uow: UnitOfWork, event: Event) -> Changes:
    """Update the projections after an event that applies to the state they show."""
    if event.kind == EventKind.STATUS:
        return _step(uow, event)
    if isinstance(event.payload, CustomerArrived | ArrivalEnded | CustomerCalled):
        return project_arrival(uow, event.payload.arrival_id, log_only=True)
    if event.kind in ISSUES and event.order_id is None:
        return Changes(issues=True)
    order = uow.order(event.order_id) if event.order_id else None
    if order is None:
        return Changes()
    if event.kind in CHANGES_STATE:
        state = moved_on(order.state, event)
        assert state is not None
        uow.projections.note(order, state)
    if event.kind in (EventKind.DETAILS, EventKind.SHELVED) and uow.projections.is_erased(
        order.order_id
    ):
        uow.projections.erase(order.order_id)
    elif event.kind == EventKind.DETAILS:
        if isinstance(event.personal, ChangedDetails):
            changed = event.personal.customer
            customer = changed.of(order.customer) if changed else None
            uow.projections.change_details(order, customer, event.personal.shelf)
    elif event.kind == EventKind.ERASED:
        uow.projections.erase(order.order_id)
    return Changes(order_ids=frozenset({order.order_id}))


def _step(uow: UnitOfWork, event: Event) -> Changes:
    order = uow.order(event.order_id or "")
    assert order is not None
    state = begin(event) if event.from_status is None else apply(order.state, event)
    uow.projections.note(order, state)
    return Changes(order_ids=frozenset({order.order_id}))


def project_arrival(uow: UnitOfWork, arrival_id: str, *, log_only: bool = False) -> Changes:
    """Set an arrival's projection to what its events result in: the log's, then pending ones.

    Pending events are skipped if another arrival is active for one of the orders, and with
    `log_only`, because they are still to be resolved.
    """
    events = uow.order_events.sequenced_about([arrival_id])
    sequenced = arrival_after(events)
    waiting = () if log_only else uow.order_events.pending_about([arrival_id])
    arrival = arrival_after((*events, *waiting)) if waiting else sequenced
    if waiting and arrival is not None and not _is_free(uow, arrival):
        arrival = sequenced
    before = uow.arrival(arrival_id)
    if arrival is None:
        uow.projections.drop_arrival(arrival_id)
    elif arrival != before and all(uow.order(order_id) for order_id in arrival.order_ids):
        uow.save_arrival(arrival)
    named = {*(before.order_ids if before else ()), *(arrival.order_ids if arrival else ())}
    return Changes(order_ids=frozenset(named), arrival_ids=frozenset({arrival_id}))


def _is_free(uow: UnitOfWork, arrival: Arrival) -> bool:
    """Whether no other arrival is active for any of its orders."""
    others = [uow.active_arrival_of(order_id) for order_id in arrival.order_ids]
    return not any(other and other.arrival_id != arrival.arrival_id for other in others)


def subjects(events: list[Event]) -> set[str]:
    """The ids of the arrivals that events are about."""
    return {str(subject_of(event)) for event in events if event.kind in OF_ARRIVALS}
