"""Checks a device's events against those received from it before: numbers, chains, hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.domain.events.event import Event
from kiosk.domain.order import Order
from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.ports.event_log import KnownEvent
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.validation.faults import QUARANTINED_FOR, Fault
from kiosk.services.replication.validation.recorded import recorded_fault
from kiosk.services.replication.validation.sequence import (
    gap_fault,
    line_fault,
    link_fault,
    repeat_fault,
    reuse_fault,
)

Incoming = tuple[Event, Order | None]


class EventsMissing(Exception):
    """Earlier events are missing: the device must send again from number `expected`."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


class EventAltered(Exception):
    """A device sent events that contradict each other, or those it had sent before."""

    def __init__(self, event_id: str, reason: QuarantineReason) -> None:
        super().__init__(event_id, reason)
        self.event_id = event_id
        self.reason = reason


def check_own(
    uow: UnitOfWork,
    device_id: str,
    own: Sequence[Incoming],
    known: Mapping[str, KnownEvent],
    held: int = 0,
) -> int:
    """Check that a device's own events, of one epoch, follow each other and those here.

    `known`: those that are here already. `held`: a number up to which the epoch is known to be
    here. Returns the last such number. Raises EventsMissing and EventAltered.
    """
    if not own:
        return held
    events = [event for event, _ in own]
    first = events[0]
    seq = uow.event_log.last_seq(device_id, first.device_epoch, held)
    _refuse(gap_fault(first, seq), first, seq)
    relayed = uow.event_log.numbers_beyond(device_id, first.device_epoch, seq)
    for at, (event, order) in enumerate(own):
        is_number_used = event.device_seq <= seq or event.device_seq in relayed
        here = known.get(event.event_id)
        fault = (
            recorded_fault(event, order)
            or line_fault(events, at, device_id)
            or (link_fault(event, events[at - 1].hash) if at else None)
            or reuse_fault(event, here.hash if here else None, is_number_used=is_number_used)
        )
        _refuse(fault, event, seq)
    _refuse(repeat_fault(events), first, seq)
    _refuse(link_fault(first, _hash_before(uow, first)), first, seq)
    return seq


def _refuse(fault: Fault | None, event: Event, seq: int) -> None:
    """Raise what a fault of `event` means. `seq`: the last number of its device that is here."""
    if fault is Fault.MISSING:
        raise EventsMissing(seq + 1)
    if fault is not None:
        raise EventAltered(event.event_id, QUARANTINED_FOR[fault])


def _hash_before(uow: UnitOfWork, event: Event) -> str | None:
    """The hash of the event before this one in its device's chain; None if it is not here."""
    before = uow.event_log.numbered(event.device_id, event.device_epoch, event.device_seq - 1)
    return None if before is None else uow.event_log.find([before])[before].hash


def is_usable(uow: UnitOfWork, event: Event, order: Order | None = None) -> bool:
    """Whether a relayed event matches its hash and chain, and its id and number are not used here.

    An event of this device's current epoch is not usable: all of them are here, as this device
    still numbers them. Events that it lost with a disk have other epochs, even later ones if its
    clock was set back.
    """
    this_device = uow.devices.this_device()
    is_ours = (event.device_id, event.device_epoch) == (
        this_device.device_id,
        this_device.device_epoch,
    )
    return (
        not is_ours
        and recorded_fault(event, order) is None
        and not uow.event_log.find([event.event_id])
        and uow.event_log.numbered(event.device_id, event.device_epoch, event.device_seq) is None
        and _is_linked(uow, event)
    )


def _is_linked(uow: UnitOfWork, event: Event) -> bool:
    """Whether an event follows the one before it, which must be here, and precedes the one after.

    A relaying device holds another's events without gaps. An event whose predecessor was not
    usable would leave a gap here that looks like a loss.
    """
    if link_fault(event, _hash_before(uow, event)) is not None:
        return False
    after = uow.event_log.numbered(event.device_id, event.device_epoch, event.device_seq + 1)
    return after is None or uow.event_log.chained_to(after) == event.hash
