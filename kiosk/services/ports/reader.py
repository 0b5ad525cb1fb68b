"""The port to reads of the store's database."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from kiosk.domain.arrival import Column
from kiosk.domain.closing.inbox import InboxOrder
from kiosk.domain.events.event import Event
from kiosk.domain.order import Arrival, Order
from kiosk.domain.status import Status
from kiosk.services.ports.boards import (
    Card,
    ColumnView,
    DayFigures,
    EndedCollection,
    OrderSummary,
    Question,
    Review,
    TimelineEntry,
    Waiting,
)
from kiosk.services.ports.changes import HeldAction
from kiosk.services.ports.command_inbox import ReadCommandInbox
from kiosk.services.ports.device_registry import ReadDeviceRegistry
from kiosk.services.ports.event_log import ReadEventLog
from kiosk.services.ports.namesakes import IsMeant, anybody
from kiosk.services.ports.order_events import OrderEvents
from kiosk.services.ports.people import ReadPeople
from kiosk.services.ports.projections import ReadProjections
from kiosk.services.ports.public_board import PublicOrder, PublicTimes
from kiosk.services.ports.upstream_state import ReadUpstreamState


class Reader(Protocol):
    """Reads of the store's database, on a connection that never writes."""

    @property
    def event_log(self) -> ReadEventLog:
        """The store's log."""

    @property
    def order_events(self) -> OrderEvents:
        """The events by what they are about."""

    @property
    def projections(self) -> ReadProjections:
        """The rows that follow from the events."""

    @property
    def inbox(self) -> ReadCommandInbox:
        """Head office's commands."""

    @property
    def upstream(self) -> ReadUpstreamState:
        """The exchange with the upstream."""

    @property
    def devices(self) -> ReadDeviceRegistry:
        """This device and those paired with it."""

    @property
    def people(self) -> ReadPeople:
        """The people who work in the store."""

    def columns(self) -> dict[Column, ColumnView]:
        """The lists that the counter shows now: see `domain.arrival.is_listed`."""

    def orders_at(self, begin: datetime, end: datetime) -> dict[datetime, int]:
        """How many orders are still to be collected, by the begin of their slot.

        Only slots that begin from `begin` on, and before `end`.
        """

    def inbox_orders(self, now: datetime, today: datetime) -> tuple[InboxOrder, ...]:
        """The orders that can be in the inbox at `now`, those with the oldest slot first.

        `today`: when the day began at the store.
        """

    def cards(self, order_ids: Collection[str]) -> dict[str, Card]:
        """The current cards of these orders; unknown ones are left out."""

    def public_orders(self, times: PublicTimes) -> tuple[PublicOrder, ...]:
        """The orders of the public board, those to prepare last: see `PublicTimes`."""

    def order(self, order_id: str) -> Order | None:
        """One order with its lines."""

    def open_orders_by_surname(
        self, folded_surname: str, is_meant: IsMeant = anybody
    ) -> tuple[Order, ...]:
        """The orders neither collected nor cancelled whose customer's surname folds to this.

        Only those that `is_meant` accepts are read.
        """

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order, oldest first."""

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for one order, oldest first."""

    def last_shelf(self) -> str | None:
        """The shelf that was chosen last on this device."""

    def holds_any(self) -> bool:
        """Whether an action or an arrival is held."""

    def held_actions(self) -> tuple[HeldAction, ...]:
        """All held actions, oldest first."""

    def recent(self, limit: int) -> tuple[EndedCollection, ...]:
        """The collections that succeeded or failed last, the latest first."""

    def day_figures(self, begin: datetime) -> DayFigures:
        """What was collected since `begin`."""

    def search(self, text: str, limit: int) -> tuple[Card, ...]:
        """Orders by code, name, phone or order number, then others by shelf or item.

        Of both the open ones come first.
        Every word of `text` must be the beginning of a word of the order, without regard to case
        and accents.
        """

    def search_near(self, text: str, limit: int) -> tuple[Card, ...]:
        """The orders that were meant if `text` has one typing error; open ones first.

        The error may be in a pickup code, or in one word of at least four letters.
        """

    def cards_by_keys(self, keys: Collection[str]) -> tuple[Card, ...]:
        """The orders whose code or number has one of these keys; open ones first.

        For keys see `domain.codes.scan_reading.code_key`.
        """

    def open_codes(self) -> frozenset[str]:
        """The pickup codes of all orders that are still to be collected."""

    def summaries(
        self, status: Status | None, order_ids: Collection[str] | None = None
    ) -> Iterator[OrderSummary]:
        """Orders sorted by slot: all, or those with this status, out of `order_ids` if given."""

    def timeline(self, order_id: str) -> tuple[TimelineEntry, ...]:
        """All events of an order, oldest first, also those that did not apply."""

    def questions(self) -> tuple[Question, ...]:
        """Head office's questions that are open, oldest first."""

    def reviews(self) -> tuple[Review, ...]:
        """The actions that did not apply and that nobody has dealt with yet, oldest first."""

    def waiting(self) -> Waiting:
        """The events that the upstream does not hold yet; none on a device without one."""

    def seq_about(self, subject_id: str) -> int | None:
        """The last number in the log of what was recorded of an arrival or a call for help.

        None while something of it has no number, or if nothing is known of it.
        """

    def is_kept_upstream(self, arrival_id: str) -> bool:
        """Whether the upstream holds what this device recorded of an arrival (a hub: always)."""

    def newest_position(self) -> int:
        """The last position in the journal."""

    def changed_since(self, position: int) -> tuple[int, frozenset[str] | None]:
        """What any process has changed since a position in the journal.

        Returns the last position and the ids of the changed orders; None instead of the ids when
        there are too many and everything should be read again.
        """
