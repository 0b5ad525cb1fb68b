"""One order with its journal and its commands, for people at head office."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.commands import CommandKind
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Outcome
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.headoffice.errors import OrderInStores, OrderNotHere
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.known_orders import ENDED
from kiosk.headoffice.storage.overview import AskedHere, read_asked
from kiosk.headoffice.storage.stores import find_store, store, store_names
from kiosk.headoffice.storage.tables import COMMANDS, DEVICES, ENTRIES, ORDERS
from kiosk.services.text_rules import is_printable


@frozen
class OrderOfStore:
    """An order of a store. `order` None: the store was asked to create it and has not yet.

    `journal`: the events that had their effect. `last_contact_at`: of the store's devices.
    `erased_at`: when its customer was erased here.
    """

    store_id: str
    store_name: str
    last_contact_at: datetime | None
    order_id: str
    order: Order | None
    erased_at: datetime | None
    journal: tuple[Event, ...]
    commands: tuple[AskedHere, ...]


def order_found(connection: Connection, given: str, in_store: str | None) -> OrderOfStore:
    """The order with this identifier or pickup code. `in_store`: see `find_store`; None: any.

    Raises OrderNotHere, OrderInStores where several orders remain, and StoreUnknown.
    """
    if not is_printable(given):
        raise OrderNotHere(given)
    found = _with_id(connection, given) or _with_code(connection, given)
    if in_store is not None:
        wanted = find_store(connection, in_store).store_id
        found = {pair for pair in found if pair[0] == wanted}
    if not found:
        raise OrderNotHere(given)
    if len(found) > 1:
        raise OrderInStores(given, store_names(connection, {store_id for store_id, _ in found}))
    ((store_id, order_id),) = found
    return _order_of(connection, store_id, order_id)


def _with_id(connection: Connection, order_id: str) -> set[tuple[str, str]]:
    """The (store id, order id) of the orders that stores have, or were asked to create."""
    here = select(ORDERS.c.store_id).where(ORDERS.c.order_id == order_id)
    asked = select(COMMANDS.c.store_id).where(
        COMMANDS.c.order_id == order_id, COMMANDS.c.kind == CommandKind.CREATE
    )
    found = [connection.execute(query).scalars() for query in (here, asked)]
    return {(store_id, order_id) for stores in found for store_id in stores}


def _with_code(connection: Connection, code: str) -> set[tuple[str, str]]:
    """Of several orders with one code the open ones count, if there are any."""
    key = code_key(code)
    if not key:
        return set()
    query = select(ORDERS.c.store_id, ORDERS.c.order_id, ORDERS.c.status)
    rows = connection.execute(query.where(ORDERS.c.code_key == key)).all()
    is_open = [row for row in rows if row.status not in ENDED]
    return {(row.store_id, row.order_id) for row in is_open or rows}


def _order_of(connection: Connection, store_id: str, order_id: str) -> OrderOfStore:
    row = connection.execute(
        select(ORDERS).where(ORDERS.c.store_id == store_id, ORDERS.c.order_id == order_id)
    ).first()
    order = None
    if row is not None:
        order = replace(codec.read_contents(row.contents), state=codec.read_state(row))
    entries = (
        select(ENTRIES)
        .where(
            ENTRIES.c.store_id == store_id,
            ENTRIES.c.order_id == order_id,
            ENTRIES.c.outcome == Outcome.APPLIED,
        )
        .order_by(ENTRIES.c.store_seq)
    )
    commands = (
        select(COMMANDS)
        .where(
            COMMANDS.c.store_id == store_id,
            COMMANDS.c.order_id == order_id,
            COMMANDS.c.kind != CommandKind.RELAY,
        )
        .order_by(COMMANDS.c.command_seq)
    )
    heard = select(func.max(DEVICES.c.last_contact_at)).where(DEVICES.c.store_id == store_id)
    return OrderOfStore(
        store_id,
        store(connection, store_id).name,
        connection.execute(heard).scalar(),
        order_id,
        order,
        row.erased_at if row is not None else None,
        tuple(map(codec.read_event, connection.execute(entries))),
        tuple(map(read_asked, connection.execute(commands))),
    )
