"""The port to the store's log, and to which events of which device are here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Entry, LogHead, Outcome, Verdict
from kiosk.domain.events.set_aside import SetAsideEvent
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order


@frozen
class KnownEvent:
    """An event that is already here: its hash, and its number in the log if it has one."""

    event_id: str
    hash: str
    store_seq: int | None
    outcome: Outcome | None
    outcome_reason: str | None


@frozen
class SnapshotPage:
    """A page of the first copy of the log for a new device. `cursor` None: the last page."""

    entries: tuple[Entry, ...]
    cursor: str | None


class ReadEventLog(Protocol):
    """Reads the store's log, and which events of which device are here."""

    def head(self) -> LogHead:
        """The number and hash of the last entry of the log."""

    def last_hub_epoch(self) -> int:
        """The latest hub epoch in the log; 0 while it is empty."""

    def hash_at(self, seq: int) -> str | None:
        """The hash of the entry with this number; GENESIS_HASH for 0; None if there is none."""

    def count(self) -> int:
        """How many entries the log has."""

    def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """Entries after a number, in sequence; those that begin an order have it."""

    def snapshot_page(self, as_of: int, cursor: str | None, limit: int) -> SnapshotPage:
        """A page of entries up to `as_of`: those of open orders by slot first, then all others."""

    def find(self, event_ids: Collection[str]) -> dict[str, KnownEvent]:
        """Those of these events that are here, by id."""

    def numbered(self, device_id: str, device_epoch: int, device_seq: int) -> str | None:
        """The id of the event with this number of this device, if it is here."""

    def numbers_beyond(self, device_id: str, device_epoch: int, device_seq: int) -> frozenset[int]:
        """The numbers greater than this one whose events are here, relayed by other devices."""

    def chained_to(self, event_id: str) -> str:
        """The `prev_hash` of an event that is here."""

    def last_seq(self, device_id: str, device_epoch: int, held: int = 0) -> int:
        """The last number up to which this device's epoch is here without a gap; 0 for none.

        `held`: a number up to which it is, so that only what follows is counted.
        """

    def orphaned(self) -> tuple[Event, ...]:
        """Events of other devices that the log lost: they are pending here."""

    def contradicting(self, events: Sequence[Event]) -> tuple[tuple[Event, int | None], ...]:
        """Events here with the id or number of one of these but other contents.

        Each with its number in the log, or None if it is pending.
        """

    def unchained(self, device_id: str, device_epoch: int) -> tuple[Event, ...]:
        """Pending events of a device that do not continue its hash chain, and those after them."""

    def set_aside_events(self) -> tuple[SetAsideEvent, ...]:
        """Everything that was ever set aside here, oldest first."""

    def signatures(self, event_ids: Collection[str]) -> dict[str, str]:
        """The signatures of those of these events that came with one, by event id."""


class EventLog(ReadEventLog, Protocol):
    """Writes the store's log too, and events beside it."""

    def add(self, event: Event, verdict: Verdict, order: Order | None) -> Entry:
        """Write a new event with the next number of the log (hub only)."""

    def assign_seq(self, event: Event, verdict: Verdict) -> Entry:
        """Give a pending event the next number of the log (hub only)."""

    def write_entries(self, entries: Sequence[Entry]) -> None:
        """Write entries with the hub's numbers; pending events that are here get theirs."""

    def truncate_after(self, seq: int) -> tuple[Event, ...]:
        """Make the events after `seq` pending again; returns them in the sequence they had."""

    def set_aside(self, events: Sequence[Event], reason: str, at: datetime) -> None:
        """Move pending events out of the journal to a table beside it."""

    def forget(self, event_ids: Sequence[str]) -> None:
        """Delete pending events of other devices; only a check-in or a board may."""

    def keep_signatures(self, signatures: Mapping[str, str]) -> None:
        """Store the signatures that events came with, by event id."""

    def guarded(self) -> AbstractContextManager[None]:
        """A context that raises JournalCorrupt when the database's constraints refuse a write."""
