"""What screens and subcommands read: cards, columns, an order's timeline, search results."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.domain.arrival import Column, is_listed
from kiosk.domain.closing.inbox import InboxOrder
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Outcome
from kiosk.domain.frozen import frozen
from kiosk.domain.names import short_name
from kiosk.domain.order import Call, Slot
from kiosk.domain.status import Status

QUEUE_END = 2**62
"""Sorts after every number in the log."""

COLUMN_LIMIT = 200
"""How many cards a column loads; its total counts all of them, search finds the rest."""


@frozen
class Card:
    """One order as the counter shows it. Times are UTC; names are "" where they are not known.

    `queue_key`: the arrival's number in the log, None without an arrival. `column` is None for an
    order in no column (collected; cancellation seen). `has_parcel`: see `domain.arrival`.
    `held_to` and `held_until` are set while an action is held; `held_problem` when it could not be
    carried out. `ready_at`, `keep_until` as in `OrderState`. `shelf`: where the parcel lies, as
    staff or else the retailer said. `note_count`: colleagues' notes that nobody has seen to.
    `call`: the arrival's last one.
    """

    order_id: str
    column: Column | None
    status: Status
    pickup_code: str
    first_name: str
    last_name: str
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
    has_parcel: bool
    changed_at: datetime
    arrival_id: str | None
    arrived_at: datetime | None
    queue_key: int | None
    bay: str | None
    held_id: str | None
    held_to: Status | None
    held_until: datetime | None
    held_problem: str | None
    ready_at: datetime | None
    keep_until: date | None
    note_count: int = 0
    call: Call | None = None

    @property
    def short_name(self) -> str:
        """The name as others may read it: "Camille D."."""
        return short_name(self.first_name, self.last_name)

    @property
    def listed_in(self) -> Column | None:
        """The column in whose list the order stands; None for what only the inbox shows."""
        return self.column if is_listed(self.column, self.status) else None

    @property
    def slot(self) -> Slot | None:
        """The order's slot, if it has one."""
        if self.slot_start is None or self.slot_end is None:
            return None
        return Slot(self.slot_start, self.slot_end)

    @property
    def for_inbox(self) -> InboxOrder:
        """What decides whether closing the day asks about the order, held actions apart."""
        return InboxOrder(
            *(self.order_id, self.status),
            seen=False,
            slot_end=self.slot_end,
            ready_at=self.ready_at,
            keep_until=self.keep_until,
            is_here=self.arrival_id is not None,
        )

    @property
    def sort_key(self) -> tuple[int, str, str, str]:
        """The sort key within a column: by arrival in the log, else by slot; no slot comes last."""
        is_here = self.column is Column.ARRIVED
        key = self.queue_key if is_here and self.queue_key is not None else QUEUE_END
        text = self.slot_start.isoformat() if self.slot_start else "~"
        return (key, text, self.slot_end.isoformat() if self.slot_end else "~", self.order_id)


@frozen
class EndedCollection:
    """How the collection of an order ended: when, and by whose hand ("": nobody's)."""

    card: Card
    ended_at: datetime
    person: str


@frozen
class DayFigures:
    """How many orders were collected since a time, and how long their customers were here.

    `mean_wait_s`: from the arrival to the hand-over, in seconds; None if nobody was served.
    """

    collected: int = 0
    mean_wait_s: float | None = None


@frozen
class ColumnView:
    """The first cards of one column's list, in order, and how many the list has in all."""

    cards: tuple[Card, ...]
    total: int


@frozen
class OrderSummary:
    """One line of a listing."""

    order_id: str
    status: Status
    pickup_code: str
    customer: str
    slot_start: datetime | None
    slot_end: datetime | None


@frozen
class Question:
    """Head office wants to cancel an order whose customer is here: a person must answer.

    `answered`: somebody has answered on this device, and the hub does not have the answer yet.
    """

    command_id: str
    order_id: str
    asked_at: datetime
    reason: str | None
    pickup_code: str
    short_name: str
    status: Status
    answered: bool


@frozen
class Review:
    """An action that did not apply, for a person to look at; see `domain.events.log.OutcomeReason`.

    `from_status` and `to_status`: of the action over all its steps; None if it has none.
    `status`: the order's now; None when there is no such order. `can_confirm`: a legal path leads
    from `status` to `to_status`.
    """

    operation_id: str
    order_id: str | None
    outcome_reason: str
    recorded_at: datetime
    person: str
    from_status: Status | None
    to_status: Status | None
    status: Status | None
    pickup_code: str
    short_name: str
    can_confirm: bool


@frozen
class TimelineEntry:
    """One event as the timeline of an order shows it.

    `outcome` and `outcome_reason` as in `domain.events.log`; `outcome` None: pending.
    """

    event: Event
    outcome: Outcome | None
    outcome_reason: str | None


@frozen
class Waiting:
    """The events of this device that its upstream does not hold yet.

    `count`: how many; `since`: when the oldest was recorded.
    """

    count: int
    since: datetime | None
