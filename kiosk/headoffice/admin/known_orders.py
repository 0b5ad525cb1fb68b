"""Finds the stores that have an order: store and order id identify it, never the id alone."""

from __future__ import annotations

from sqlalchemy import Connection

from kiosk.headoffice.errors import OrderInStores, OrderNotHere
from kiosk.headoffice.storage.commands import stores_asked_for
from kiosk.headoffice.storage.known_orders import stores_with
from kiosk.headoffice.storage.stores import store_names
from kiosk.services.text_rules import is_printable


def store_of(connection: Connection, order_id: str, named: str | None) -> str:
    """The id of the store whose order a person means. `named`: the store's id if they named one.

    Where they named none, it is the store that has the order at its own exchange place, or that
    was asked to create it; one that has an order of another store's exchange place is not meant.
    Raises OrderNotHere, and OrderInStores where several stores remain or only such others.
    """
    if not is_printable(order_id):
        raise OrderNotHere(order_id)
    found = stores_asked_for(connection, order_id)
    strays: set[str] = set()
    for store_id, is_its_own in stores_with(connection, order_id):
        (found if is_its_own else strays).add(store_id)
    if named is not None:
        if named not in found | strays:
            raise OrderNotHere(order_id)
        return named
    if not found and not strays:
        raise OrderNotHere(order_id)
    if len(found) != 1:
        raise OrderInStores(order_id, store_names(connection, found or strays))
    return found.pop()
