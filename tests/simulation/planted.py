"""Bugs put in on purpose: the simulator must catch each of them.

Each replaces one thing of the program that ships with one that is wrong as such programs are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.log import Entry, Outcome, Verdict, Why, sequence
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice import entries, office
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.reading import lock_store
from kiosk.services import judging, sequencing
from kiosk.services.incoming import EventsMissing
from kiosk.storage import database
from kiosk.storage.database import Database
from kiosk.storage.log import SqlStoreLog
from kiosk.storage.log_upstream import UpstreamLog
from kiosk.sync import sending
from tests.simulation import shop
from tests.simulation.disk import file_of
from tests.simulation.town import empty_office, empty_store

Plant = Callable[["Garden"], None]


class Garden:
    """Replaces things, and puts them back."""

    def __init__(self) -> None:
        self._replaced: list[tuple[Any, str, Any]] = []

    def put(self, owner: Any, name: str, bug: Any) -> Any:
        """Have `bug` instead; returns what was there."""
        original = getattr(owner, name)
        self._replaced.append((owner, name, original))
        setattr(owner, name, bug)
        return original

    def clear(self) -> None:
        """Everything as it was."""
        for owner, name, original in reversed(self._replaced):
            setattr(owner, name, original)


@dataclass(frozen=True)
class Planted:
    """One bug. `first`: a seed from which it is caught soon, for a quick test."""

    name: str
    put: Plant
    first: int = 0

    @contextmanager
    def plant(self) -> Iterator[None]:
        """The program has this bug meanwhile."""
        empty_store()
        empty_office()
        garden = Garden()
        self.put(garden)
        try:
            yield
        finally:
            garden.clear()


def cursor_before_rows(garden: Garden) -> None:
    """How far head office's commands came is saved by itself, before what they do."""

    def add_command(log: SqlStoreLog, command: Any) -> None:
        original(log, command)
        log._connection.exec_driver_sql("COMMIT")
        log._connection.exec_driver_sql("BEGIN IMMEDIATE")

    original = garden.put(UpstreamLog, "add_command", add_command)


def delete_on_ack(garden: Garden) -> None:
    """A machine throws away what its upstream has confirmed."""

    def note_acked(uow: Any, command: Any) -> None:
        original(uow, command)
        connection: Connection = uow.log._connection
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_is_kept")
        connection.execute(
            text(
                "DELETE FROM event WHERE store_seq IS NULL AND kind <> 'status' "
                "AND device_epoch = :epoch AND device_seq <= :seq "
                "AND device_id = (SELECT device_id FROM device)"
            ),
            {"epoch": command.device_epoch, "seq": command.acked_seq},
        )

    original = garden.put(sending, "note_acked", note_acked)


class Recent(dict[str, Any]):
    """Contains only what came a moment ago; what is looked up in it is found all the same."""

    def __init__(self, known: dict[str, Any], recent: dict[str, Any]) -> None:
        super().__init__(recent)
        self._known = known

    def __missing__(self, event_id: str) -> Any:
        return self._known[event_id]


def dedupe_with_expiry(garden: Garden) -> None:
    """What came more than some seconds ago is not known to have come."""

    def find(log: SqlStoreLog, event_ids: Any) -> Any:
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

    original = garden.put(SqlStoreLog, "find", find)


def last_write_wins(garden: Garden) -> None:
    """A step that meets another order than it was taken on is made to fit."""

    def take_event(uow: Any, given: Any, role: Any, order: Any, **rest: Any) -> Any:
        here = uow.order(given.order_id) if given.order_id else None
        if here is not None and given.kind == "status" and given.expected_version:
            given = replace(given, from_status=here.status, expected_version=here.state.version)
        return original(uow, given, role, order, **rest)

    original = garden.put(sequencing, "take_event", take_event)
    garden.put(judging, "take_event", take_event)


def reply_before_commit(garden: Garden) -> None:
    """Success is told first, and saved then: that it could not be saved, nobody hears."""

    @contextmanager
    def transaction(db: Database) -> Iterator[Connection]:
        with database.sqlite_errors():
            connection = db._writer()
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

    garden.put(Database, "transaction", transaction)


def epoch_ignored(garden: Garden) -> None:
    """Head office takes the log of whoever sends it."""

    def take_batch(connection: Connection, peer: Any, batch: Any, now: Any) -> Any:
        store = lock_store(connection, peer.store_id)
        present = replace(peer, device_id=store.hub_device_id)
        return original(connection, present, replace(batch, hub_epoch=store.hub_epoch), now)

    original = garden.put(office, "take_batch", take_batch)

    async def hello(head_office: Any, peer: Any, epochs: Any) -> Any:
        reply = await before(head_office, peer, epochs)
        return reply.model_copy(update={"role": "hub"}) if peer.role == "counter" else reply

    before = garden.put(office.HeadOffice, "hello", hello)


def reused_device_seq(garden: Garden) -> None:
    """A restored disk goes on counting where it stood then."""
    garden.put(shop, "begin_epoch", lambda *_: None)


def deferred_begin(garden: Garden) -> None:
    """A transaction takes its lock only when it writes."""

    @contextmanager
    def transaction(db: Database) -> Iterator[Connection]:
        with database.sqlite_errors():
            connection = db._writer()
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    garden.put(Database, "transaction", transaction)


def normal_and_power_cut(garden: Garden) -> None:
    """The disk is not waited for."""

    def engine(*given: Any, **named: Any) -> Any:
        made = original(*given, **named)

        @event.listens_for(made, "connect")
        def relax(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA synchronous = NORMAL")

        return made

    original = garden.put(database, "_engine", engine)


def refused_event_blocks_the_queue(garden: Garden) -> None:
    """The hub does not keep what it cannot apply, and the machine sends it again."""

    def take_event(uow: Any, given: Any, *rest: Any, **named: Any) -> Any:
        judged = original(uow, given, *rest, **named)
        if judged.verdict.outcome in (Outcome.CONFLICT, Outcome.REJECTED):
            raise EventsMissing(given.device_seq)
        return judged

    original = garden.put(sequencing, "take_event", take_event)


def ordering_by_clock(garden: Garden) -> None:
    """What a clock says was earlier than what is known comes too late."""

    def judge_step(given: Any, order: Any, journal: Any) -> Any:
        changed_at = order.state.changed_at if order is not None else None
        if changed_at is not None and given.occurred_at < changed_at:
            return Verdict(Outcome.SUPERSEDED, Why.ALREADY_SO)
        return original(given, order, journal)

    original = garden.put(judging, "judge_step", judge_step)


def gap_in_the_sequence(garden: Garden) -> None:
    """A number is used up by a transaction that was taken back."""
    given: dict[str, int] = {}

    def place(log: SqlStoreLog, *arguments: Any) -> Entry:
        path = file_of(log._connection)
        head = log.head()
        head = replace(head, seq=max(head.seq, given.get(path, 0) - 1, 0))
        verdict, *order = arguments[1:]
        entry = sequence(arguments[0], head, log.node().hub_epoch, verdict, *order)
        given[path] = entry.store_seq + 1
        log._head = entry.head
        return entry

    garden.put(SqlStoreLog, "place", place)


def epochs_that_were_lost_are_altered(garden: Garden) -> None:
    """Head office takes a log that names an epoch which it has forgotten for altered."""

    def epoch_shown(known: int, batch: Any) -> int:
        if any(entry.hub_epoch > batch.hub_epoch for entry in batch.entries):
            what = "an entry names an epoch that its hub does not have"
            raise Altered(QuarantineReason.EPOCH_IMPOSSIBLE, what)
        return known

    garden.put(entries, "_epoch_shown", epoch_shown)
    garden.put(sequencing, "_epoch_after", lambda _log, given: given)


def epochs_are_given_again(garden: Garden) -> None:
    """A machine works under whatever number a head office gives it that has forgotten some."""
    garden.put(sequencing, "_epoch_after", lambda _log, given: given)


PLANTED = {
    bug.name: bug
    for bug in (
        Planted("cursor before rows", cursor_before_rows),
        Planted("delete on ack", delete_on_ack),
        Planted("dedupe with expiry", dedupe_with_expiry),
        Planted("last-write-wins", last_write_wins),
        Planted("reply before commit", reply_before_commit),
        Planted("epoch ignored", epoch_ignored),
        Planted("reused device_seq", reused_device_seq),
        Planted("deferred BEGIN", deferred_begin),
        Planted("NORMAL + power cut", normal_and_power_cut),
        Planted("a refused event blocks the queue", refused_event_blocks_the_queue),
        Planted("ordering by clock", ordering_by_clock),
        Planted("gap in the server's sequence", gap_in_the_sequence),
        Planted("epochs that were lost are altered data", epochs_that_were_lost_are_altered),
        Planted("epochs are given again", epochs_are_given_again),
    )
}
