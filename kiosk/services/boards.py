"""What screens and commands read: cards, columns, the timeline of an order, search results."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.domain.arrival import Column
from kiosk.domain.journal import Event
from kiosk.domain.log import Outcome
from kiosk.domain.order import Arrival, Order
from kiosk.domain.status import Status
from kiosk.services.log_ports import StoreLog
from kiosk.services.ports import HeldDeed

QUEUE_END = 2**62
"""Sorts after every place in the log."""

COLUMN_LIMIT = 200
"""How many cards a column loads; the count says how many there are, search finds the rest."""


@dataclass(frozen=True, slots=True)
class Card:
    """One order as the counter shows it. Names are short ones; times are UTC.

    `queue_key`: where the log has the customer's arrival, None where nobody came.
    `column` is None where the order is in no column (collected; cancellation seen).
    `held_to` and `held_until` are set while a final tap can still be undone; `held_problem`
    when it could not be carried out.
    """

    order_id: str
    column: Column | None
    status: Status
    pickup_code: str
    short_name: str
    item_count: int
    handed_count: int
    slot_start: datetime | None
    slot_end: datetime | None
    expected_at: datetime | None
    resume_to: Status | None
    reason: str | None
    claim_counter: str | None
    claim_person: str | None
    shelf: str | None
    changed_at: datetime
    arrival_id: str | None
    arrived_at: datetime | None
    queue_key: int | None
    bay: str | None
    held_id: str | None
    held_to: Status | None
    held_until: datetime | None
    held_problem: str | None

    @property
    def sort_key(self) -> tuple[int, str, str, str]:
        """The order within a column: as they came by the log, else by slot; those without last."""
        is_here = self.column is Column.ARRIVED
        key = self.queue_key if is_here and self.queue_key is not None else QUEUE_END
        text = self.slot_start.isoformat() if self.slot_start else "~"
        return (key, text, self.slot_end.isoformat() if self.slot_end else "~", self.order_id)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The first cards of one column, in order, and how many the column has in all."""

    cards: tuple[Card, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """One line of a listing."""

    order_id: str
    status: Status
    pickup_code: str
    customer: str
    slot_start: datetime | None
    slot_end: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """Head office wants to cancel an order whose customer is here: a person must answer.

    `answered`: somebody on this machine has, and the hub does not know of it yet.
    """

    command_id: str
    order_id: str
    asked_at: datetime
    reason: str | None
    pickup_code: str
    short_name: str
    status: Status
    answered: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A deed that took no effect, for a person to look at; see `domain.log.Why`.

    `from_status` and `to_status`: what the deed wanted, over all its steps; None where it was no
    step. `status`: where the order stands now; None when there is no such order.
    `can_confirm`: a legal chain leads from there to what the deed says happened.
    """

    deed_id: str
    order_id: str | None
    why: str
    recorded_at: datetime
    person: str
    from_status: Status | None
    to_status: Status | None
    status: Status | None
    pickup_code: str
    short_name: str
    can_confirm: bool


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event as the timeline of an order shows it.

    `outcome` and `why` as in `domain.log`; `outcome` None: the hub has not answered yet.
    """

    event: Event
    outcome: Outcome | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What this machine recorded and its upstream does not hold yet."""

    count: int
    since: datetime | None


class Reader(Protocol):
    """Reads of the store's database, on a connection that never writes."""

    @property
    def log(self) -> StoreLog:
        """The store's log, for reading."""

    def columns(self) -> dict[Column, ColumnView]:
        """What the counter shows now."""

    def cards(self, order_ids: Collection[str]) -> dict[str, Card]:
        """The cards of these orders, as they are now; unknown ones are left out."""

    def order(self, order_id: str) -> Order | None:
        """One order with its lines."""

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order, oldest first."""

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for one order, oldest first."""

    def held_deeds(self) -> tuple[HeldDeed, ...]:
        """All held deeds, oldest first."""

    def recent(self, limit: int) -> tuple[Card, ...]:
        """The orders that were collected or failed last, the latest first."""

    def search(self, text: str, limit: int) -> tuple[Card, ...]:
        """Orders by code, name, phone or order number; open ones first.

        Every word of `text` must begin a word of the order. Case and accents do not count.
        """

    def cards_by_keys(self, keys: Collection[str]) -> tuple[Card, ...]:
        """The orders whose code or number has one of these keys; open ones first.

        Keys are as `domain.scan_reading.code_key` makes them.
        """

    def open_codes(self) -> frozenset[str]:
        """The pickup codes of all orders that wait for somebody."""

    def summaries(
        self, status: Status | None, order_ids: Collection[str] | None = None
    ) -> Iterator[OrderSummary]:
        """All orders, those in one status, or those of these that are in it, by slot."""

    def timeline(self, order_id: str) -> tuple[TimelineEntry, ...]:
        """All that was recorded of an order, oldest first, also what took no effect."""

    def questions(self) -> tuple[Question, ...]:
        """Head office's questions that are open, oldest first."""

    def reviews(self) -> tuple[Review, ...]:
        """The deeds that took no effect and that nobody has dealt with yet, oldest first."""

    def waiting(self) -> Waiting:
        """What still has to reach the upstream; nothing on a machine without one."""

    def is_kept_upstream(self, arrival_id: str) -> bool:
        """Whether the upstream holds what this machine recorded of an arrival (a hub: always)."""

    def newest_position(self) -> int:
        """Where the journal ends now."""

    def changed_since(self, position: int) -> tuple[int, frozenset[str] | None]:
        """What any process wrote since a position in the journal.

        Returns the position now and the orders changed; None instead of the orders when there
        are too many to name and everything should be read again.
        """
