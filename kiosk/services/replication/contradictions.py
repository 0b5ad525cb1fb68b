"""Sets aside pending events that contradict the upstream's log, and reports them.

An event has the same contents and number on every device. Where a database was tampered with or
a disk failed, the upstream's log wins; the events that contradict it are moved to a table of
their own for a person to look at, and an event in the log reports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.log import Entry
from kiosk.domain.events.payloads import EventsSetAside
from kiosk.domain.events.set_aside import SetAsideReason
from kiosk.domain.problem import Problem
from kiosk.services.orders.recorder import SYSTEM
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.rebuild import rebuild, rewind
from kiosk.services.replication.resolve import project_arrival, subjects

NAMED_MAX = 20
"""How many events the report lists by id; its count includes all."""


def contradicting(uow: UnitOfWork, entries: Sequence[Entry]) -> tuple[Event, ...]:
    """The pending events here that contradict these entries.

    Raises JournalCorrupt when an event that is in the log here contradicts them: both sides agree
    on that part of the log, so it contradicts itself.
    """
    found = uow.event_log.contradicting([entry.event for entry in entries])
    for event, store_seq in found:
        if store_seq is not None:
            problem = Problem("entry_not_unique", store_seq=store_seq)
            raise JournalCorrupt(event.order_id, problem)
    return tuple(event for event, _ in found)


def set_events_aside(uow: UnitOfWork, events: Sequence[Event], reason: SetAsideReason) -> Changes:
    """Move pending events out of the journal to the table beside it, and revert their effects."""
    this_device = uow.devices.this_device()
    order_ids = {event.order_id for event in events if event.order_id is not None}
    for order_id in order_ids:
        rewind(uow, order_id)
    uow.event_log.set_aside(events, reason, uow.now())
    for order_id in order_ids:
        rebuild(uow, order_id)
    changes = Changes(order_ids=frozenset(order_ids), issues=True)
    for arrival_id in subjects(list(events)):
        changes |= project_arrival(uow, arrival_id)
    uow.projections.drop_unbegun(order_ids)
    if any(
        (e.device_id, e.device_epoch) == (this_device.device_id, this_device.device_epoch)
        for e in events
    ):
        # The numbers may have been used before: a new epoch counts from one again.
        uow.devices.save_this_device(
            replace(this_device, device_epoch=this_device.device_epoch + 1)
        )
    return changes


def put_followers_aside(uow: UnitOfWork, events: Sequence[Event]) -> tuple[Event, ...]:
    """Set aside the pending events that follow these in their hash chains; returns them."""
    chains = {(event.device_id, event.device_epoch) for event in events}
    unchained = tuple(
        event for chain in sorted(chains) for event in uow.event_log.unchained(*chain)
    )
    if unchained:
        set_events_aside(uow, unchained, SetAsideReason.FOLLOWS)
    return unchained


def report_set_aside(uow: UnitOfWork, events: Sequence[Event]) -> None:
    """Record that these events were set aside, for the whole store and head office to see.

    A board does not, as it records nothing.
    """
    if uow.devices.this_device().role is DeviceRole.BOARD:
        return
    named = tuple(event.event_id for event in events[:NAMED_MAX])
    report = EventsSetAside(len(events), named)
    uow.append(EventDraft(EventKind.SET_ASIDE, SYSTEM, payload=report))
