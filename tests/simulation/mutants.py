"""Mutants: faults put into the program on purpose, each of which the simulator must catch.

Each replaces one function of the program by one with a bug that is typical of such programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.events.log import Entry, Outcome, OutcomeReason, Verdict, sequence
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.replication import entries
from kiosk.headoffice.storage.stores import lock_store
from kiosk.headoffice.store_api import office
from kiosk.services.replication import ingest, resolve
from kiosk.services.replication.incoming import EventsMissing
from kiosk.storage import database
from kiosk.storage.command_inbox import SqlCommandInbox
from kiosk.storage.database import Database
from kiosk.storage.engine.errors import driver_errors
from kiosk.storage.event_log.event_log import SqlEventLog
from kiosk.storage.event_log.read_event_log import SqlReadEventLog
from kiosk.sync.client import push
from tests.simulation import shop
from tests.simulation.disk import file_of
from tests.simulation.world import empty_office, empty_store

Mutation = Callable[["Patches"], None]


class Patches:
    """Replaces attributes of modules and classes, and restores them."""

    def __init__(self) -> None:
        self._replaced: list[tuple[Any, str, Any]] = []

    def put(self, owner: Any, name: str, bug: Any) -> Any:
        """Replace an attribute by `bug`; returns the original."""
        original = getattr(owner, name)
        self._replaced.append((owner, name, original))
        setattr(owner, name, bug)
        return original

    def clear(self) -> None:
        """Restore all originals."""
        for owner, name, original in reversed(self._replaced):
            setattr(owner, name, original)


@dataclass(frozen=True)
class Mutant:
    """One mutant. `first`: a seed from which it is caught soon, for a quick test.

    `is_byzantine`: it is caught in runs in which a device lies; `copies`: in which counters load
    their store anew.
    """

    name: str
    put: Mutation
    first: int = 0
    is_byzantine: bool = False
    copies: bool = False

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Apply the mutant until the block ends."""
        empty_store()
        empty_office()
        patches = Patches()
        self.put(patches)
        try:
            yield
        finally:
            patches.clear()


def cursor_before_rows(patches: Patches) -> None:
    """A device commits that it has a command before it commits the command's effects."""

    def add(inbox: SqlCommandInbox, command: Any) -> None:
        original(inbox, command)
        inbox._connection.exec_driver_sql("COMMIT")
        inbox._connection.exec_driver_sql("BEGIN IMMEDIATE")

    original = patches.put(SqlCommandInbox, "add", add)


def delete_on_ack(patches: Patches) -> None:
    """A device deletes events once its upstream has acknowledged them."""

    def note_acked(uow: Any, command: Any) -> None:
        original(uow, command)
        connection: Connection = uow.event_log._connection
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_is_kept")
        connection.execute(
            text(
                "DELETE FROM event WHERE store_seq IS NULL AND kind <> 'status' "
                "AND device_epoch = :epoch AND device_seq <= :seq "
                "AND device_id = (SELECT device_id FROM device)"
            ),
            {"epoch": command.device_epoch, "seq": command.acked_seq},
        )

    original = patches.put(push, "note_acked", note_acked)


class Recent(dict[str, Any]):
    """Contains only recent items, but finds all known ones when they are looked up by key."""

    def __init__(self, known: dict[str, Any], recent: dict[str, Any]) -> None:
        super().__init__(recent)
        self._known = known

    def __missing__(self, event_id: str) -> Any:
        return self._known[event_id]


def dedupe_with_expiry(patches: Patches) -> None:
    """Duplicates are recognised only among the last few entries."""

    def find(log: SqlReadEventLog, event_ids: Any) -> Any:
        known = original(log, event_ids)
        head = log.head().seq
        return Recent(
            known,
            {
                event_id: each
                for event_id, each in known.items()
                if each.store_seq is None or each.store_seq > head - 3
            },
        )

    original = patches.put(SqlReadEventLog, "find", find)


def last_write_wins(patches: Patches) -> None:
    """A step that was taken on an older version of an order is changed to fit the present one."""

    def ingest_event(uow: Any, given: Any, role: Any, order: Any, **rest: Any) -> Any:
        here = uow.order(given.order_id) if given.order_id else None
        if here is not None and given.kind == "status" and given.expected_version:
            given = replace(given, from_status=here.status, expected_version=here.state.version)
        return original(uow, given, role, order, **rest)

    original = patches.put(ingest, "ingest_event", ingest_event)
    patches.put(resolve, "ingest_event", ingest_event)


def reply_before_commit(patches: Patches) -> None:
    """A use case succeeds although its commit has failed."""

    @contextmanager
    def transaction(db: Database) -> Iterator[Connection]:
        with driver_errors():
            connection = db.writer.get()
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise
            try:
                connection.exec_driver_sql("COMMIT")
            except DBAPIError:
                connection.exec_driver_sql("ROLLBACK")

    patches.put(Database, "transaction", transaction)


def epoch_ignored(patches: Patches) -> None:
    """Head office ingests log entries from devices that are not the hub."""

    def ingest_batch(connection: Connection, peer: Any, batch: Any, now: Any) -> Any:
        store = lock_store(connection, peer.store_id)
        present = replace(peer, device_id=store.hub_device_id)
        return original(connection, present, replace(batch, hub_epoch=store.hub_epoch), now)

    original = patches.put(office, "ingest_batch", ingest_batch)

    async def hello(head_office: Any, peer: Any, epochs: Any) -> Any:
        reply = await before(head_office, peer, epochs)
        return reply.model_copy(update={"role": "hub"}) if peer.role == "counter" else reply

    before = patches.put(office.HeadOffice, "hello", hello)


def reused_device_seq(patches: Patches) -> None:
    """A device with a restored disk continues its old epoch, and so reuses numbers."""
    patches.put(shop, "begin_epoch", lambda *_: None)


def deferred_begin(patches: Patches) -> None:
    """A transaction takes the write lock only at its first write."""

    @contextmanager
    def transaction(db: Database) -> Iterator[Connection]:
        with driver_errors():
            connection = db.writer.get()
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    patches.put(Database, "transaction", transaction)


def normal_and_power_cut(patches: Patches) -> None:
    """Commits do not wait until the disk has synced."""

    def engine(*given: Any, **named: Any) -> Any:
        made = original(*given, **named)

        @event.listens_for(made, "connect")
        def relax(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA synchronous = NORMAL")

        return made

    original = patches.put(database, "sqlite_engine", engine)


def refused_event_blocks_the_queue(patches: Patches) -> None:
    """The hub does not keep events that it cannot apply, so the device sends them again."""

    def ingest_event(uow: Any, given: Any, *rest: Any, **named: Any) -> Any:
        judged = original(uow, given, *rest, **named)
        if judged.verdict.outcome in (Outcome.CONFLICT, Outcome.REJECTED):
            raise EventsMissing(given.device_seq)
        return judged

    original = patches.put(ingest, "ingest_event", ingest_event)


def ordering_by_clock(patches: Patches) -> None:
    """An event is superseded if a clock says that it is older than the order's last change."""

    def resolve_step(given: Any, order: Any, journal: Any) -> Any:
        changed_at = order.state.changed_at if order is not None else None
        if changed_at is not None and given.occurred_at < changed_at:
            return Verdict(Outcome.SUPERSEDED, OutcomeReason.ALREADY_SO)
        return original(given, order, journal)

    original = patches.put(resolve, "resolve_step", resolve_step)


def gap_in_the_sequence(patches: Patches) -> None:
    """A transaction that was rolled back uses up a number of the log."""
    given: dict[str, int] = {}

    def leave_a_gap(log: SqlEventLog, *arguments: Any) -> Entry:
        path = file_of(log._connection)
        head = log.head()
        head = replace(head, seq=max(head.seq, given.get(path, 0) - 1, 0))
        verdict, *order = arguments[1:]
        entry = sequence(arguments[0], head, log._devices.this_device().hub_epoch, verdict, *order)
        given[path] = entry.store_seq + 1
        log._head = entry.head
        return entry

    patches.put(SqlEventLog, "sequence", leave_a_gap)


def epochs_that_were_lost_are_altered(patches: Patches) -> None:
    """Head office treats a log with an epoch that it has forgotten as altered."""

    def epoch_shown(known: int, batch: Any) -> int:
        if any(entry.hub_epoch > batch.hub_epoch for entry in batch.entries):
            what = "an entry names an epoch that its hub does not have"
            raise Altered(QuarantineReason.EPOCH_IMPOSSIBLE, what)
        return known

    patches.put(entries, "epoch_shown", epoch_shown)
    patches.put(ingest, "_epoch_after", lambda _uow, given: given)


def epochs_are_given_again(patches: Patches) -> None:
    """A hub accepts an epoch that was used before, from a head office that has forgotten it."""
    patches.put(ingest, "_epoch_after", lambda _uow, given: given)


MUTANTS = {
    bug.name: bug
    for bug in (
        Mutant("cursor before rows", cursor_before_rows, first=35),
        Mutant("delete on ack", delete_on_ack),
        Mutant("dedupe with expiry", dedupe_with_expiry, first=3),
        Mutant("last-write-wins", last_write_wins),
        Mutant("reply before commit", reply_before_commit, first=48),
        Mutant("epoch ignored", epoch_ignored, first=28),
        Mutant("reused device_seq", reused_device_seq, first=29),
        Mutant("deferred BEGIN", deferred_begin, first=6),
        Mutant("NORMAL + power cut", normal_and_power_cut, first=6),
        Mutant("a refused event blocks the queue", refused_event_blocks_the_queue),
        Mutant("ordering by clock", ordering_by_clock),
        Mutant("gap in the server's sequence", gap_in_the_sequence, first=2),
        Mutant(
            "epochs that were lost are altered data", epochs_that_were_lost_are_altered, first=1
        ),
        Mutant("epochs are given again", epochs_are_given_again, first=1),
    )
}
