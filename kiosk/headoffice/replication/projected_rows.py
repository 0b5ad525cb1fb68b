"""Reads and writes the rows that follow from a store's log: orders, and decisions on commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.events.log import Entry
from kiosk.domain.status import Status
from kiosk.headoffice.replication import moved_bookings, outbox_rows, woop_rows
from kiosk.headoffice.replication.news import OrderNews, moves
from kiosk.headoffice.replication.projector import DecisionHere, OrderHere, Projection
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.bulk import is_one_of
from kiosk.headoffice.storage.collects.bookings import free_of_collects
from kiosk.headoffice.storage.collects.collects import note_arrived
from kiosk.headoffice.storage.known_orders import ENDED
from kiosk.headoffice.storage.tables import COMMANDS, ORDERS

_THIS_ORDER = (ORDERS.c.store_id == bindparam("store"), ORDERS.c.order_id == bindparam("order"))
_STATE = ("status", "version", "slot_start", "slot_end", "changed_at", "state")
_MOVE = (
    update(ORDERS).where(*_THIS_ORDER).values({name: bindparam(f"new_{name}") for name in _STATE})
)
_CONTENTS = ("contents", "code_key")
_CHANGE = (
    update(ORDERS)
    .where(*_THIS_ORDER)
    .values({name: bindparam(f"new_{name}") for name in _CONTENTS})
)
_DECIDE = (
    update(COMMANDS)
    .where(COMMANDS.c.store_id == bindparam("store"), COMMANDS.c.command_id == bindparam("this"))
    .values(
        decision=bindparam("new_decision"),
        code=bindparam("new_code"),
        decided_at=bindparam("new_decided_at"),
    )
)


def load(connection: Connection, store_id: str, entries: Sequence[Entry]) -> Projection:
    """The orders that these entries are about, as they are before the entries."""
    ids = {entry.event.order_id for entry in entries if entry.event.order_id is not None}
    query = select(ORDERS).where(
        ORDERS.c.store_id == store_id, is_one_of(connection, ORDERS.c.order_id, ids)
    )
    rows = connection.execute(query).all() if ids else []
    return Projection(
        {
            row.order_id: OrderHere(
                codec.read_contents(row.contents), codec.read_state(row), erased_at=row.erased_at
            )
            for row in rows
        }
    )


def write(connection: Connection, store_id: str, projection: Projection, now: datetime) -> None:
    """Write what the entries changed, once they are in the log: a trigger refuses the rest."""
    _insert_orders(connection, store_id, projection)
    _update_orders(connection, store_id, projection)
    _write_decisions(connection, store_id, projection.decided)
    news = _with_over(connection, store_id, projection, now)
    outbox_rows.write(connection, store_id, news, projection.bays)
    woop_rows.write(connection, store_id, news, projection.bays)


def _with_over(
    connection: Connection, store_id: str, projection: Projection, now: datetime
) -> Sequence[OrderNews]:
    """Move the bookings of the orders that moved, and book for those that the store took itself.

    Returns the news, with which of the moved ones overbook a slot.
    """
    slots = {
        order_id: here.state.slot
        for order_id, here in projection.orders.items()
        if here.state.status not in ENDED
        and (order_id in projection.replanned or (here.is_new and here.state.slot is not None))
    }
    over = moved_bookings.move(connection, store_id, slots, now) if slots else ()
    return [
        replace(each, is_over=True) if each.order_id in over and moves(each.event) else each
        for each in projection.news
    ]


def _insert_orders(connection: Connection, store_id: str, projection: Projection) -> None:
    rows = [
        {
            "store_id": store_id,
            "order_id": order_id,
            "content_hash": here.contents.content_hash,
            **codec.contents_columns(here.contents),
            **codec.begun_columns(here.contents),
            **codec.state_columns(here.state),
        }
        for order_id, here in projection.orders.items()
        if here.is_new
    ]
    if rows:
        connection.execute(insert(ORDERS), rows)
        note_arrived(connection, store_id, [row["order_id"] for row in rows])


def _update_orders(connection: Connection, store_id: str, projection: Projection) -> None:
    moved, changed, cancelled = [], [], []
    for order_id, here in projection.orders.items():
        this = {"store": store_id, "order": order_id}
        if here.is_changed and not here.is_new:
            new = codec.contents_columns(here.contents)
            changed.append(this | {f"new_{name}": value for name, value in new.items()})
        if here.is_moved and not here.is_new:
            columns = codec.state_columns(here.state)
            moved.append(this | {f"new_{name}": value for name, value in columns.items()})
            if here.state.status is Status.CANCELLED:
                cancelled.append(order_id)
    if moved:
        connection.execute(_MOVE, moved)
    if changed:
        connection.execute(_CHANGE, changed)
    if cancelled:
        free_of_collects(connection, store_id, cancelled)


def _write_decisions(
    connection: Connection, store_id: str, decided: dict[str, DecisionHere]
) -> None:
    if not decided:
        return
    values = [
        {
            "store": store_id,
            "this": command_id,
            "new_decision": decision.decision,
            "new_code": decision.code,
            "new_decided_at": decision.at,
        }
        for command_id, decision in decided.items()
    ]
    connection.execute(_DECIDE, values)
