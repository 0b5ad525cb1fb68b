"""The local database's side of who collects: corrected by head office, erased in the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update

from kiosk.domain.journal import EventDraft, EventKind
from kiosk.domain.log import Outcome
from kiosk.domain.order import Customer, Order
from kiosk.domain.status import Status
from kiosk.storage import codec, reading
from kiosk.storage.order_cache import OrderCache
from kiosk.storage.scrubbing import note_erasure
from kiosk.storage.searching import index_columns
from kiosk.storage.tables import ASIDE, COMMANDS, EVENTS, HELD_DEEDS, ORDERS
from kiosk.storage.writing import CHANGED_WORDS

_ERASED = select(
    select(EVENTS.c.event_id)
    .where(
        EVENTS.c.order_id == bindparam("this"),
        EVENTS.c.kind == EventKind.ERASED,
        EVENTS.c.outcome == Outcome.APPLIED,
    )
    .exists()
)
_STEP = EVENTS.alias("step")
_UNERASED = select(ORDERS.c.order_id).where(
    ORDERS.c.status.in_(bindparam("these", expanding=True)),
    ORDERS.c.changed_at < bindparam("time", type_=ORDERS.c.changed_at.type),
    ~select(EVENTS.c.event_id)
    .where(
        EVENTS.c.order_id == ORDERS.c.order_id,
        EVENTS.c.kind == EventKind.ERASED,
        ~select(_STEP.c.event_id)
        .where(
            _STEP.c.order_id == ORDERS.c.order_id,
            _STEP.c.kind == EventKind.STATUS,
            _STEP.c.position > EVENTS.c.position,
        )
        .correlate(ORDERS, EVENTS)
        .exists(),
    )
    .correlate(ORDERS)
    .exists(),
)
"""Of an order that went on after it was erased, what was said since is erased when it has ended."""
_SERVED_BY = func.json_extract(EVENTS.c.personal, "$.claim_person")
_OF_STAFF = case((_SERVED_BY.is_(None), "{}"), else_=func.json_object("claim_person", _SERVED_BY))


class CustomerLog:
    """The part of `services.log_ports.StoreLog` that knows whose orders they are."""

    _connection: Connection
    cache: OrderCache

    def change_details(self, order: Order, customer: Customer | None, shelf: str | None) -> None:
        """Head office changed what was known of an order."""
        changed = replace(order, customer=customer or order.customer, shelf=shelf or order.shelf)
        where = ORDERS.c.order_id == order.order_id
        key = self._connection.execute(select(ORDERS.c.id).where(where)).scalar_one()
        names = (
            "shelf",
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
        self._connection.execute(CHANGED_WORDS, {"id": key, **index_columns(changed)})
        self.cache.forget(order.order_id)

    def is_erased(self, order_id: str) -> bool:
        """Whether the personal data of an order was erased."""
        return bool(self._connection.execute(_ERASED, {"this": order_id}).scalar_one())

    def erase(self, order_id: str) -> None:
        """Erase what is personal in an order and its events. Who of the staff did what stays."""
        order = reading.order(self._connection, order_id)
        if order is None:
            return
        self.change_details(order, Customer("", "", "", "", order.customer.language), None)
        this = EVENTS.c.order_id == order_id
        blank = {"personal": _OF_STAFF, "comment": None}
        self._connection.execute(update(EVENTS).where(this).values(blank))
        self._erase_aside(order_id)
        asked = update(COMMANDS).where(COMMANDS.c.order_id == order_id)
        self._connection.execute(asked.values(payload="{}"))
        self._erase_held(order_id)
        note_erasure(self._connection)

    def _erase_held(self, order_id: str) -> None:
        """What was tapped and can still be undone happens without a word of the customer's."""
        held = reading.held_deed_of(self._connection, order_id)
        if held is None:
            return
        drafts = tuple(map(_without_customer, held.drafts))
        columns = codec.held_columns(replace(held, drafts=drafts))
        this = update(HELD_DEEDS).where(HELD_DEEDS.c.order_id == order_id)
        self._connection.execute(this.values(drafts=columns["drafts"]))

    def _erase_aside(self, order_id: str) -> None:
        """What contradicted the log names people, too."""
        query = select(ASIDE.c.id, ASIDE.c.contents).where(ASIDE.c.order_id == order_id)
        for row in self._connection.execute(query).all():
            contents = codec.from_json(row.contents)
            contents |= {"personal": "{}", "comment": None, "order": None}
            change = update(ASIDE).where(ASIDE.c.id == row.id)
            self._connection.execute(change.values(contents=codec.to_json(contents)))

    def unerased(
        self, statuses: Collection[Status], before: datetime, limit: int
    ) -> tuple[str, ...]:
        """Orders that came into one of these statuses before this time, the oldest first."""
        query = _UNERASED.order_by(ORDERS.c.changed_at).limit(limit)
        given = {"these": list(statuses), "time": before}
        return tuple(self._connection.execute(query, given).scalars())


def _without_customer(draft: EventDraft) -> EventDraft:
    claimed = {key: draft.personal[key] for key in ("claim_person",) if key in draft.personal}
    return replace(draft, comment=None, personal=claimed)
