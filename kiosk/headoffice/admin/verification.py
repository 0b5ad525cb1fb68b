"""`kiosk headoffice verify`: checks every store's log, and its orders against the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.domain.commands import command_hash
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.erasures import Erasures
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.journal import event_hash
from kiosk.domain.events.log import EMPTY_LOG, Entry, LogHead, Outcome, check_log
from kiosk.domain.events.payloads import Reviewed
from kiosk.domain.events.seals import broken_contents, broken_seal, says_contents
from kiosk.domain.events.set_aside import set_aside_problem
from kiosk.domain.order import OrderState
from kiosk.domain.problem import Problem
from kiosk.headoffice.replication.issue_commands import cannot_travel
from kiosk.headoffice.replication.projector import Projection
from kiosk.headoffice.storage import codec, store_logs
from kiosk.headoffice.storage.commands import all_commands
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import stores_by_name
from kiosk.headoffice.storage.tables import ENTRIES, ORDERS

PAGE = 500
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""Errors raised by reading a row whose contents were altered."""


@dataclass(slots=True)
class VerificationCounts:
    """How much was checked."""

    stores: int = 0
    orders: int = 0
    events: int = 0
    commands: int = 0


def verify(connection: Connection, counted: VerificationCounts) -> Iterator[Problem]:
    """Yields every problem, within its store; nothing when all is well. Fills `counted`.

    Checks, for each store: the log's numbers and hash chain, the hash of every event, every step
    against the workflow, the orders against the log, the sealed personal data and contents, the
    hash chain of the commands and whether each can be sent, the orders hash that the hub reported,
    and altered records that the store has set aside without a review.
    """
    for store in stores_by_name(connection):
        counted.stores += 1
        for check in (_log, _commands, _numbers, _reported, _aside):
            try:
                for problem in check(connection, store, counted):
                    yield Problem("in_store", store=store.name, problem=problem)
            except _UNREADABLE as error:
                problem = Problem("row_unreadable", error=type(error).__name__)
                yield Problem("in_store", store=store.name, problem=problem)


@dataclass(slots=True)
class _Sealed:
    """Collects the seals (hashes of erasable data) in a log's entries, to compare data with."""

    doubtful: list[Event] = field(default_factory=list)
    contents: dict[str, Event] = field(default_factory=dict)
    erasures: Erasures = field(default_factory=Erasures)

    def read(self, entry: Entry) -> None:
        """Read the next entry."""
        event, order_id = entry.event, entry.event.order_id or ""
        self.erasures.note(event, is_refused=entry.outcome is Outcome.REJECTED)
        if broken_seal(event, is_erased=False):
            self.doubtful.append(event)
        if entry.outcome is Outcome.APPLIED and says_contents(event):
            self.contents[order_id] = event

    def altered(self) -> Iterator[Problem]:
        """Yields events whose data differs from their seal, except where it was erased."""
        for event in self.doubtful:
            part = broken_seal(event, is_erased=self.erasures.may_lack(event))
            if part is not None:
                yield Problem(
                    "event_part_altered",
                    device_seq=event.device_seq,
                    device_id=event.device_id,
                    part=part,
                )


def _log(
    connection: Connection, store: StoreRecord, counted: VerificationCounts
) -> Iterator[Problem]:
    projection = Projection({})
    head = EMPTY_LOG
    sealed = _Sealed()
    try:
        while page := store_logs.entries(connection, store.store_id, head.seq, 2**62, PAGE):
            head = check_log(page, head)
            for entry in page:
                counted.events += 1
                if event_hash(entry.event) != entry.event.hash:
                    yield Problem("entry_event_altered", store_seq=entry.store_seq)
                projection.project(entry)
                sealed.read(entry)
    except JournalCorrupt as error:
        yield error.problem
        return
    if head != store.log_head:
        yield Problem("log_end_differs", store_seq=head.seq, expected=store.log_head.seq)
    yield from _orders(connection, store, projection, counted)
    yield from sealed.altered()
    yield from _contents(connection, store, sealed)


def _contents(
    connection: Connection,
    store: StoreRecord,
    sealed: _Sealed,
) -> Iterator[Problem]:
    """Yields orders whose contents differ from the last event that sealed them."""
    query = select(ORDERS.c.order_id, ORDERS.c.contents)
    for row in connection.execute(query.where(ORDERS.c.store_id == store.store_id)):
        event = sealed.contents.get(row.order_id)
        if event is None:
            continue
        order = codec.read_contents(row.contents)
        part = broken_contents(event, order, is_erased=row.order_id in sealed.erasures.orders)
        if part is not None:
            yield Problem("order_part_altered", order_id=row.order_id, part=part)


def _orders(
    connection: Connection, store: StoreRecord, projected: Projection, counted: VerificationCounts
) -> Iterator[Problem]:
    rows = connection.execute(select(ORDERS).where(ORDERS.c.store_id == store.store_id))
    here = {row.order_id: codec.read_state(row) for row in rows}
    counted.orders += len(here)
    for order_id in sorted(projected.orders.keys() | here.keys()):
        if order_id not in projected.orders:
            yield Problem("in_order", order_id=order_id, problem=Problem("no_events"))
        elif order_id not in here:
            yield Problem("in_order", order_id=order_id, problem=Problem("order_missing"))
        else:
            yield from _differences(order_id, projected.orders[order_id].state, here[order_id])


def _differences(order_id: str, projected: OrderState, here: OrderState) -> Iterator[Problem]:
    for name in OrderState.__dataclass_fields__:
        expected, found = _impersonal(projected, name), _impersonal(here, name)
        if expected != found:
            problem = Problem("order_differs", name=name, expected=expected, found=found)
            yield Problem("in_order", order_id=order_id, problem=problem)
            return


def _impersonal(state: OrderState, name: str) -> Any:
    """A claim without its person, whom the log may have lost to an erasure; its counter stays."""
    value = getattr(state, name)
    return replace(value, person="") if name == "claim" and value is not None else value


def _commands(
    connection: Connection, store: StoreRecord, counted: VerificationCounts
) -> Iterator[Problem]:
    head = EMPTY_LOG
    for command, is_refused in all_commands(connection, store.store_id):
        counted.commands += 1
        which = {"command_seq": command.command_seq}
        problem = cannot_travel(command)
        if command.is_unreadable:
            problem = Problem("contents_unreadable")
        if problem is not None and not is_refused:
            yield Problem("command_without_contents", **which, problem=problem)
        if command.command_seq != head.seq + 1 or command.prev_hash != head.hash:
            yield Problem("command_unchained", **which)
            return
        if command_hash(command) != command.hash:
            yield Problem("command_altered", **which)
            return
        head = LogHead(command.command_seq, command.hash)
    if head != store.command_head:
        yield Problem("commands_end_differs", command_seq=head.seq, expected=store.command_head.seq)


def _numbers(
    connection: Connection, store: StoreRecord, _counted: VerificationCounts
) -> Iterator[Problem]:
    """Yields devices that gave one number to several events."""
    number = (ENTRIES.c.device_id, ENTRIES.c.device_epoch, ENTRIES.c.device_seq)
    query = (
        select(*number)
        .where(ENTRIES.c.store_id == store.store_id)
        .group_by(*number)
        .having(func.count() > 1)
        .order_by(*number)
    )
    for device_id, _, device_seq in connection.execute(query):
        yield Problem("number_given_twice", device_id=device_id, device_seq=device_seq)


def _reported(
    _connection: Connection, store: StoreRecord, _counted: VerificationCounts
) -> Iterator[Problem]:
    if store.reported_orders_hash != store.own_orders_hash:
        yield Problem("hub_orders_differ", store_seq=store.reported_seq)


def _aside(
    connection: Connection, store: StoreRecord, _counted: VerificationCounts
) -> Iterator[Problem]:
    """Yields altered records that a device has set aside and that nobody has reviewed yet."""
    kinds = ENTRIES.c.kind.in_((EventKind.SET_ASIDE, EventKind.REVIEWED))
    query = select(ENTRIES).where(ENTRIES.c.store_id == store.store_id, kinds)
    rows = connection.execute(query.order_by(ENTRIES.c.store_seq)).all()
    events = [codec.read_event(row) for row in rows if row.outcome == Outcome.APPLIED]
    reviewed = {
        event.payload.operation_id for event in events if isinstance(event.payload, Reviewed)
    }
    for event in events:
        if event.kind == EventKind.SET_ASIDE and event.operation_id not in reviewed:
            yield set_aside_problem(event)
