"""Finds the stores that have an order: store and order id identify it, never the id alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from kiosk.domain.commands import CommandKind, Decision
from kiosk.headoffice.errors import OrderInStores, OrderNotHere
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.tables import COMMANDS, ORDERS, STORES
from kiosk.services.text_rules import is_printable

_NOT_MADE = (Decision.REFUSED, Decision.SUPERSEDED)


def store_of(connection: Connection, order_id: str, named: str | None) -> str:
    """The id of the store whose order a person means. `named`: the store's id if they named one.

    Where they named none, it is the store that has the order at its own exchange place, or that
    was asked to create it; one that has an order of another store's exchange place is not meant.
    Raises OrderNotHere, and OrderInStores where several stores remain or only such others.
    """
    if not is_printable(order_id):
        raise OrderNotHere(order_id)
    found = _asked(connection, order_id)
    strays: set[str] = set()
    for store_id, is_its_own in _held(connection, order_id):
        (found if is_its_own else strays).add(store_id)
    if named is not None:
        if named not in found | strays:
            raise OrderNotHere(order_id)
        return named
    if not found and not strays:
        raise OrderNotHere(order_id)
    if len(found) != 1:
        names = select(STORES.c.name).where(STORES.c.store_id.in_(found or strays))
        names = names.order_by(STORES.c.name)
        raise OrderInStores(order_id, tuple(connection.execute(names).scalars()))
    return found.pop()


def _asked(connection: Connection, order_id: str) -> set[str]:
    """The stores that were asked to create this order and have not decided yet."""
    query = select(COMMANDS.c.store_id).where(
        COMMANDS.c.order_id == order_id,
        COMMANDS.c.kind == CommandKind.CREATE,
        COMMANDS.c.decision.is_(None),
    )
    return set(connection.execute(query).scalars())


def _held(connection: Connection, order_id: str) -> list[tuple[str, bool]]:
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
        or_(COMMANDS.c.decision.is_(None), COMMANDS.c.decision.not_in(_NOT_MADE)),
    )
    here = select(ORDERS.c.order_id, ORDERS.c.content_hash).where(
        ORDERS.c.store_id == store_id, ORDERS.c.order_id.in_(order_ids)
    )
    known: dict[str, set[str]] = {}
    for query in (asked, here):
        for row in connection.execute(query):
            known.setdefault(row.order_id, set()).add(row.content_hash)
    return known
