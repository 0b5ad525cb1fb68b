"""Which stores have an order, and what the orders of a store were created from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, or_, select

from kiosk.domain.commands import CommandKind, Decision
from kiosk.domain.status import Status
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.tables import COMMANDS, ORDERS, STORES

ENDED = (Status.PICK_UP_OK, Status.CANCELLED)
"""The statuses of orders that are over."""

# Compared one by one: a list of values would be written into the statement at each call.
MAY_BE_MADE = or_(
    COMMANDS.c.decision.is_(None),
    and_(COMMANDS.c.decision != Decision.REFUSED, COMMANDS.c.decision != Decision.SUPERSEDED),
)
"""Of a command to create an order: whether its store has the order, or may still take it."""


def stores_with(connection: Connection, order_id: str) -> list[tuple[str, bool]]:
    """The stores that have an order with this id, each with whether no other store owns its
    exchange place.
    """
    query = select(ORDERS.c.store_id, ORDERS.c.contents).where(ORDERS.c.order_id == order_id)
    held = []
    for row in connection.execute(query).all():
        place = codec.read_contents(row.contents).exchange_place_id
        owner = select(STORES.c.store_id).where(STORES.c.exchange_place_id == place)
        store_id = connection.execute(owner).scalar()
        held.append((row.store_id, store_id in (None, row.store_id)))
    return held


def other_stores_with(
    connection: Connection, store_id: str, code_keys: Sequence[str]
) -> tuple[str, ...]:
    """The names of the stores but this one that have an open order with one of these codes."""
    query = (
        select(STORES.c.name)
        .join(ORDERS, ORDERS.c.store_id == STORES.c.store_id)
        .where(
            ORDERS.c.code_key.in_(code_keys),
            ORDERS.c.store_id != store_id,
            ORDERS.c.status.not_in(ENDED),
        )
        .distinct()
        .limit(2)
    )
    return tuple(connection.execute(query).scalars())


def content_hashes(
    connection: Connection, store_id: str, order_ids: Sequence[str]
) -> dict[str, set[str]]:
    """The content hashes of a store's orders, by order id: from CREATE commands and from its log.

    CREATE commands that the store did not carry out are left out. An order may have two hashes:
    a store of an older version hashes only the part of the body that reached it.
    """
    asked = select(COMMANDS.c.order_id, COMMANDS.c.content_hash).where(
        COMMANDS.c.store_id == store_id,
        COMMANDS.c.order_id.in_(order_ids),
        COMMANDS.c.kind == CommandKind.CREATE,
        MAY_BE_MADE,
    )
    here = select(ORDERS.c.order_id, ORDERS.c.content_hash).where(
        ORDERS.c.store_id == store_id, ORDERS.c.order_id.in_(order_ids)
    )
    known: dict[str, set[str]] = {}
    for query in (asked, here):
        for row in connection.execute(query):
            known.setdefault(row.order_id, set()).add(row.content_hash)
    return known
