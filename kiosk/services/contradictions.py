"""What a machine holds that contradicts the log of the other side: kept aside, and told.

One event has one content and one number, on every machine. Where somebody has rewritten a
database, or a disk has, the log that comes from the other side stands; what differs here is kept
in a table of its own for a person to look at, and an event in the log says that it happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain.aside import AsideWhy
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventDraft, EventKind
from kiosk.domain.log import Entry
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.judging import project_arrival, subjects
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.rebuilding import rebuild, rewind
from kiosk.services.recording import SYSTEM

NAMED_MAX = 20
"""So many events are named in the log; all of them are counted."""


def contradicting(uow: UnitOfWork, entries: Sequence[Entry]) -> tuple[Event, ...]:
    """The events here that cannot be, if these entries are true.

    Raises JournalCorrupt where one of them has its place in the part of the log that both sides
    agree on: then what both hold contradicts itself.
    """
    found = uow.log.contradicting([entry.event for entry in entries])
    for event, store_seq in found:
        if store_seq is not None:
            problem = f"entry {store_seq} of the log has the identity or number of another one"
            raise JournalCorrupt(event.order_id, problem)
    return tuple(event for event, _ in found)


def put_aside(uow: UnitOfWork, events: Sequence[Event], why: AsideWhy) -> Changes:
    """Take events without a place out of the journal, and keep them beside it.

    What they brought about is taken back.
    """
    log = uow.log
    node = log.node()
    order_ids = {event.order_id for event in events if event.order_id is not None}
    for order_id in order_ids:
        rewind(uow, order_id)
    log.set_aside(events, why, uow.now())
    for order_id in order_ids:
        rebuild(uow, order_id)
    changes = Changes(order_ids=frozenset(order_ids), issues=True)
    for arrival_id in subjects(list(events)):
        changes |= project_arrival(uow, arrival_id)
    log.drop_unbegun(order_ids)
    if any((e.device_id, e.device_epoch) == (node.device_id, node.device_epoch) for e in events):
        # Its numbers may have been given before: the next event begins with number one.
        log.save_node(replace(node, device_epoch=node.device_epoch + 1))
    return changes


def put_followers_aside(uow: UnitOfWork, events: Sequence[Event]) -> tuple[Event, ...]:
    """After these were replaced: what chains to them and is not in the log goes with them."""
    chains = {(event.device_id, event.device_epoch) for event in events}
    cut_off = tuple(event for chain in sorted(chains) for event in uow.log.cut_off(*chain))
    if cut_off:
        put_aside(uow, cut_off, AsideWhy.FOLLOWS)
    return cut_off


def tell_aside(uow: UnitOfWork, events: Sequence[Event]) -> None:
    """Record that these were set aside, for everybody in the store and for head office.

    A board records nothing.
    """
    if uow.log.node().role is DeviceRole.BOARD:
        return
    named = [event.event_id for event in events[:NAMED_MAX]]
    data = {"count": len(events), "events": named}
    uow.append(EventDraft(EventKind.SET_ASIDE, SYSTEM, data=data))
