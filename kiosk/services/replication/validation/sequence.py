"""Checks that events continue those that are here, and contradict neither them nor each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.domain.events.event import GENESIS_HASH, Event
from kiosk.domain.events.log import Entry, LogHead
from kiosk.services.replication.validation.faults import Fault

HUB_EPOCH_MAX = 2**31
"""More hub changes than any store ever has: a higher epoch is a forged or broken number."""


def next_epoch(epoch: int) -> int:
    """The epoch after this one, which every device takes.

    After HUB_EPOCH_MAX, which only a forged number can reach, there is none: the next hub shares
    it, and a person pairs the devices again that trusted the other one.
    """
    return min(epoch + 1, HUB_EPOCH_MAX)


def line_fault(events: Sequence[Event], at: int, device_id: str) -> Fault | None:
    """OTHER_CHAIN or SKIPPED if the event at this index is out of line in a device's own batch.

    All of them are the device's, of one epoch, with consecutive numbers.
    """
    first, event = events[0], events[at]
    if (event.device_id, event.device_epoch) != (device_id, first.device_epoch):
        return Fault.OTHER_CHAIN
    return None if event.device_seq == first.device_seq + at else Fault.SKIPPED


def gap_fault(first: Event, seq: int) -> Fault | None:
    """MISSING if a batch begins after the number that follows `seq`, the last one that is here."""
    return Fault.MISSING if first.device_seq > seq + 1 else None


def link_fault(event: Event, before: str | None) -> Fault | None:
    """UNLINKED if an event does not continue the hash chain; `before`: the hash before it.

    MISSING if the event before it is not here (`before` None).
    """
    if event.device_seq == 1:
        before = GENESIS_HASH
    if before is None:
        return Fault.MISSING
    return None if event.prev_hash == before else Fault.UNLINKED


def reuse_fault(event: Event, held: str | None, *, is_number_used: bool) -> Fault | None:
    """REUSED if an event contradicts what is here.

    `held`: the hash that is here under its id, None for none. `is_number_used`: its number is.
    """
    if held is None:
        return Fault.REUSED if is_number_used else None
    return None if held == event.hash else Fault.REUSED


def repeat_fault(events: Sequence[Event]) -> Fault | None:
    """REUSED if two events of a batch have one id, or one number of one device and epoch."""
    ids = {event.event_id for event in events}
    numbers = {(event.device_id, event.device_epoch, event.device_seq) for event in events}
    return Fault.REUSED if min(len(ids), len(numbers)) < len(events) else None


def log_fault(
    entries: Sequence[Entry], head: LogHead, hash_at: Callable[[int], str | None]
) -> Fault | None:
    """MISSING, DIVERGED or SKIPPED if entries do not continue the log here, whose end is `head`.

    Those up to `head` must be the ones here (`hash_at`: the hash under a number), the next one
    must follow. `domain.events.log.check_log` checks how the new ones follow each other.
    """
    if not entries:
        return None
    if not 0 < entries[0].store_seq <= head.seq + 1:
        return Fault.MISSING
    known = (entry for entry in entries if entry.store_seq <= head.seq)
    if any(hash_at(entry.store_seq) != entry.hash for entry in known):
        return Fault.DIVERGED
    new = next((entry for entry in entries if entry.store_seq > head.seq), None)
    if new is None:
        return None
    if new.store_seq > head.seq + 1:
        return Fault.SKIPPED
    return None if new.prev_hash == head.hash else Fault.DIVERGED
