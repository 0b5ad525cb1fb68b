"""Writes the projections of orders and arrivals into the local database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select, update

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.order import Customer, Order, OrderState
from kiosk.storage import codec, order_words, reading, writing
from kiosk.storage.engine.scrub import note_erasure
from kiosk.storage.order_cache import OrderCache
from kiosk.storage.orders import personal_data
from kiosk.storage.orders.read_projections import SqlReadProjections
from kiosk.storage.tables import COMMANDS, EVENTS, LINES, ORDERS
from kiosk.storage.writing import Moved

_IS_STATUS = EVENTS.c.kind == EventKind.STATUS
_CUT = (
    "shelf",
    "shelved_on",
    "first_name",
    "last_name",
    "surname_folded",
    "phone",
    "email",
    "pickup_code",
    "code_key",
    "content_hash",
)


class SqlProjections(SqlReadProjections):
    """`services.ports.projections.Projections` on an open connection."""

    def __init__(self, connection: Connection, cache: OrderCache) -> None:
        super().__init__(connection)
        self._cache = cache
        self._noted: dict[str, Moved] = {}

    def orders(self, order_ids: Iterable[str]) -> Mapping[str, Order]:
        """Those of the orders that are here."""
        return self._cache.orders(order_ids)

    def project(self, moved: Sequence[tuple[Order, OrderState]]) -> None:
        """Set the projections of orders to these states."""
        for order, state in moved:
            self.note(order, state)
        self.write_noted()

    def note(self, order: Order, state: OrderState) -> None:
        """As `project` of one order, but its row is written with the next `write_noted`."""
        as_written, _ = self._noted.get(order.order_id, (order, state))
        self._noted[order.order_id] = as_written, state
        self._cache.saved(order.order_id, state)

    def write_noted(self) -> None:
        """Write what was noted."""
        noted, self._noted = self._noted, {}
        writing.project(self._connection, tuple(noted.values()))

    def project_first(self, events: Sequence[Event]) -> None:
        """Set status and version of orders whose rows hold all else, by their first events."""
        writing.project_first(self._connection, events)
        self._cache.forget(*(event.order_id or "" for event in events))

    def unbegin(self, order_id: str) -> None:
        """Set an order's row back to version 0, as before its first event."""
        self.write_noted()
        first = select(EVENTS.c.to_status).where(
            EVENTS.c.order_id == order_id, _IS_STATUS, EVENTS.c.from_status.is_(None)
        )
        status = self._connection.execute(first.limit(1)).scalar()
        if status is not None:
            this = update(ORDERS).where(ORDERS.c.order_id == order_id)
            self._connection.execute(this.values(status=status, version=0))
            self._cache.forget(order_id)

    def drop_unbegun(self, order_ids: Collection[str]) -> None:
        """Delete those of these orders that have no event here and that no arrival names."""
        self.write_noted()
        for order_id in order_ids:
            writing.drop_unbegun(self._connection, order_id)
            self._cache.forget(order_id)

    def drop_arrival(self, arrival_id: str) -> None:
        """Delete the projection of an arrival that did not take effect."""
        writing.drop_arrival(self._connection, arrival_id)

    def change_details(self, order: Order, customer: Customer | None, shelf: str | None) -> None:
        """Save an order's customer and shelf as head office changed them; None: unchanged."""
        self.write_noted()
        changed = replace(order, customer=customer or order.customer, shelf=shelf or order.shelf)
        where = ORDERS.c.order_id == order.order_id
        key = self._connection.execute(select(ORDERS.c.id).where(where)).scalar_one()
        names = (
            "shelf",
            "shelved_on",
            "first_name",
            "last_name",
            "surname_folded",
            "phone",
            "email",
            "language",
        )
        columns = codec.order_columns(changed, key)
        values = {name: columns[name] for name in names}
        self._connection.execute(update(ORDERS).where(where).values(values))
        order_words.change_words(self._connection, key, changed)
        self._cache.forget(order.order_id)

    def erase(self, order_id: str) -> None:
        """Erase the customer's personal data in an order and its events; staff names stay."""
        self.write_noted()
        order = reading.order(self._connection, order_id)
        if order is None:
            return
        blank = replace(order, state=replace(order.state, shelved_on=None))
        self.change_details(blank, Customer("", "", "", "", order.customer.language), None)
        personal_data.erase_events(self._connection, order_id)
        personal_data.erase_aside(self._connection, order_id)
        asked = update(COMMANDS).where(COMMANDS.c.order_id == order_id)
        self._connection.execute(asked.values(payload="{}"))
        personal_data.erase_held(self._connection, order_id)
        note_erasure(self._connection)

    def cut_order(self, order: Order, cut: Callable[[Event], Event]) -> None:
        """Reduce an order's row to `order`, and each of its events to what `cut` returns."""
        self.write_noted()
        this = ORDERS.c.order_id == order.order_id
        key = self._connection.execute(select(ORDERS.c.id).where(this)).scalar_one()
        columns = codec.order_columns(order, key)
        values = {name: columns[name] for name in _CUT}
        self._connection.execute(update(ORDERS).where(this).values(values))
        order_words.change_words(self._connection, key, order)
        lines = update(LINES).where(LINES.c.order_pk == key)
        self._connection.execute(lines.values(label="", ean=None))
        personal_data.cut_events(self._connection, order.order_id, cut)
        personal_data.erase_aside(self._connection, order.order_id)
        personal_data.erase_held(self._connection, order.order_id)
        note_erasure(self._connection)
        self._cache.forget(order.order_id)

    def cut_beside(self) -> None:
        """Erase the personal data in head office's commands and in set-aside events."""
        personal_data.cut_beside(self._connection)
