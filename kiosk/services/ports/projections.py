"""The port to the projections: the rows of orders and arrivals that follow from the events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from kiosk.domain.events.event import Event
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Arrival, Call, Customer, Order, OrderState
from kiosk.domain.status import Status


@frozen
class CallForHelp:
    """Somebody at a check-in asks for a colleague. `place`: the name of that check-in.

    `asked_at`: by the store's clock.
    """

    help_id: str
    place: str
    asked_at: datetime


@frozen
class NotNeeded:
    """Which data of orders a check-in or a board should not hold any more.

    Always what no such device is sent. The customer of orders with a status in `unnamed`, and of
    those that ended before `named_until`; the code of those that ended before `coded_until`, and
    with `whole_codes` every code that `domain.codes.short_code.cut_code` has not cut.
    """

    unnamed: frozenset[Status]
    named_until: datetime
    coded_until: datetime
    whole_codes: bool


@frozen
class Digest:
    """See `sync.protocol.bodies.DigestReply`."""

    head: LogHead
    orders_hash: str
    order_count: int
    marks: Mapping[int, str]


class ReadProjections(Protocol):
    """Reads projections."""

    def order_ids(self) -> tuple[str, ...]:
        """The ids of all orders that are here."""

    def orders(self, order_ids: Iterable[str]) -> Mapping[str, Order]:
        """Those of these orders that are here, by id."""

    def digest(self) -> Digest:
        """Hashes of the log and of the state it results in."""

    def arrivals_to_show(self) -> tuple[str, ...]:
        """Arrivals in the log that have no projection yet."""

    def call_of(self, arrival_id: str) -> Call | None:
        """To which counter the customer of an arrival was called last; None while nobody has."""

    def ended_arrivals(self, begin: datetime, limit: int) -> tuple[Arrival, ...]:
        """The last arrivals that ended since `begin`, at most `limit`, in no particular order."""

    def help_taken_by(self, help_id: str) -> str | None:
        """Who at a counter has answered a call for help; None while nobody has."""

    def help_last_answered_at(self, place: str) -> datetime | None:
        """When somebody at a counter last answered a call from this place, by the hub's clock."""

    def calls_for_help(self) -> tuple[CallForHelp, ...]:
        """The calls for help that are open, in the sequence of the log."""

    def is_erased(self, order_id: str) -> bool:
        """Whether the personal data of an order was erased."""

    def unerased(
        self, statuses: Collection[Status], before: datetime, limit: int
    ) -> tuple[str, ...]:
        """Orders that entered one of these statuses before this time and are not erased yet.

        The oldest first, up to `limit` of them.
        """

    def holds_whole_orders(self) -> bool:
        """Whether an order here has data that no check-in and no board is sent."""

    def not_needed(self, what: NotNeeded, limit: int) -> tuple[str, ...]:
        """Up to `limit` orders of which a check-in or a board holds too much.

        Leaves out those with pending events, which are needed whole until they are sent.
        """


class Projections(ReadProjections, Protocol):
    """Reads and writes projections, and removes personal data from what is stored."""

    def project(self, moved: Sequence[tuple[Order, OrderState]]) -> None:
        """Set projections to states that follow from the events, which are written already.

        Each order as it was read, with its new state. Refused by the database when no event leads
        to the status and version.
        """

    def note(self, order: Order, state: OrderState) -> None:
        """As `project` of one order, but its row is written with the next `write_noted`.

        An order that several events of a transaction move is then written once. Everything else
        here sees the new state at once, and so does `UnitOfWork.order`.
        """

    def write_noted(self) -> None:
        """Write what was noted. The transaction does so, too, before it ends."""

    def project_first(self, events: Sequence[Event]) -> None:
        """Set status and version of orders whose projections say all else, by first events."""

    def unbegin(self, order_id: str) -> None:
        """Reset an order to its state before its first event: version 0."""

    def drop_unbegun(self, order_ids: Collection[str]) -> None:
        """Delete those of these orders that have neither a first event nor an arrival here."""

    def drop_arrival(self, arrival_id: str) -> None:
        """Delete the projection of an arrival that did not apply."""

    def change_details(self, order: Order, customer: Customer | None, shelf: str | None) -> None:
        """Change an order's customer and shelf to what head office sent; None: unchanged."""

    def erase(self, order_id: str) -> None:
        """Erase the personal data of an order and its events, but not the names of staff."""

    def cut_order(self, order: Order, cut: Callable[[Event], Event]) -> None:
        """Reduce a stored order to `order`, and each of its events to what `cut` returns."""

    def cut_beside(self) -> None:
        """Erase personal data from head office's commands and from events that were set aside."""
