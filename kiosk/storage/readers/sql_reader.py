"""Queries for screens and subcommands: those that `StoreReader` does not answer itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from kiosk.domain.arrival import Column
from kiosk.domain.closing.inbox import InboxOrder
from kiosk.domain.events.event import OF_ARRIVALS, Event
from kiosk.domain.events.personal import ChosenShelf
from kiosk.domain.order import Arrival, Order
from kiosk.domain.status import Status
from kiosk.services.ports.boards import (
    Card,
    EndedCollection,
    OrderSummary,
)
from kiosk.services.ports.namesakes import IsMeant, anybody
from kiosk.services.ports.public_board import PublicOrder, PublicTimes
from kiosk.storage import codec, finding, reading
from kiosk.storage.command_inbox import SqlReadCommandInbox
from kiosk.storage.device_registry import SqlReadDeviceRegistry
from kiosk.storage.direct.cards import cards_of
from kiosk.storage.direct.figures_of_day import newest_position
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.event_log.order_events import SqlOrderEvents
from kiosk.storage.event_log.read_event_log import SqlReadEventLog
from kiosk.storage.event_log.reading_log import LogReader
from kiosk.storage.orders.inbox import inbox_orders
from kiosk.storage.orders.public_board import public_orders
from kiosk.storage.orders.read_projections import SqlReadProjections
from kiosk.storage.people import SqlReadPeople
from kiosk.storage.tables import ARRIVAL_ORDERS, DEVICES, EVENTS, ORDERS
from kiosk.storage.upstream_state import SqlReadUpstreamState

CHANGES_NAMED_MAX = 300
"""After more changes elsewhere than this, orders are not listed: all is read again."""

_RECENT = text(
    "SELECT e.order_id, e.occurred_at, e.actor_name FROM event AS e "
    "CROSS JOIN orders AS o ON o.order_id = e.order_id "
    "AND o.status = e.to_status AND o.version = e.expected_version + 1 "
    "WHERE e.kind = 'status' AND e.to_status IN (:collected, :failed) "
    "AND (e.outcome IS NULL OR e.outcome = 'applied') ORDER BY e.position DESC LIMIT :limit"
).columns(EVENTS.c.order_id, EVENTS.c.occurred_at, EVENTS.c.actor_name)
"""Newest last step first, in the order of the journal, so that no clock counts."""


_LAST_SHELF = (
    select(EVENTS)
    .where(
        text("event.kind = 'shelved'"),  # No value given apart: its index is of these only.
        EVENTS.c.device_id == select(DEVICES.c.device_id).scalar_subquery(),
    )
    .order_by(EVENTS.c.position.desc())
    .limit(1)
)


class SqlReader(LogReader):
    """What a `StoreReader` passes on, on a connection that never writes."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self._driver = connection, driver_of(connection)
        self.event_log = SqlReadEventLog(connection)
        self.order_events = SqlOrderEvents(connection)
        self.projections = SqlReadProjections(connection)
        self.inbox = SqlReadCommandInbox(connection)
        self.upstream = SqlReadUpstreamState(connection)
        self.devices = SqlReadDeviceRegistry(connection)
        self.people = SqlReadPeople(connection)

    def orders_at(self, begin: datetime, end: datetime) -> dict[datetime, int]:
        """How many orders are still to be collected, by the begin of their slot."""
        start = ORDERS.c.slot_start
        query = select(start, func.count()).where(
            ORDERS.c.board_column.in_([column.value for column in Column]),
            ORDERS.c.status != Status.CANCELLED,
            start >= begin,
            start < end,
        )
        rows = self.connection.execute(query.group_by(start))
        return {begin_at: count for begin_at, count in rows}  # noqa: C416 - rows are no pairs for mypy

    def inbox_orders(self, now: datetime, today: datetime) -> tuple[InboxOrder, ...]:
        """The orders that can be in the inbox at `now`, by slot; `today`: when the day began."""
        return inbox_orders(self.connection, now, today)

    def public_orders(self, times: PublicTimes) -> tuple[PublicOrder, ...]:
        """The orders of the public board."""
        return public_orders(self.connection, times)

    def order(self, order_id: str) -> Order | None:
        """One order with its lines."""
        return reading.order(self.connection, order_id)

    def open_orders_by_surname(
        self, folded_surname: str, is_meant: IsMeant = anybody
    ) -> tuple[Order, ...]:
        """The open orders whose customer's surname folds to this, and who `is_meant`."""
        return reading.open_orders_by_surname(self.connection, folded_surname, is_meant)

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order."""
        return reading.journal(self.connection, order_id)

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for one order."""
        return reading.arrivals_of(self.connection, order_id)

    def last_shelf(self) -> str | None:
        """The shelf that was chosen last on this device."""
        row = self.connection.execute(_LAST_SHELF).first()
        chosen = None if row is None else codec.read_event(row).personal
        return chosen.shelf if isinstance(chosen, ChosenShelf) else None

    def recent(self, limit: int) -> tuple[EndedCollection, ...]:
        """The collections that succeeded or failed last, newest first."""
        ended = {"collected": Status.PICK_UP_OK, "failed": Status.PICK_UP_FAILED}
        rows = self.connection.execute(_RECENT, {**ended, "limit": limit}).all()
        ended_cards = cards_of(self._driver, [row.order_id for row in rows])
        return tuple(
            EndedCollection(ended_cards[row.order_id], row.occurred_at, row.actor_name)
            for row in rows
        )

    def search(self, text: str, limit: int) -> tuple[Card, ...]:
        """Orders by code, name, phone or order number; then by shelf or item; open ones first."""
        return self._cards_in_turn(finding.found(self.connection, text, limit))

    def search_near(self, text: str, limit: int) -> tuple[Card, ...]:
        """Orders that were meant if `text` has one typing error; open ones first."""
        return self._cards_in_turn(finding.nearly_found(self.connection, text, limit))

    def _cards_in_turn(self, order_ids: Sequence[str]) -> tuple[Card, ...]:
        found = cards_of(self._driver, order_ids) if order_ids else {}
        return tuple(found[order_id] for order_id in order_ids)

    def open_codes(self) -> frozenset[str]:
        """The pickup codes of all open orders."""
        query = select(ORDERS.c.pickup_code).where(ORDERS.c.board_column.is_not(None))
        return frozenset(self.connection.execute(query).scalars())

    def summaries(
        self, status: Status | None, order_ids: Collection[str] | None = None
    ) -> Iterator[OrderSummary]:
        """Orders by slot; only those in `status` and among `order_ids`, where given."""
        query = select(
            ORDERS.c.order_id,
            ORDERS.c.status,
            ORDERS.c.pickup_code,
            ORDERS.c.first_name,
            ORDERS.c.last_name,
            ORDERS.c.slot_start,
            ORDERS.c.slot_end,
        ).order_by(ORDERS.c.slot_start.is_(None), ORDERS.c.slot_start, ORDERS.c.id)
        if status is not None:
            query = query.where(ORDERS.c.status == status)
        if order_ids is not None:
            query = query.where(ORDERS.c.order_id.in_(list(order_ids)))
        for row in self.connection.execute(query):
            name = f"{row.first_name} {row.last_name}".strip()
            yield OrderSummary(
                row.order_id,
                Status(row.status),
                row.pickup_code,
                name,
                row.slot_start,
                row.slot_end,
            )

    def changed_since(self, position: int) -> tuple[int, frozenset[str] | None]:
        """The newest position, and the orders with events since `position`; None: too many."""
        query = (
            select(EVENTS.c.position, EVENTS.c.order_id, EVENTS.c.kind, EVENTS.c.subject_id)
            .where(EVENTS.c.position > position)
            .order_by(EVENTS.c.position)
            .limit(CHANGES_NAMED_MAX + 1)
        )
        rows = self.connection.execute(query).all()
        if len(rows) > CHANGES_NAMED_MAX:
            return newest_position(self._driver), None
        changed = {row.order_id for row in rows if row.order_id is not None}
        arrivals = [row.subject_id for row in rows if row.kind in OF_ARRIVALS]
        if arrivals:
            changed |= self._orders_of_arrivals(arrivals)
        return (rows[-1].position if rows else position), frozenset(changed)

    def _orders_of_arrivals(self, ids: Iterable[str | None]) -> set[str]:
        """`ids`: a rejected event may lack one."""
        query = select(ARRIVAL_ORDERS.c.order_id).where(ARRIVAL_ORDERS.c.arrival_id.in_(ids))
        return set(self.connection.execute(query).scalars())
