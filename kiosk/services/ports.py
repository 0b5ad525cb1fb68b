"""What the use cases need from the world outside, and what they tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.domain.journal import DeviceHead, Event, EventDraft
from kiosk.domain.order import Arrival, Order, OrderState
from kiosk.services.log_ports import StoreLog


@dataclass(frozen=True, slots=True)
class HeldDeed:
    """A final tap that can still be undone: saved, not yet in the journal.

    `held_id` becomes the identity of its deed, so that it happens once. `arrival_id`: who was
    here for the order when it was tapped. `problem` is set when it could not be carried out; a
    person must then look at it.
    """

    held_id: str
    order_id: str
    drafts: tuple[EventDraft, ...]
    tapped_at: datetime
    due_at: datetime
    counter: str
    arrival_id: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What a tap did, for the undo strip.

    `deed_id` names the commit; for a held deed it is `held_id` and `held_until` is set.
    `undoable` is False where the journal knows no way back.
    """

    deed_id: str
    order_id: str
    undoable: bool
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use case changed, so that screens update those rows and no others.

    `issues`: something changed that waits for a person and belongs to no order.
    """

    order_ids: frozenset[str] = frozenset()
    arrival_ids: frozenset[str] = frozenset()
    deed: Deed | None = None
    issues: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Both together; the later deed counts."""
        return Changes(
            self.order_ids | other.order_ids,
            self.arrival_ids | other.arrival_ids,
            other.deed or self.deed,
            self.issues or other.issues,
        )


class StoreUnavailable(Exception):
    """The store's database cannot save or read now; nothing was confirmed, work may go on later.

    `kind` is one of "full", "read_only", "busy", "io", "damaged", "gone" (the file was deleted,
    moved or replaced while it was open).
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class UnitOfWork(Protocol):
    """One transaction on the store's database: all of it is saved, or none of it.

    Whoever runs a use case opens the unit of work, commits when the function returns and rolls
    back when it raises. Nothing is a success before that commit.
    """

    def now(self) -> datetime:
        """When this transaction began, in UTC: for showing, never for ordering."""

    def store_now(self) -> datetime:
        """`now` by the hub's clock, as far as its difference is known: for what is due."""

    def new_id(self) -> str:
        """A new UUIDv7 as text."""

    def choose(self, alphabet: str) -> str:
        """One character of the alphabet, at random."""

    @property
    def log(self) -> StoreLog:
        """The store's log, in the same transaction."""

    def is_of_this_store(self, exchange_place_id: str) -> bool:
        """Whether the store takes orders of this exchange place, as far as it was told."""

    def head(self) -> DeviceHead:
        """Where this device's chain of events stands."""

    def order(self, order_id: str) -> Order | None:
        """The order with this collect id."""

    def orders_by_code_keys(self, keys: Collection[str]) -> tuple[Order, ...]:
        """The orders whose pickup code has one of these keys, the most recent first.

        Keys are as `domain.scan_reading.code_key` makes them.
        """

    def open_orders_by_surname(self, folded_surname: str) -> tuple[Order, ...]:
        """All orders, not collected nor cancelled, whose customer's surname folds to this."""

    def content_hashes(self, order_ids: Iterable[str]) -> dict[str, str]:
        """The content hash of those of the orders that are in the store."""

    def codes_in_use(self, codes: Iterable[str]) -> set[str]:
        """Those of the pickup codes that some order has."""

    def add_orders(self, orders: Sequence[Order], entries: Sequence[EventDraft]) -> None:
        """Store new orders, each with the draft of its first event, in that order."""

    def append(
        self, draft: EventDraft, *, deed_id: str | None = None, event_id: str | None = None
    ) -> Event:
        """Write one event at the head of the device's chain; without a deed it begins one."""

    def save_state(self, order: Order, state: OrderState) -> None:
        """Bring the order's projection to `state`; its events are already appended."""

    def journal(self, order_id: str) -> tuple[Event, ...]:
        """The events of one order, oldest first."""

    def deed(self, deed_id: str) -> tuple[Event, ...]:
        """The events of one deed, over all orders, oldest first."""

    def active_arrival_of(self, order_id: str) -> Arrival | None:
        """The arrival under way for this order."""

    def arrival(self, arrival_id: str) -> Arrival | None:
        """The arrival with this identifier."""

    def arrivals_of(self, order_id: str) -> tuple[Arrival, ...]:
        """All arrivals for this order, oldest first."""

    def active_arrivals(self) -> tuple[Arrival, ...]:
        """Everybody who is here, in the order in which the store's log has them."""

    def save_arrival(self, arrival: Arrival) -> None:
        """Bring the projection of one arrival to this."""

    def held_deed(self, held_id: str) -> HeldDeed | None:
        """The held deed with this identifier."""

    def held_deed_of(self, order_id: str) -> HeldDeed | None:
        """The deed that is held for this order."""

    def held_deeds(self) -> tuple[HeldDeed, ...]:
        """All held deeds, oldest first."""

    def save_held_deed(self, held: HeldDeed) -> None:
        """Keep a held deed, or its problem."""

    def remove_held_deed(self, held_id: str) -> None:
        """Forget a held deed: it was withdrawn or carried out in this transaction."""

    def add_attempt(self, station: str, at: datetime) -> int:
        """Count a try at a code as a miss; returns its number."""

    def forgive_attempt(self, attempt: int) -> None:
        """The try was right after all."""

    def missed_attempts(self, station: str, since: datetime) -> tuple[datetime, ...]:
        """When tries at this station missed, since then, oldest first."""
