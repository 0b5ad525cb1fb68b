"""Erases the personal data of an order once its store has erased it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from kiosk.domain.commands import CommandKind
from kiosk.domain.events.seals import staff_part
from kiosk.domain.workflow import Role
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.tables import COMMANDS, ENTRIES, ORDERS
from kiosk.storage.engine.scrub import note_erasure

_BLANK_ENTRY = (
    update(ENTRIES)
    .where(ENTRIES.c.store_id == bindparam("store"), ENTRIES.c.store_seq == bindparam("seq"))
    .values(personal=bindparam("blank"))
)
_BLANK_COMMAND = (
    update(COMMANDS)
    .where(COMMANDS.c.store_id == bindparam("store"), COMMANDS.c.command_seq == bindparam("seq"))
    .values(payload=bindparam("blank"))
)
_WITH_CUSTOMER = (CommandKind.CREATE, CommandKind.UPDATE, CommandKind.ADVANCE, CommandKind.RELAY)


def erase(connection: Connection, store_id: str, order_ids: Sequence[str], now: datetime) -> None:
    """Erase the personal data in these orders' events and commands; no hash covers it.

    The orders' own contents no longer name a customer by then. The names of staff stay.
    """
    if not order_ids:
        return
    _blank_entries(connection, store_id, order_ids)
    _blank_commands(connection, store_id, order_ids)
    these = ORDERS.c.store_id == store_id, ORDERS.c.order_id.in_(order_ids)
    connection.execute(update(ORDERS).where(*these).values(erased_at=now))
    note_erasure(connection)


# Built once: each change of an order ends with it.
_ERASED = select(ORDERS.c.order_id).where(
    ORDERS.c.store_id == bindparam("store"),
    ORDERS.c.order_id.in_(bindparam("orders", expanding=True)),
    ORDERS.c.erased_at.is_not(None),
)


def erase_late(connection: Connection, store_id: str, order_ids: Collection[str]) -> None:
    """Erase commands about these orders that were saved after the orders were erased."""
    these = {"store": store_id, "orders": list(order_ids)}
    if erased := list(connection.execute(_ERASED, these).scalars()):
        _blank_commands(connection, store_id, erased)
        note_erasure(connection)


def _blank_entries(connection: Connection, store_id: str, order_ids: Sequence[str]) -> None:
    query = select(ENTRIES.c.store_seq, ENTRIES.c.actor_role, ENTRIES.c.personal)
    rows = connection.execute(
        query.where(ENTRIES.c.store_id == store_id, ENTRIES.c.order_id.in_(order_ids))
    ).all()
    values = []
    for row in rows:
        is_customer = row.actor_role == Role.CUSTOMER
        reported = json.loads(row.personal)
        name = "" if is_customer else reported["actor"]
        blank = codec.personal_json(name, None, staff_part(reported["personal"]))
        values.append({"store": store_id, "seq": row.store_seq, "blank": blank})
    if values:
        connection.execute(_BLANK_ENTRY, values)


def _blank_commands(connection: Connection, store_id: str, order_ids: Sequence[str]) -> None:
    query = select(COMMANDS.c.command_seq, COMMANDS.c.kind, COMMANDS.c.payload).where(
        COMMANDS.c.store_id == store_id,
        COMMANDS.c.order_id.in_(order_ids),
        COMMANDS.c.kind.in_(_WITH_CUSTOMER),
    )
    values = [
        {
            "store": store_id,
            "seq": row.command_seq,
            "blank": codec.to_json(_blank_payload(row.kind, row.payload)),
        }
        for row in connection.execute(query).all()
    ]
    if values:
        connection.execute(_BLANK_COMMAND, values)


def _blank_payload(kind: str, text: str) -> dict[str, Any]:
    """A relayed event must still reach the hub: it keeps all hashed fields and its signature."""
    if kind != CommandKind.RELAY:
        return {}
    try:
        return _blank_relay(json.loads(text))
    except (ValueError, TypeError, LookupError, RecursionError):
        return {}


def _blank_relay(payload: dict[str, Any]) -> dict[str, Any]:
    event, order = payload["event"], payload.get("order")
    event |= {"personal": staff_part(event["personal"]), "comment": None}
    if event["actor"]["role"] == Role.CUSTOMER:
        event["actor"]["name"] = ""
    if order is not None:
        order["customer"] |= codec.BLANK_TEXTS
    return payload | {"event": event, "order": order}
