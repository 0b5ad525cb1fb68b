"""What a machine sends is checked against what came from it before: numbers, chains, hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.domain.journal import GENESIS_HASH, Event, event_hash
from kiosk.domain.order import Order
from kiosk.domain.quarantine import QuarantineReason
from kiosk.services.log_ports import Known
from kiosk.services.ports import UnitOfWork

Incoming = tuple[Event, Order | None]


class EventsMissing(Exception):
    """Events before these have not come: the machine must go on from `expected`."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


class EventAltered(Exception):
    """A machine sent what contradicts itself, or what it had sent before."""

    def __init__(self, event_id: str, reason: QuarantineReason) -> None:
        super().__init__(event_id, reason)
        self.event_id = event_id
        self.reason = reason


def check_own(
    uow: UnitOfWork, device_id: str, own: Sequence[Event], known: Mapping[str, Known]
) -> None:
    """A machine's own events, of one epoch, must follow each other and what is here.

    `known`: those that are here already. Raises EventsMissing and EventAltered.
    """
    if not own:
        return
    first = own[0]
    seq = uow.log.last_seq(device_id, first.device_epoch)
    if first.device_seq > seq + 1:
        raise EventsMissing(seq + 1)
    relayed = uow.log.numbers_beyond(device_id, first.device_epoch, seq)
    for offset, event in enumerate(own):
        number = (event.device_id, event.device_epoch, event.device_seq)
        is_in_line = number == (device_id, first.device_epoch, first.device_seq + offset)
        follows = offset == 0 or event.prev_hash == own[offset - 1].hash
        if event_hash(event) != event.hash:
            raise EventAltered(event.event_id, QuarantineReason.HASH_WRONG)
        if not is_in_line or not follows:
            raise EventAltered(event.event_id, QuarantineReason.CHAIN_BROKEN)
        here = known.get(event.event_id)
        if here is not None and here.hash != event.hash:
            raise EventAltered(event.event_id, QuarantineReason.NUMBER_REUSED)
        if here is None and (event.device_seq <= seq or event.device_seq in relayed):
            raise EventAltered(event.event_id, QuarantineReason.NUMBER_REUSED)
    if len({event.event_id for event in own}) < len(own):
        raise EventAltered(first.event_id, QuarantineReason.NUMBER_REUSED)
    _check_link(uow, first, seq)


def _check_link(uow: UnitOfWork, first: Event, seq: int) -> None:
    """The first event must chain to the one before it, which is here."""
    if first.device_seq == 1:
        if first.prev_hash != GENESIS_HASH:
            raise EventAltered(first.event_id, QuarantineReason.CHAIN_BROKEN)
        return
    before = uow.log.numbered(first.device_id, first.device_epoch, first.device_seq - 1)
    if before is None or first.device_seq > seq + 1:
        raise EventsMissing(seq + 1)
    if uow.log.find([before])[before].hash != first.prev_hash:
        raise EventAltered(first.event_id, QuarantineReason.CHAIN_BROKEN)


def is_usable(uow: UnitOfWork, event: Event) -> bool:
    """Whether another machine's event is whole, and its identity and its number are still free.

    This machine itself is still giving numbers of its present epoch: nobody else holds one that
    is not here. What it lost with a disk may bear a later epoch, where its clock was set back.
    """
    node = uow.log.node()
    is_ours = (event.device_id, event.device_epoch) == (node.device_id, node.device_epoch)
    return (
        not is_ours
        and event_hash(event) == event.hash
        and not uow.log.find([event.event_id])
        and uow.log.numbered(event.device_id, event.device_epoch, event.device_seq) is None
        and _is_linked(uow, event)
    )


def _is_linked(uow: UnitOfWork, event: Event) -> bool:
    """Whether an event chains to the one before it, which must be here, and to the one after it.

    Whoever relays holds a machine's events in a row. One whose predecessor was not usable would
    leave a gap, which no check could tell from a loss.
    """
    before, after = (
        uow.log.numbered(event.device_id, event.device_epoch, event.device_seq + step)
        for step in (-1, 1)
    )
    if event.device_seq == 1:
        prev_hash = GENESIS_HASH
    elif before is not None:
        prev_hash = uow.log.find([before])[before].hash
    else:
        return False
    if event.prev_hash != prev_hash:
        return False
    return after is None or uow.log.chained_to(after) == event.hash
