"""One transaction on the local database, as the use cases see it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select
from uuid_utils import uuid7

from kiosk.domain.journal import DeviceHead, Event, EventDraft, EventKind, head_after, stamp
from kiosk.domain.log import APPLIES, Outcome
from kiosk.domain.order import Arrival, Order, OrderState
from kiosk.domain.sequencing import BASE_VERSION
from kiosk.domain.status import Status
from kiosk.services.ports import HeldDeed
from kiosk.services.whole_text import whole_draft
from kiosk.storage import codec, reading
from kiosk.storage.log import SqlStoreLog
from kiosk.storage.tables import (
    ARRIVALS,
    ATTEMPTS,
    EVENTS,
    HELD_DEEDS,
    ORDERS,
)
from kiosk.storage.writing import insert_orders, insert_rows, save_arrivals

_FINISHED = (Status.PICK_UP_OK, Status.CANCELLED)
_OPEN = ORDERS.c.status.not_in(_FINISHED)


class SqlUnitOfWork:
    """`services.ports.UnitOfWork` on an open connection; the store commits or rolls back."""

    def __init__(
        self,
        connection: Connection,
        clock: Callable[[], datetime],
        exchange_places: Collection[str] = (),
    ) -> None:
        """`clock`: the time in UTC, asked once for the whole transaction.

        `exchange_places`: those whose orders the store takes; none: all.
        """
        self._connection = connection
        self._exchange_places = exchange_places
        self._now = clock()
        self._head: DeviceHead | None = None
        self._offset_ms: int | None = None
        self._is_offset_read = False
        self._log = SqlStoreLog(connection)

    @property
    def log(self) -> SqlStoreLog:
        """The store's log."""
        return self._log

    def is_of_this_store(self, exchange_place_id: str) -> bool:
        """Whether the store takes orders of this exchange place, as far as it was told."""
        return not self._exchange_places or exchange_place_id in self._exchange_places

    def now(self) -> datetime:
        """When this transaction began."""
        return self._now

    def store_now(self) -> datetime:
        """The same by the hub's clock, as far as its difference is known."""
        return self._now + timedelta(milliseconds=self._clock_offset_ms() or 0)

    def _clock_offset_ms(self) -> int | None:
        """The hub's clock minus this machine's; None on the hub, and where it is not known."""
        if not self._is_offset_read:
            self._is_offset_read = True
            if not self._log.node().is_hub:
                self._offset_ms = self._log.progress().clock_offset_ms
        return self._offset_ms

    def new_id(self) -> str:
        """A new UUIDv7."""
        return str(uuid7())

    def choose(self, alphabet: str) -> str:
        """One character, at random."""
        return secrets.choice(alphabet)

    def head(self) -> DeviceHead:
        """Where this device's chain stands."""
        if self._head is None:
            self._head = reading.device_head(self._connection)
        return self._head

    def order(self, order_id: str) -> Order | None:
        """The order with this collect id."""
        return self._log.cache.order(order_id)

    def orders_by_code_keys(self, keys: Collection[str]) -> tuple[Order, ...]:
        """The orders whose pickup code has one of these keys, the most recent first."""
        return self._orders(select(ORDERS).where(ORDERS.c.code_key.in_(list(keys))))

    def open_orders_by_surname(self, folded_surname: str) -> tuple[Order, ...]:
        """All open orders whose customer's surname folds to this."""
        return self._orders(select(ORDERS).where(ORDERS.c.surname_folded == folded_surname, _OPEN))

    def _orders(self, query: Select[Any]) -> tuple[Order, ...]:
        rows = self._connection.execute(query.order_by(ORDERS.c.id.desc())).all()
        return tuple(codec.read_order(row, reading.lines(self._connection, row.id)) for row in rows)

    def content_hashes(self, order_ids: Iterable[str]) -> dict[str, str]:
        """The content hash of those orders that are here."""
        query = select(ORDERS.c.order_id, ORDERS.c.content_hash)
        rows = self._connection.execute(query.where(ORDERS.c.order_id.in_(list(order_ids))))
        return {row.order_id: row.content_hash for row in rows}

    def codes_in_use(self, codes: Iterable[str]) -> set[str]:
        """Those of the pickup codes that some order has."""
        query = select(ORDERS.c.pickup_code).where(ORDERS.c.pickup_code.in_(list(codes)))
        return set(self._connection.execute(query).scalars())

    def add_orders(self, orders: Sequence[Order], entries: Sequence[EventDraft]) -> None:
        """Store new orders with their first events."""
        if not orders:
            return
        insert_orders(self._connection, orders)
        rows = [self._columns(self._stamp(entry, None, None)) for entry in entries]
        insert_rows(self._connection, EVENTS, rows)

    def append(
        self, draft: EventDraft, *, deed_id: str | None = None, event_id: str | None = None
    ) -> Event:
        """Write one event at the head of the device's chain."""
        event = self._stamp(draft, deed_id, event_id)
        insert_rows(self._connection, EVENTS, [self._columns(event)])
        self._log.cache.moved(event)
        return event

    def _columns(self, event: Event) -> dict[str, Any]:
        """On the hub an event has its place in the log at once."""
        if not self._log.node().is_hub:
            return codec.event_columns(event)
        return codec.entry_columns(self._log.place(event, APPLIES))

    def _stamp(self, draft: EventDraft, deed_id: str | None, event_id: str | None) -> Event:
        identity = event_id or self.new_id()
        event = stamp(
            self._based(whole_draft(draft)),
            self.head(),
            event_id=identity,
            deed_id=deed_id or identity,
            occurred_at=self._now,
            clock_offset_ms=self._clock_offset_ms(),
        )
        self._head = head_after(event)
        return event

    def _based(self, draft: EventDraft) -> EventDraft:
        """Away from the hub a step also tells which version of its order the hub had given."""
        if self._log.node().is_hub or draft.kind != EventKind.STATUS or draft.order_id is None:
            return draft
        settled = reading.settled_version(self._connection, draft.order_id)
        return replace(draft, data={**draft.data, BASE_VERSION: settled})

    def save_state(self, order: Order, state: OrderState) -> None:
        """Bring the projection to `state`; status and version moved with the event itself."""
        self._log.save_states([(order, state)])

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order."""
        return reading.journal(self._connection, order_id)

    def deed(self, deed_id: str) -> tuple[Event, ...]:
        """The events of one deed."""
        in_force = (EVENTS.c.outcome.is_(None)) | (EVENTS.c.outcome == Outcome.APPLIED)
        query = select(EVENTS).where(EVENTS.c.deed_id == deed_id, in_force)
        query = query.order_by(EVENTS.c.position)
        return tuple(map(codec.read_event, self._connection.execute(query)))

    def active_arrival_of(self, order_id: str) -> Arrival | None:
        """The arrival under way for this order."""
        arrivals = reading.arrivals_of(self._connection, order_id)
        return next((arrival for arrival in arrivals if arrival.is_active), None)

    def arrival(self, arrival_id: str) -> Arrival | None:
        """The arrival with this identifier."""
        return reading.arrival(self._connection, arrival_id)

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for this order."""
        return reading.arrivals_of(self._connection, order_id)

    def active_arrivals(self) -> tuple[Arrival, ...]:
        """Everybody who is here."""
        return reading.arrivals(self._connection, ARRIVALS.c.ended_at.is_(None))

    def save_arrival(self, arrival: Arrival) -> None:
        """Bring the projection of one arrival to this."""
        save_arrivals(self._connection, [arrival])

    def held_deed(self, held_id: str) -> HeldDeed | None:
        """The held deed with this identifier."""
        return next(
            iter(reading.held_deeds(self._connection, HELD_DEEDS.c.held_id == held_id)), None
        )

    def held_deed_of(self, order_id: str) -> HeldDeed | None:
        """The deed that is held for this order."""
        return reading.held_deed_of(self._connection, order_id)

    def held_deeds(self) -> tuple[HeldDeed, ...]:
        """All held deeds."""
        return reading.held_deeds(self._connection)

    def save_held_deed(self, held: HeldDeed) -> None:
        """Keep a held deed, or its problem."""
        self.remove_held_deed(held.held_id)
        self._connection.execute(insert(HELD_DEEDS).values(codec.held_columns(held)))

    def remove_held_deed(self, held_id: str) -> None:
        """Forget a held deed."""
        self._connection.execute(delete(HELD_DEEDS).where(HELD_DEEDS.c.held_id == held_id))

    def add_attempt(self, station: str, at: datetime) -> int:
        """Count a try as a miss."""
        result = self._connection.execute(insert(ATTEMPTS).values(station=station, at=at))
        key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    def forgive_attempt(self, attempt: int) -> None:
        """The try was right after all."""
        self._connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.id == attempt))

    def missed_attempts(self, station: str, since: datetime) -> tuple[datetime, ...]:
        """When tries missed since then; older ones are forgotten here."""
        run = self._connection.execute
        run(delete(ATTEMPTS).where(ATTEMPTS.c.station == station, ATTEMPTS.c.at < since))
        query = select(ATTEMPTS.c.at).where(ATTEMPTS.c.station == station)
        return tuple(run(query.order_by(ATTEMPTS.c.at)).scalars())
