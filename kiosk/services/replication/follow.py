"""Follows the upstream's log, keeping this device's pending events on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from kiosk.domain.device_roles import RELAYING, DeviceRole
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.log import Entry, LogHead, Outcome, check_log
from kiosk.domain.events.payloads import CustomerArrived
from kiosk.domain.events.projection import state_after
from kiosk.domain.events.replay import CHANGES_STATE
from kiosk.domain.events.set_aside import SetAsideReason
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.services.orders.role_view import CUT_ROLES, entries_for
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.contradictions import (
    contradicting,
    put_followers_aside,
    report_set_aside,
    set_events_aside,
)
from kiosk.services.replication.rebuild import rebuild, rewind
from kiosk.services.replication.resolve import ISSUES, have_effect, project_arrival, subjects
from kiosk.services.replication.validation.faults import Fault
from kiosk.services.replication.validation.recorded import recorded_fault
from kiosk.services.replication.validation.sequence import log_fault


class LogDiverged(Exception):
    """The upstream's log does not continue the one here."""


class InvalidEntries(Exception):
    """Entries of the upstream's log do not match their own hashes, or came cut."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


@frozen
class FollowLog:
    """Entries that follow the log here, in the sequence of their numbers.

    `signatures`: those of their events, by event id.
    """

    entries: tuple[Entry, ...]
    signatures: Mapping[str, str] = field(default_factory=dict)


@frozen
class FollowSnapshot:
    """A page of the first copy of the log. `cursor` None: the last page."""

    entries: tuple[Entry, ...]
    as_of: LogHead
    cursor: str | None
    signatures: Mapping[str, str] = field(default_factory=dict)


def follow_log(uow: UnitOfWork, command: FollowLog) -> Changes:
    """Write entries and update the projections, in one transaction; skips entries that are here.

    Raises LogDiverged, InvalidEntries, and JournalCorrupt when entries cannot follow the log here.
    """
    head = uow.event_log.head()
    if log_fault(command.entries, head, uow.event_log.hash_at) is not None:
        raise LogDiverged
    new = [entry for entry in command.entries if entry.store_seq > head.seq]
    try:
        check_log(new, head)
    except JournalCorrupt as error:
        raise InvalidEntries(Fault.INVALID_HASH, str(error)) from error
    _check_events(new, may_be_cut=uow.devices.this_device().role in CUT_ROLES)
    uow.event_log.keep_signatures(command.signatures)
    return _ingest(uow, _needed(uow, new))


def _needed(uow: UnitOfWork, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return entries_for(uow.order, uow.devices.this_device().role, entries, uow.now())


def _check_events(entries: Iterable[Entry], *, may_be_cut: bool) -> None:
    for entry in entries:
        fault = recorded_fault(entry.event, entry.order, may_be_cut=may_be_cut)
        if fault is not None:
            was = "came cut" if fault is Fault.ORDER_CUT else "was altered"
            raise InvalidEntries(fault, f"the event of entry {entry.store_seq} {was}")


def _ingest(uow: UnitOfWork, entries: Sequence[Entry]) -> Changes:
    """Write new entries, sequence pending events that are among them, update the projections.

    Pending events that contradict them are set aside. Raises JournalCorrupt when sequenced ones
    do, or when the database refuses a write.
    """
    with uow.event_log.guarded():
        return _keep(uow, entries)


def _keep(uow: UnitOfWork, entries: Sequence[Entry]) -> Changes:
    aside = contradicting(uow, entries)
    if not aside:
        return _write(uow, entries)
    changes = set_events_aside(uow, aside, SetAsideReason.CONTRADICTS) | _write(uow, entries)
    followers = put_followers_aside(uow, aside)
    report_set_aside(uow, (*aside, *followers))
    named = {event.order_id for event in followers if event.order_id is not None}
    return changes | Changes(order_ids=frozenset(named))


def _write(uow: UnitOfWork, entries: Sequence[Entry]) -> Changes:
    order_ids = {e.event.order_id for e in entries if e.event.order_id is not None}
    pending = uow.order_events.pending(order_ids)
    confirmed = _confirmed(pending, entries)
    for order_id in pending.keys() - confirmed:
        rewind(uow, order_id)
    applied = [entry.event for entry in entries if entry.outcome is Outcome.APPLIED]
    waits_for_person = any(event.kind in ISSUES and event.order_id is None for event in applied)
    changes = Changes(order_ids=frozenset(order_ids), issues=waits_for_person)
    alone = [event for event in applied if event.order_id not in pending]
    steps = _steps(alone)
    before = _orders_before(uow, entries, steps)
    uow.event_log.write_entries(entries)
    _bring_along(uow, steps, before)
    for event in alone:  # After the states: an erasure empties what these would write again.
        if event.kind in (EventKind.DETAILS, EventKind.ERASED):
            have_effect(uow, event)
    for order_id in pending:
        rebuild(uow, order_id, is_there=order_id in confirmed)
    for event in applied:
        if event.order_id in pending and event.kind in (EventKind.DETAILS, EventKind.ERASED):
            changes |= have_effect(uow, event)
    for order_id in filter(uow.projections.is_erased, pending):
        uow.projections.erase(
            order_id
        )  # Pending events were recorded before this device knew of it.
    about = subjects([entry.event for entry in entries])
    for order_id in order_ids & pending.keys():
        arrival = uow.active_arrival_of(order_id)
        about |= {arrival.arrival_id} if arrival else set()
    doubtful = _in_the_way(uow, applied) - about
    for arrival_id in (*sorted(about), *sorted(doubtful)):
        changes |= project_arrival(uow, arrival_id)
    return changes


def _confirmed(pending: Mapping[str, Sequence[Event]], entries: Iterable[Entry]) -> frozenset[str]:
    """The orders of whose pending events these entries are the first ones, all applied.

    Their projections are what the log leads to already. After a long time without a connection
    that is every order, and each is written twice if it is set back first.
    """
    of_orders: dict[str | None, list[Entry]] = {}
    for entry in entries:
        of_orders.setdefault(entry.event.order_id, []).append(entry)
    return frozenset(
        order_id
        for order_id, waiting in pending.items()
        if all(entry.outcome is Outcome.APPLIED for entry in of_orders[order_id])
        and [entry.event.event_id for entry in of_orders[order_id]]
        == [event.event_id for event in waiting[: len(of_orders[order_id])]]
    )


def _in_the_way(uow: UnitOfWork, applied: Iterable[Event]) -> set[str]:
    """Arrivals that are active here for orders that the log now has an arrival for."""
    found = set()
    for event in applied:
        if isinstance(event.payload, CustomerArrived):
            for order_id in event.payload.orders:
                arrival = uow.active_arrival_of(order_id)
                found |= {arrival.arrival_id} if arrival else set()
    return found


def _steps(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events that change an order's state, by order."""
    steps: dict[str, list[Event]] = {}
    for event in events:
        if event.order_id is not None and event.kind in CHANGES_STATE:
            steps.setdefault(event.order_id, []).append(event)
    return steps


def _begins(event: Event) -> bool:
    return event.kind == EventKind.STATUS and event.from_status is None


def _orders_before(
    uow: UnitOfWork, entries: Iterable[Entry], steps: Mapping[str, Sequence[Event]]
) -> dict[str, Order]:
    """The orders before these steps: from the projection; new ones from their entries."""
    begun = {entry.order.order_id: entry.order for entry in entries if entry.order is not None}
    known = uow.projections.orders(
        order_id for order_id, made in steps.items() if not _begins(made[0])
    )
    return {**begun, **known}


def _bring_along(
    uow: UnitOfWork, steps: Mapping[str, Sequence[Event]], before: Mapping[str, Order]
) -> None:
    """Update the projections of orders without pending events, each with one write."""
    moved, begun = [], []
    for order_id, made in steps.items():
        if len(made) == 1 and _begins(made[0]):
            begun.append(made[0])  # Its entry came with its order, which is written already.
            continue
        order = before.get(order_id)
        if order is None:
            rebuild(uow, order_id)
            continue
        state, _ = state_after(None if _begins(made[0]) else order.state, made, ())
        if state is not None:
            moved.append((order, state))
    uow.projections.project_first(begun)
    uow.projections.project(moved)


def truncate_log(uow: UnitOfWork, seq: int) -> Changes:
    """Make the events after `seq` pending again, as the upstream's log does not have them there.

    What people see stays the same; what this device recorded is sent again.
    """
    events = uow.event_log.truncate_after(seq)
    order_ids = {event.order_id for event in events if event.order_id is not None}
    for order_id in order_ids:
        rebuild(uow, order_id)
    changes = Changes(order_ids=frozenset(order_ids))
    for arrival_id in subjects(list(events)):
        changes |= project_arrival(uow, arrival_id)
    return changes


def forget_orphaned(uow: UnitOfWork, _command: None = None) -> Changes:
    """Delete pending events of other devices on a check-in or a board, which may not relay them.

    They are copies of what the hub has lost, and would stay pending for ever. If the hub gets
    them back, they come with the log.
    """
    if uow.devices.this_device().role in RELAYING:
        return Changes()
    events = uow.event_log.orphaned()
    order_ids = {event.order_id for event in events if event.order_id is not None}
    for order_id in order_ids:
        rewind(uow, order_id)
    uow.event_log.forget([event.event_id for event in events])
    for order_id in order_ids:
        rebuild(uow, order_id)
    changes = Changes(order_ids=frozenset(order_ids))
    for arrival_id in subjects(list(events)):
        changes |= project_arrival(uow, arrival_id)
    uow.projections.drop_unbegun(order_ids)
    return changes


@frozen
class StepDown:
    """Another device is the hub now, as head office decided."""

    hub_epoch: int


def step_down(uow: UnitOfWork, command: StepDown) -> Changes:
    """Stop being the hub and become a counter; only pending events are still to be sent."""
    this_device = uow.devices.this_device()
    epoch = max(this_device.hub_epoch, command.hub_epoch)
    uow.devices.save_this_device(replace(this_device, role=DeviceRole.COUNTER, hub_epoch=epoch))
    uow.upstream.count_sequenced_as_acked()
    return Changes()


def follow_snapshot(uow: UnitOfWork, command: FollowSnapshot) -> Changes:
    """Write a page of the first copy and its progress, in one transaction.

    Raises LogDiverged when an event differs from the one in the log here, or when the log has a
    gap after the last page; InvalidEntries and JournalCorrupt as `follow_log`.
    """
    known = uow.event_log.find([entry.event.event_id for entry in command.entries])
    for entry in command.entries:
        here = known.get(entry.event.event_id)
        if here is not None and here.store_seq is not None and here.hash != entry.event.hash:
            raise LogDiverged  # When the copy begins again, the one here is pending and set aside.
    new = [
        entry
        for entry in command.entries
        if entry.event.event_id not in known or known[entry.event.event_id].store_seq is None
    ]
    _check_events(new, may_be_cut=uow.devices.this_device().role in CUT_ROLES)
    uow.event_log.keep_signatures(command.signatures)
    changes = _ingest(uow, _needed(uow, new))
    progress = uow.upstream.progress()
    if command.cursor is not None:
        as_of = replace(progress, snapshot_as_of=command.as_of.seq, snapshot_cursor=command.cursor)
        uow.upstream.save_progress(as_of)
        return changes
    if uow.event_log.head() != command.as_of or uow.event_log.count() != command.as_of.seq:
        raise LogDiverged
    uow.upstream.save_progress(replace(progress, snapshot_as_of=None, snapshot_cursor=None))
    for arrival_id in uow.projections.arrivals_to_show():
        changes |= project_arrival(uow, arrival_id)
    return changes
