"""`kiosk headoffice verify`: whether every store's log is whole and tells what its orders show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.domain.commands import UNREADABLE, Decision, command_hash
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import EventKind, event_hash
from kiosk.domain.log import EMPTY_LOG, LogHead, Outcome, check_log
from kiosk.domain.order import OrderState
from kiosk.headoffice import codec, reading
from kiosk.headoffice.issuing import cannot_travel, read_row
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.projecting import Projection
from kiosk.headoffice.tables import COMMANDS, ENTRIES, ORDERS, STORES

PAGE = 500
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What reading a row raises whose contents were altered."""


@dataclass(slots=True)
class Counted:
    """How much was looked at."""

    stores: int = 0
    orders: int = 0
    events: int = 0
    commands: int = 0


def verify(connection: Connection, counted: Counted) -> Iterator[str]:
    """Everything that is wrong, a sentence each; nothing when all is well.

    Checks, for each store: the log's numbers and chain, the hash of every event, every step
    against the workflow, the orders against the log, the chain of commands and whether each can
    be sent, and what the hub said its orders amount to.
    """
    for store in connection.execute(select(STORES).order_by(STORES.c.name)).all():
        counted.stores += 1
        for check in (_log, _commands, _numbers, _told, _aside):
            try:
                for problem in check(connection, store, counted):
                    yield f"store {store.name}: {problem}"
            except _UNREADABLE as error:
                yield f"store {store.name}: a row cannot be read ({type(error).__name__})"


def _log(connection: Connection, store: codec.AnyRow, counted: Counted) -> Iterator[str]:
    projection = Projection({})
    head = EMPTY_LOG
    try:
        while page := reading.entries(connection, store.store_id, head.seq, 2**62, PAGE):
            head = check_log(page, head)
            for entry in page:
                counted.events += 1
                if event_hash(entry.event) != entry.event.hash:
                    yield f"entry {entry.store_seq}: its event was altered"
                projection.take(entry)
    except (JournalCorrupt, Altered) as error:
        yield str(error)
        return
    if head != codec.log_head(store):
        yield f"the log ends at {head.seq}, and the store's row says {store.log_seq}"
    yield from _orders(connection, store, projection, counted)


def _orders(
    connection: Connection, store: codec.AnyRow, told: Projection, counted: Counted
) -> Iterator[str]:
    rows = connection.execute(select(ORDERS).where(ORDERS.c.store_id == store.store_id))
    here = {row.order_id: codec.read_state(row) for row in rows}
    counted.orders += len(here)
    for order_id in sorted(told.orders.keys() | here.keys()):
        if order_id not in told.orders:
            yield f"order {order_id}: it has no journal"
        elif order_id not in here:
            yield f"order {order_id}: is missing"
        else:
            yield from _differences(order_id, told.orders[order_id].state, here[order_id])


def _differences(order_id: str, told: OrderState, here: OrderState) -> Iterator[str]:
    for name in OrderState.__slots__:
        said, shown = _impersonal(told, name), _impersonal(here, name)
        if said != shown:
            yield f"order {order_id}: the log says {name} = {said}, the order {shown}"
            return


def _impersonal(state: OrderState, name: str) -> Any:
    """Who serves may have been erased from the log; the counter stays."""
    value = getattr(state, name)
    return replace(value, person="") if name == "claim" and value is not None else value


def _commands(connection: Connection, store: codec.AnyRow, counted: Counted) -> Iterator[str]:
    query = select(COMMANDS).where(COMMANDS.c.store_id == store.store_id)
    head = EMPTY_LOG
    for row in connection.execute(query.order_by(COMMANDS.c.command_seq)):
        command = read_row(row)
        counted.commands += 1
        problem = cannot_travel(command) if UNREADABLE not in command.payload else UNREADABLE
        if problem is not None and row.decision != Decision.REFUSED:
            yield f"command {command.command_seq} reaches its store without contents: {problem}"
        if command.command_seq != head.seq + 1 or command.prev_hash != head.hash:
            yield f"command {command.command_seq} does not follow the one before"
            return
        if command_hash(command) != command.hash:
            yield f"command {command.command_seq} was altered"
            return
        head = LogHead(command.command_seq, command.hash)
    if head != codec.command_head(store):
        yield f"the commands end at {head.seq}, and the store's row says {store.command_seq}"


def _numbers(connection: Connection, store: codec.AnyRow, _counted: Counted) -> Iterator[str]:
    """A device gives each number once."""
    number = (ENTRIES.c.device_id, ENTRIES.c.device_epoch, ENTRIES.c.device_seq)
    query = (
        select(*number)
        .where(ENTRIES.c.store_id == store.store_id)
        .group_by(*number)
        .having(func.count() > 1)
        .order_by(*number)
    )
    for device_id, _, device_seq in connection.execute(query):
        yield f"device {device_id} has given the number {device_seq} twice"


def _told(_connection: Connection, store: codec.AnyRow, _counted: Counted) -> Iterator[str]:
    if store.told_orders_hash != store.own_orders_hash:
        yield f"at number {store.told_seq} of the log, the hub's orders were other than those here"


def _aside(connection: Connection, store: codec.AnyRow, _counted: Counted) -> Iterator[str]:
    """A machine of the store had been altered, and nobody there has said that they looked."""
    kinds = ENTRIES.c.kind.in_((EventKind.SET_ASIDE, EventKind.REVIEWED))
    query = select(ENTRIES).where(ENTRIES.c.store_id == store.store_id, kinds)
    rows = connection.execute(query.order_by(ENTRIES.c.store_seq)).all()
    events = [codec.read_event(row) for row in rows if row.outcome == Outcome.APPLIED]
    reviewed = {event.data.get("deed_id") for event in events}
    for event in events:
        if event.kind == EventKind.SET_ASIDE and event.deed_id not in reviewed:
            yield (
                f"on {event.occurred_at:%Y-%m-%d %H:%M} UTC the device {event.device_id} held "
                f"{event.data.get('count')} records that contradict the store's log"
            )
