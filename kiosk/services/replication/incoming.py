"""Checks a device's events against those received from it before: numbers, chains, hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.domain.events.event import GENESIS_HASH, Event
from kiosk.domain.events.journal import is_as_recorded
from kiosk.domain.order import Order
from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.ports.event_log import KnownEvent
from kiosk.services.ports.unit_of_work import UnitOfWork

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
    uow: UnitOfWork, device_id: str, own: Sequence[Incoming], known: Mapping[str, KnownEvent]
) -> None:
    """Check that a device's own events, of one epoch, follow each other and those here.

    `known`: those that are here already. Raises EventsMissing and EventAltered.
    """
    if not own:
        return
    events = [event for event, _ in own]
    first = events[0]
    seq = uow.event_log.last_seq(device_id, first.device_epoch)
    if first.device_seq > seq + 1:
        raise EventsMissing(seq + 1)
    relayed = uow.event_log.numbers_beyond(device_id, first.device_epoch, seq)
    for offset, (event, order) in enumerate(own):
        number = (event.device_id, event.device_epoch, event.device_seq)
        is_in_line = number == (device_id, first.device_epoch, first.device_seq + offset)
        follows = offset == 0 or event.prev_hash == events[offset - 1].hash
        if not is_as_recorded(event, order):
            raise EventAltered(event.event_id, QuarantineReason.HASH_WRONG)
        if not is_in_line or not follows:
            raise EventAltered(event.event_id, QuarantineReason.CHAIN_BROKEN)
        here = known.get(event.event_id)
        if here is not None and here.hash != event.hash:
            raise EventAltered(event.event_id, QuarantineReason.NUMBER_REUSED)
        if here is None and (event.device_seq <= seq or event.device_seq in relayed):
            raise EventAltered(event.event_id, QuarantineReason.NUMBER_REUSED)
    if len({event.event_id for event in events}) < len(own):
        raise EventAltered(first.event_id, QuarantineReason.NUMBER_REUSED)
    _check_link(uow, first, seq)


def _check_link(uow: UnitOfWork, first: Event, seq: int) -> None:
    """Check that the first event continues the hash chain of the one before it, which is here."""
    if first.device_seq == 1:
        if first.prev_hash != GENESIS_HASH:
            raise EventAltered(first.event_id, QuarantineReason.CHAIN_BROKEN)
        return
    before = uow.event_log.numbered(first.device_id, first.device_epoch, first.device_seq - 1)
    if before is None or first.device_seq > seq + 1:
        raise EventsMissing(seq + 1)
    if uow.event_log.find([before])[before].hash != first.prev_hash:
        raise EventAltered(first.event_id, QuarantineReason.CHAIN_BROKEN)


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
        and is_as_recorded(event, order)
        and not uow.event_log.find([event.event_id])
        and uow.event_log.numbered(event.device_id, event.device_epoch, event.device_seq) is None
        and _is_linked(uow, event)
    )


def _is_linked(uow: UnitOfWork, event: Event) -> bool:
    """Whether an event follows the one before it, which must be here, and precedes the one after.

    A relaying device holds another's events without gaps. An event whose predecessor was not
    usable would leave a gap here that looks like a loss.
    """
    before, after = (
        uow.event_log.numbered(event.device_id, event.device_epoch, event.device_seq + step)
        for step in (-1, 1)
    )
    if event.device_seq == 1:
        prev_hash = GENESIS_HASH
    elif before is not None:
        prev_hash = uow.event_log.find([before])[before].hash
    else:
        return False
    if event.prev_hash != prev_hash:
        return False
    return after is None or uow.event_log.chained_to(after) == event.hash
