"""The port to one transaction on the store's database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from kiosk.domain.events.event import DeviceHead, Event, EventDraft
from kiosk.domain.order import Arrival, Order, OrderState
from kiosk.services.ports.changes import HeldAction
from kiosk.services.ports.command_inbox import CommandInbox
from kiosk.services.ports.device_registry import DeviceRegistry
from kiosk.services.ports.event_log import EventLog
from kiosk.services.ports.held_arrivals import HeldArrivals
from kiosk.services.ports.namesakes import IsMeant, anybody
from kiosk.services.ports.order_events import OrderEvents
from kiosk.services.ports.people import People
from kiosk.services.ports.projections import Projections
from kiosk.services.ports.upstream_state import UpstreamState


class UnitOfWork(Protocol):
    """One transaction on the store's database: all of it is saved, or none of it.

    The caller of a use case opens the unit of work, commits when the function returns and rolls
    back when it raises. Nothing counts as done before that commit.
    """

    def now(self) -> datetime:
        """When this transaction began, in UTC: for display, never to decide a sequence."""

    def store_now(self) -> datetime:
        """`now` by the hub's clock, if its offset is known: to decide which orders are due."""

    def new_id(self) -> str:
        """A new UUIDv7 as text."""

    def choose(self, alphabet: str) -> str:
        """One character of the alphabet, at random."""

    @property
    def event_log(self) -> EventLog:
        """The store's log, in the same transaction."""

    @property
    def order_events(self) -> OrderEvents:
        """The events by what they are about, in the same transaction."""

    @property
    def projections(self) -> Projections:
        """The rows that follow from the events, in the same transaction."""

    @property
    def inbox(self) -> CommandInbox:
        """Head office's commands, in the same transaction."""

    @property
    def upstream(self) -> UpstreamState:
        """The exchange with the upstream, in the same transaction."""

    @property
    def devices(self) -> DeviceRegistry:
        """This device and those paired with it, in the same transaction."""

    @property
    def people(self) -> People:
        """The people who work in the store, in the same transaction."""

    @property
    def held_arrivals(self) -> HeldArrivals:
        """The arrivals that are held on this device, in the same transaction."""

    def is_of_this_store(self, exchange_place_id: str) -> bool:
        """Whether this exchange place is this store's; True while the store's own is unknown."""

    def head(self) -> DeviceHead:
        """The head of this device's own hash chain of events."""

    def order(self, order_id: str) -> Order | None:
        """The order with this collect id."""

    def orders_by_code_keys(self, keys: Collection[str]) -> tuple[Order, ...]:
        """The orders whose pickup code has one of these keys, the most recent first.

        For keys see `domain.codes.scan_reading.code_key`.
        """

    def open_orders_by_surname(
        self, folded_surname: str, is_meant: IsMeant = anybody
    ) -> tuple[Order, ...]:
        """The orders neither collected nor cancelled whose customer's surname folds to this.

        Only those that `is_meant` accepts are read.
        """

    def content_hashes(self, order_ids: Iterable[str]) -> dict[str, str]:
        """The content hashes, by collect id, of those of these orders that are in the store."""

    def codes_in_use(self, codes: Iterable[str]) -> set[str]:
        """Those of these pickup codes that an order already has."""

    def add_orders(self, orders: Sequence[Order], entries: Sequence[EventDraft]) -> None:
        """Store new orders, each with the draft of its first event, in that order."""

    def append(
        self, draft: EventDraft, *, operation_id: str | None = None, event_id: str | None = None
    ) -> Event:
        """Write one event at the head of this device's chain.

        Without `operation_id` it begins a new operation. Returns the event with its id and number.
        """

    def save_state(self, order: Order, state: OrderState) -> None:
        """Set the order's projection to `state`; its events are already appended."""

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order, oldest first."""

    def operation(self, operation_id: str) -> tuple[Event, ...]:
        """The pending and applied events of one operation, over all orders, oldest first."""

    def active_arrival_of(self, order_id: str) -> Arrival | None:
        """The active arrival for this order."""

    def arrival(self, arrival_id: str) -> Arrival | None:
        """The arrival with this id."""

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for this order, oldest first."""

    def active_arrivals(self) -> tuple[Arrival, ...]:
        """The active arrivals, in the sequence of the store's log."""

    def save_arrival(self, arrival: Arrival) -> None:
        """Set the projection of one arrival to this."""

    def held_action(self, held_id: str) -> HeldAction | None:
        """The held action with this id."""

    def held_together(self, operation_id: str) -> tuple[HeldAction, ...]:
        """The held actions that were tapped together under this operation id, oldest first."""

    def held_action_of(self, order_id: str) -> HeldAction | None:
        """The action that is held for this order."""

    def held_actions(self) -> tuple[HeldAction, ...]:
        """All held actions, oldest first."""

    def save_held_action(self, held: HeldAction) -> None:
        """Store a held action, or its problem."""

    def remove_held_action(self, held_id: str) -> None:
        """Delete a held action: it was withdrawn or carried out in this transaction."""

    def add_attempt(self, device_name: str, at: datetime) -> int:
        """Count an attempt as a miss; returns its number."""

    def forgive_attempt(self, attempt: int) -> None:
        """Delete a miss, as the attempt was right."""

    def missed_attempts(self, device_name: str, since: datetime) -> tuple[datetime, ...]:
        """The times of the misses at this device since then, oldest first."""
