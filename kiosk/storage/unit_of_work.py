"""One transaction on the local database, with the interface that use cases need."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from uuid_utils import uuid7

from kiosk.domain.events.event import DeviceHead, Event, EventDraft
from kiosk.domain.events.journal import head_after, stamp
from kiosk.domain.events.log import APPLIES, Outcome
from kiosk.domain.events.payloads import Step
from kiosk.domain.order import Arrival, Order, OrderState
from kiosk.services.ports.changes import HeldAction
from kiosk.services.ports.namesakes import IsMeant, anybody
from kiosk.services.whole_text import whole_draft
from kiosk.storage import codec, reading
from kiosk.storage.command_inbox import SqlCommandInbox
from kiosk.storage.device_registry import SqlDeviceRegistry
from kiosk.storage.direct import held
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.event_log.event_log import SqlEventLog
from kiosk.storage.event_log.order_events import SqlOrderEvents, of_one_device
from kiosk.storage.order_cache import OrderCache
from kiosk.storage.orders.held_arrivals import SqlHeldArrivals
from kiosk.storage.orders.projections import SqlProjections
from kiosk.storage.people import SqlPeople
from kiosk.storage.tables import (
    ATTEMPTS,
    EVENTS,
    HELD_ACTIONS,
    ORDERS,
)
from kiosk.storage.upstream_state import SqlUpstreamState
from kiosk.storage.writing import insert_orders, insert_rows, project_first, save_arrivals

_CONTENT_HASHES = select(ORDERS.c.order_id, ORDERS.c.content_hash).where(
    reading.among(ORDERS.c.order_id)
)
_CODES_IN_USE = select(ORDERS.c.pickup_code).where(reading.among(ORDERS.c.pickup_code))


class SqlUnitOfWork:
    """`UnitOfWork` on an open connection; the store commits or rolls back."""

    def __init__(
        self,
        connection: Connection,
        clock: Callable[[], datetime],
        exchange_places: Collection[str] = (),
    ) -> None:
        """`clock`: the time in UTC, read once for the whole transaction.

        `exchange_places`: those whose orders the store accepts; empty: all.
        """
        self._connection, self._driver = connection, driver_of(connection)
        self._exchange_places = exchange_places
        self._now = clock()
        self._head: DeviceHead | None = None
        self._offset_ms: int | None = None
        self._is_offset_read = False
        self._cache = OrderCache(connection)
        self.devices = SqlDeviceRegistry(connection)
        self.event_log = SqlEventLog(connection, self._cache, self.devices)
        self.order_events = SqlOrderEvents(connection)
        self.projections = SqlProjections(connection, self._cache)
        self.inbox = SqlCommandInbox(connection)
        self.upstream = SqlUpstreamState(connection)
        self.people = SqlPeople(connection)
        self.held_arrivals = SqlHeldArrivals(connection)

    def is_of_this_store(self, exchange_place_id: str) -> bool:
        """Whether the store accepts orders of this exchange place."""
        return not self._exchange_places or exchange_place_id in self._exchange_places

    def now(self) -> datetime:
        """When this transaction began."""
        return self._now

    def store_now(self) -> datetime:
        """When this transaction began by the hub's clock; by this device's if that is unknown."""
        return self._now + timedelta(milliseconds=self._clock_offset_ms() or 0)

    def _clock_offset_ms(self) -> int | None:
        """The hub's clock minus this device's; None on the hub and while it is unknown."""
        if not self._is_offset_read:
            self._is_offset_read = True
            if not self.devices.this_device().is_hub:
                self._offset_ms = self.upstream.progress().clock_offset_ms
        return self._offset_ms

    def new_id(self) -> str:
        """A new UUIDv7."""
        return str(uuid7())

    def choose(self, alphabet: str) -> str:
        """One character, at random."""
        return secrets.choice(alphabet)

    def head(self) -> DeviceHead:
        """The number and hash of this device's last event."""
        if self._head is None:
            self._head = reading.device_head(self._connection, self.devices.this_device())
        return self._head

    def order(self, order_id: str) -> Order | None:
        """The order with this collect id; None when it is not here."""
        return self._cache.order(order_id)

    def orders_by_code_keys(self, keys: Collection[str]) -> tuple[Order, ...]:
        """The orders whose pickup code has one of these keys, the most recent first."""
        has_key = ORDERS.c.code_key.in_(list(keys))
        return reading.newest_orders(self._connection, has_key)

    def open_orders_by_surname(
        self, folded_surname: str, is_meant: IsMeant = anybody
    ) -> tuple[Order, ...]:
        """The open orders whose customer's surname folds to this, and who `is_meant`."""
        return reading.open_orders_by_surname(self._connection, folded_surname, is_meant)

    def content_hashes(self, order_ids: Iterable[str]) -> dict[str, str]:
        """The content hashes of those orders that are here, by order id."""
        rows = self._connection.execute(_CONTENT_HASHES, {"these": list(order_ids)})
        return {row.order_id: row.content_hash for row in rows}

    def codes_in_use(self, codes: Iterable[str]) -> set[str]:
        """Those of the pickup codes that some order has."""
        return set(self._connection.execute(_CODES_IN_USE, {"these": list(codes)}).scalars())

    def add_orders(self, orders: Sequence[Order], entries: Sequence[EventDraft]) -> None:
        """Store new orders with their first events."""
        insert_orders(self._connection, orders)
        events = [self._stamp(entry, None, None) for entry in entries]
        insert_rows(self._connection, EVENTS, [self._columns(event) for event in events])
        project_first(self._connection, events)

    def append(
        self, draft: EventDraft, *, operation_id: str | None = None, event_id: str | None = None
    ) -> Event:
        """Write one event and append it to the device's hash chain."""
        event = self._stamp(draft, operation_id, event_id)
        insert_rows(self._connection, EVENTS, [self._columns(event)])
        return event

    def _columns(self, event: Event) -> dict[str, Any]:
        """An event's columns; on the hub with its number in the log, which it gets at once."""
        if not self.devices.this_device().is_hub:
            return codec.event_columns(event)
        return codec.entry_columns(self.event_log.sequence(event, APPLIES))

    def _stamp(self, draft: EventDraft, operation_id: str | None, event_id: str | None) -> Event:
        identity = event_id or self.new_id()
        event = stamp(
            self._based(whole_draft(draft)),
            self.head(),
            event_id=identity,
            operation_id=operation_id or identity,
            occurred_at=self._now,
            clock_offset_ms=self._clock_offset_ms(),
            new_salt=lambda: secrets.token_urlsafe(16),
        )
        self._head = head_after(event)
        return event

    def _based(self, draft: EventDraft) -> EventDraft:
        """Add to a step the order's last sequenced version, except on the hub."""
        if (
            self.devices.this_device().is_hub
            or not isinstance(draft.payload, Step)
            or draft.order_id is None
        ):
            return draft
        sequenced = reading.sequenced_version(self._connection, draft.order_id)
        return replace(draft, payload=replace(draft.payload, base_version=sequenced))

    def save_state(self, order: Order, state: OrderState) -> None:
        """Set the order's projection to `state`."""
        self.projections.project([(order, state)])

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order that are in force."""
        return reading.journal(self._connection, order_id)

    def operation(self, operation_id: str) -> tuple[Event, ...]:
        """The events of one action that are in force."""
        in_force = (EVENTS.c.outcome.is_(None)) | (EVENTS.c.outcome == Outcome.APPLIED)
        query = select(EVENTS).where(EVENTS.c.operation_id == operation_id, in_force)
        query = query.order_by(*reading.BY_SEQ)
        events = tuple(map(codec.read_event, self._connection.execute(query)))
        return of_one_device(events)

    def active_arrival_of(self, order_id: str) -> Arrival | None:
        """The active arrival for this order, if any."""
        arrivals = reading.arrivals_of(self._connection, order_id)
        return next((arrival for arrival in arrivals if arrival.is_active), None)

    def arrival(self, arrival_id: str) -> Arrival | None:
        """The arrival with this identifier; None when it is not here."""
        return reading.arrival(self._connection, arrival_id)

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for this order."""
        return reading.arrivals_of(self._connection, order_id)

    def active_arrivals(self) -> tuple[Arrival, ...]:
        """All active arrivals."""
        return reading.arrivals(self._connection, reading.ARRIVALS_ACTIVE)

    def save_arrival(self, arrival: Arrival) -> None:
        """Save the projection of an arrival."""
        save_arrivals(self._connection, [arrival])

    def held_action(self, held_id: str) -> HeldAction | None:
        """The held action with this identifier; None when there is none."""
        return next(iter(held.held_by(self._driver, "held_id", held_id)), None)

    def held_together(self, operation_id: str) -> tuple[HeldAction, ...]:
        """The held actions that were tapped together."""
        return held.held_by(self._driver, "operation_id", operation_id)

    def held_action_of(self, order_id: str) -> HeldAction | None:
        """The held action of this order, if any."""
        return held.held_action_of(self._driver, order_id)

    def held_actions(self) -> tuple[HeldAction, ...]:
        """All held actions."""
        return held.held_actions(self._driver)

    def save_held_action(self, held_action: HeldAction) -> None:
        """Insert a held action, or replace it, for instance to save its problem."""
        self.remove_held_action(held_action.held_id)
        self._connection.execute(insert(HELD_ACTIONS).values(codec.held_columns(held_action)))

    def remove_held_action(self, held_id: str) -> None:
        """Delete a held action."""
        self._connection.execute(delete(HELD_ACTIONS).where(HELD_ACTIONS.c.held_id == held_id))

    def add_attempt(self, device_name: str, at: datetime) -> int:
        """Count a try as wrong until it is forgiven; returns its key for `forgive_attempt`."""
        result = self._connection.execute(insert(ATTEMPTS).values(device_name=device_name, at=at))
        key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    def forgive_attempt(self, attempt: int) -> None:
        """Delete a counted try, which was right."""
        self._connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.id == attempt))

    def missed_attempts(self, device_name: str, since: datetime) -> tuple[datetime, ...]:
        """The times of a device's wrong tries since `since`; deletes older ones."""
        run = self._connection.execute
        run(delete(ATTEMPTS).where(ATTEMPTS.c.device_name == device_name, ATTEMPTS.c.at < since))
        query = select(ATTEMPTS.c.at).where(ATTEMPTS.c.device_name == device_name)
        return tuple(run(query.order_by(ATTEMPTS.c.at)).scalars())
