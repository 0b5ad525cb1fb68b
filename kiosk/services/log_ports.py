"""What sequencing and following need of the local database beside the unit of work's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.domain.aside import KeptAside
from kiosk.domain.commands import Command
from kiosk.domain.journal import Event
from kiosk.domain.log import Entry, LogHead, Outcome, Verdict
from kiosk.domain.order import Customer, Order, OrderState
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status


@dataclass(frozen=True, slots=True)
class Node:
    """This machine: its identity, and what it is in its store."""

    device_id: str
    device_epoch: int
    role: DeviceRole
    hub_epoch: int
    history_id: str
    store_id: str
    store_name: str

    @property
    def is_hub(self) -> bool:
        """Whether this machine puts the store's events in order."""
        return self.role is DeviceRole.HUB


@dataclass(frozen=True, slots=True)
class Known:
    """What is already here of an event: its hash, and its place in the log if it has one."""

    event_id: str
    hash: str
    store_seq: int | None
    outcome: Outcome | None
    why: str | None


@dataclass(frozen=True, slots=True)
class PeerRecord:
    """A machine paired with this one.

    `quarantined_for`: the code of a QuarantineReason, or of a newer version's.
    `clock_offset_ms`: this machine's clock minus its own. `public_key`: with which it signs; ""
    where none is known. `signs_since`: from which of its epochs on what it has not
    signed is not its own.
    """

    device_id: str
    role: DeviceRole
    name: str
    secret_hash: str
    paired_at: datetime
    revoked_at: datetime | None
    quarantined_at: datetime | None
    heard_at: datetime | None
    quarantined_for: str | None = None
    clock_offset_ms: int | None = None
    public_key: str = ""
    signs_since: int | None = None

    @property
    def is_shut_out(self) -> bool:
        """Whether it is let in no more, until it is paired again."""
        return self.revoked_at is not None or self.quarantined_at is not None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this machine is with its upstream.

    `snapshot_as_of` is set while the first copy is being fetched; `snapshot_cursor` is where it
    goes on. `refusal`: the code with which the upstream refuses this device since `refused_at`;
    None once it let it in again.
    """

    acked_store_seq: int = 0
    snapshot_as_of: int | None = None
    snapshot_cursor: str | None = None
    heard_at: datetime | None = None
    clock_offset_ms: int | None = None
    refusal: str | None = None
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallForHelp:
    """Somebody at a check-in wants a colleague. `place`: the name of that check-in.

    `asked_at`: by the store's clock.
    """

    help_id: str
    place: str
    asked_at: datetime


class StoreLog(Protocol):
    """The store's log and what belongs to it, within one unit of work."""

    def node(self) -> Node:
        """This machine."""

    def save_node(self, node: Node) -> None:
        """Change what this machine is."""

    def head(self) -> LogHead:
        """Where the log ends."""

    def last_hub_epoch(self) -> int:
        """The latest epoch of a hub that the log tells of; 0 while it is empty."""

    def hash_at(self, seq: int) -> str | None:
        """The log's hash at a number; GENESIS_HASH at 0; None where there is no such entry."""

    def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """Entries after a number, in order, each first event with its order."""

    def numbers_beyond(self, device_id: str, device_epoch: int, device_seq: int) -> frozenset[int]:
        """The numbers over this one whose events are here: others relayed them."""

    def chained_to(self, event_id: str) -> str:
        """The hash that an event which is here chains to."""

    def find(self, event_ids: Collection[str]) -> dict[str, Known]:
        """Those of the events that are here."""

    def numbered(self, device_id: str, device_epoch: int, device_seq: int) -> str | None:
        """The id of the event with this number of this device, if it is here."""

    def last_seq(self, device_id: str, device_epoch: int) -> int:
        """The last number of this device's epoch that is here; 0 for none."""

    def add(self, event: Event, verdict: Verdict, order: Order | None) -> Entry:
        """Write an event of another machine with the next number of the log (hub only)."""

    def give_place(self, event: Event, verdict: Verdict) -> Entry:
        """Give an event that is here without one the next number of the log (hub only)."""

    def take(self, entries: Sequence[Entry]) -> None:
        """Write entries as the hub numbered them; events that are here get their place."""

    def cut_after(self, seq: int) -> tuple[Event, ...]:
        """Take every place after `seq` away; returns those events, in the order they had."""

    def unsettled(self, order_ids: Collection[str]) -> dict[str, tuple[Event, ...]]:
        """The events of these orders that have no place in the log, oldest first."""

    def unsettled_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The events about these arrivals or commands that have no place, oldest first."""

    def settled_about(self, subject_ids: Collection[str]) -> tuple[Event, ...]:
        """The applied events about these arrivals or commands, in the order of the log."""

    def contradicting(self, events: Sequence[Event]) -> tuple[tuple[Event, int | None], ...]:
        """Events here with an identity or a number of one of these, and other contents.

        Each with its place in the log, if it has one.
        """

    def guarded(self) -> AbstractContextManager[None]:
        """Raises JournalCorrupt where the database's own guards refuse what is done within."""

    def cut_off(self, device_id: str, device_epoch: int) -> tuple[Event, ...]:
        """Events of a device without a place that do not chain to what is before them."""

    def set_aside(self, events: Sequence[Event], why: str, at: datetime) -> None:
        """Take events without a place out of the journal, and keep them beside it."""

    def kept_aside(self) -> tuple[KeptAside, ...]:
        """Everything that was ever set aside here, oldest first."""

    def deed(self, deed_id: str) -> tuple[Event, ...]:
        """The events of a deed, whatever became of them."""

    def told_about(self, subject_id: str) -> tuple[Event, ...]:
        """Every event about an arrival, whatever became of it."""

    def calls_for_help(self) -> tuple[CallForHelp, ...]:
        """The calls for help that are open, in the order of the log."""

    def is_before(self, arrival_id: str, event_id: str) -> bool:
        """Whether the log has an arrival before an event; what waits comes after all it has."""

    def order_ids(self) -> tuple[str, ...]:
        """Every order that is here."""

    def count(self) -> int:
        """How many entries the log has."""

    def arrivals_to_show(self) -> tuple[str, ...]:
        """Arrivals that the log tells of and that no projection shows yet."""

    def all_unsettled(self) -> tuple[Event, ...]:
        """Every event that has no place in the log, oldest first."""

    def settled_journal(self, order_id: str) -> tuple[Event, ...]:
        """The applied events of one order, in the order of the log."""

    def unbegin(self, order_id: str) -> None:
        """Bring an order back to where its first event has not happened."""

    def orders(self, order_ids: Iterable[str]) -> Mapping[str, Order]:
        """Those of the orders that are here."""

    def save_states(self, moved: Sequence[tuple[Order, OrderState]]) -> None:
        """Bring projections to these states; their events are written already."""

    def project(self, order: Order, state: OrderState) -> None:
        """Bring an order's projection to a state that its journal bears out."""

    def drop_arrival(self, arrival_id: str) -> None:
        """Forget the projection of an arrival that did not take effect."""

    def own_to_send(self, limit: int) -> tuple[tuple[Event, Order | None], ...]:
        """This device's next events of one epoch that the upstream does not hold."""

    def others_to_send(self, after: int, limit: int) -> tuple[tuple[int, Event, Order | None], ...]:
        """Events of other devices that have no place in the log, each with its position.

        Those with a position over `after`, lowest first: what came here earlier has a lower one.
        """

    def positions(self, event_ids: Collection[str]) -> dict[str, int]:
        """The positions of events that are here."""

    def unacked_epochs(self) -> tuple[int, ...]:
        """This device's epochs that hold events without a place, the last ones first."""

    def set_acked(self, device_epoch: int, acked_seq: int) -> None:
        """The upstream holds this epoch up to here: it may be less than before."""

    def count_settled_as_acked(self) -> None:
        """The upstream holds of this device whatever has its place in the log."""

    def progress(self) -> Progress:
        """How far this machine is with its upstream."""

    def save_progress(self, progress: Progress) -> None:
        """Keep how far it is."""

    def change_details(self, order: Order, customer: Customer | None, shelf: str | None) -> None:
        """Head office changed what was known of an order."""

    def stranded(self) -> tuple[Event, ...]:
        """What other machines recorded and the log does not hold."""

    def forget(self, event_ids: Sequence[str]) -> None:
        """Delete events of other machines without a place; only a check-in or a board may."""

    def drop_unbegun(self, order_ids: Collection[str]) -> None:
        """Delete those of these orders whose first event is not here and that nobody came for."""

    def is_erased(self, order_id: str) -> bool:
        """Whether the personal data of an order was erased."""

    def erase(self, order_id: str) -> None:
        """Erase what is personal in an order and its events. Who of the staff did what stays."""

    def unerased(
        self, statuses: Collection[Status], before: datetime, limit: int
    ) -> tuple[str, ...]:
        """Orders that came into one of these statuses before this time and still name somebody.

        The oldest first, up to `limit` of them.
        """

    def command_head(self) -> LogHead:
        """Where the chain of head office's commands ends here."""

    def command_hash_at(self, seq: int) -> str | None:
        """The hash of a command; GENESIS_HASH at 0; None where there is none."""

    def add_command(self, command: Command) -> None:
        """Keep a command as it came."""

    def cut_commands_after(self, seq: int) -> None:
        """Forget the commands after `seq`: head office tells another story since."""

    def command(self, command_id: str) -> Command | None:
        """A command that came."""

    def decision(self, command_id: str) -> str | None:
        """The last decision on a command in the log; "DONE" where steps bear its id."""

    def open_question(self, order_id: str) -> str | None:
        """The command that waits for an answer about this order."""

    def snapshot_page(self, as_of: int, cursor: str | None, limit: int) -> SnapshotPage:
        """Entries up to `as_of`: those of open orders by slot first, then all the others."""

    def digest(self) -> Digest:
        """Hashes of the log and of what it amounts to."""

    def peer(self, device_id: str) -> PeerRecord | None:
        """A machine that was paired with this one."""

    def peers(self) -> tuple[PeerRecord, ...]:
        """Every machine that was paired with this one."""

    def keep_signatures(self, signatures: Mapping[str, str]) -> None:
        """Keep with which signature each of these events came."""

    def signatures(self, event_ids: Collection[str]) -> dict[str, str]:
        """The signatures of those of these events that came with one."""

    def save_peer(self, peer: PeerRecord) -> None:
        """Keep a machine, or what changed of it."""

    def add_enrolment(self, code_hash: str, role: DeviceRole, expires_at: datetime) -> None:
        """Keep a one-use code."""

    def is_enrolment_open(self, code_hash: str, at: datetime) -> bool:
        """Whether a code could be used up now."""

    def use_enrolment(self, code_hash: str, at: datetime) -> DeviceRole | None:
        """Use a code up; None when there is none, or it is over, or it was used."""


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """A page of the log for a machine that begins. `cursor` None: it is complete."""

    entries: tuple[Entry, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """See `sync.wire.DigestReply`."""

    head: LogHead
    orders_hash: str
    order_count: int
    marks: Mapping[int, str]
