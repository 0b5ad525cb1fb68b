"""Checks that a hub could be sent, and could read, all that head office holds for its store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.domain.commands import Decision
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.frozen import frozen
from kiosk.headoffice.replication import reading
from kiosk.headoffice.replication.signature_checks import Misused, misused
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.stores import store, stores_by_name
from kiosk.headoffice.storage.tables import COMMANDS
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.bodies import CommandsReply, LogReply
from kiosk.sync.protocol.conversions import from_command, from_entry, from_head
from kiosk.sync.protocol.fields import FEED_LIMIT
from kiosk.sync.protocol.limits import page_of
from kiosk.sync.protocol.ports import WireProblem

# Raised where damaged rows are made into a reply, or where such a reply is read.
_FAILS = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


@frozen
class FeedReport:
    """The result of reading a store's feed to its end.

    `fails_of`: "requests" (the commands) or "log" where a hub gets nothing after the number
    `fails_after`; None where all can be sent. `without_contents`: the numbers of commands that
    are sent without their payload, which cannot be sent, and that the store will refuse.
    """

    fails_of: str | None = None
    fails_after: int = 0
    without_contents: tuple[int, ...] = ()


def every_feed(url: str) -> Iterator[tuple[str, str, FeedReport]]:
    """Yields identifier, name and report of every store in a database; only reads it.

    Raises InvalidDatabase, and StoreUnavailable where it cannot be read.
    """
    try:
        with closing(OfficeDatabase(url)) as database, database.reader() as connection:
            for store in stores_by_name(connection):
                yield store.store_id, store.name, feed_report(connection, store.store_id)
    except SQLAlchemyError as error:
        raise StoreUnavailable("damaged", str(error)) from error


def every_misuse(url: str) -> tuple[Misused, ...]:
    """The devices in whose name a database's logs hold entries without the device's signature.

    Raises InvalidDatabase, and StoreUnavailable where it cannot be read.
    """
    try:
        with closing(OfficeDatabase(url)) as database, database.reader() as connection:
            return misused(connection)
    except SQLAlchemyError as error:
        raise StoreUnavailable("damaged", str(error)) from error


def feed_report(connection: Connection, store_id: str) -> FeedReport:
    """Read all commands and the whole log as a new hub would, through the wire's own code."""
    after, blank = EMPTY_LOG, []
    here = store(connection, store_id)
    try:
        while True:
            page, head = reading.commands_page(connection, here, after, FEED_LIMIT)
            reply = CommandsReply(commands=tuple(map(from_command, page)), head=from_head(head))
            CommandsReply.model_validate_json(reply.model_dump_json(by_alias=True))
            blank += [one.command_seq for one in page if one.is_unreadable]
            if not page:
                break
            after = page[-1].head
    except (*_FAILS, WireProblem):
        return FeedReport("requests", after.seq)
    after = EMPTY_LOG
    try:
        while True:
            entries, head = reading.log_page(connection, store_id, after, FEED_LIMIT)
            entries = page_of(entries)
            answer = LogReply(entries=tuple(map(from_entry, entries)), head=from_head(head))
            LogReply.model_validate_json(answer.model_dump_json(by_alias=True))
            if not entries:
                break
            after = entries[-1].head
    except (*_FAILS, WireProblem):
        return FeedReport("log", after.seq)
    return FeedReport(without_contents=_undecided(connection, store_id, blank))


def _undecided(connection: Connection, store_id: str, seqs: list[int]) -> tuple[int, ...]:
    """Those of the commands `seqs` that their store has not refused yet."""
    query = select(COMMANDS.c.command_seq, COMMANDS.c.decision).where(
        COMMANDS.c.store_id == store_id, COMMANDS.c.decision == Decision.REFUSED
    )
    refused = {row.command_seq for row in connection.execute(query)} if seqs else set()
    return tuple(seq for seq in seqs if seq not in refused)
