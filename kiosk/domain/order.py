"""An order, its customer and lines, and the record of how it was handed over."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.codes.signature import UNSIGNED_REASONS, is_signature
from kiosk.domain.frozen import frozen
from kiosk.domain.names import short_name
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role

HAND_OVER_PROBLEMS: tuple[str, ...] = (
    "UNKNOWN_LINE",
    "TOO_MANY",
    "NEGATIVE",
    "NOT_ALL",
    "NOT_SOME",
    "NOT_NONE",
    "REASON_MISSING",
    "INVALID_SIGNATURE",
)
"""What can be wrong with a hand-over: see `hand_over_problem`."""


@frozen
class Actor:
    """Who does an action. For steps within a path: role SYSTEM with the name of that person."""

    role: Role
    name: str


@frozen
class Slot:
    """When an order is to be collected: two times with an offset, start before end."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Raises ValueError for a time without offset, or an end that is not after the start."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a slot needs dates with an offset")
        if self.end <= self.start:
            raise ValueError("a slot ends after it starts")


@frozen
class Customer:
    """The customer of an order. `language` comes from the retailer: en, fr, es or nl."""

    first_name: str
    last_name: str
    phone: str
    email: str
    language: str

    @property
    def full_name(self) -> str:
        """First name and surname, as staff read it out."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """The only form shown where others can read it: "Camille D."."""
        return short_name(self.first_name, self.last_name)


@frozen
class Line:
    """One product of an order. `number` counts from 1 within the order."""

    number: int
    label: str
    quantity: int
    ean: str | None = None


@frozen
class Claim:
    """Who is serving: the counter and the person there."""

    counter: str
    person: str


@frozen
class OrderState:
    """The part of an order that follows from its journal; the projection stores exactly this.

    `version` counts the status events so far. `handed` has the total handed over per line, in
    line order. `resume_stack` holds the statuses that flags were laid over; Resume returns to the
    last. `reason` is that of the last step, if it had one. `seen`: somebody has acknowledged the
    cancellation, and the order left the counter's column. `ready_at`: since when it has been ready.
    `keep_until`: the pick-up-by date that somebody set; see `keeping`.
    `shelved_on`: the shelf on which staff
    put the parcel; None while they have said none. `open_notes`: the ids of colleagues' notes that
    nobody has seen to, the oldest first.
    """

    status: Status
    version: int
    slot: Slot | None
    handed: tuple[int, ...]
    resume_stack: tuple[Status, ...] = ()
    claim: Claim | None = None
    reason: str | None = None
    expected_at: datetime | None = None
    changed_at: datetime | None = None
    seen: bool = False
    ready_at: datetime | None = None
    keep_until: date | None = None
    shelved_on: str | None = None
    open_notes: tuple[str, ...] = ()


CUT_CONTENT_HASH = ""
"""The `content_hash` of an order that is cut."""


@frozen
class Order:
    """One collection request: what the retailer asked for, and its current state."""

    order_id: str
    exchange_place_id: str
    mode: str
    customer: Customer
    lines: tuple[Line, ...]
    pickup_code: str
    created_at: datetime
    state: OrderState
    shelf: str | None = None
    content_hash: str = CUT_CONTENT_HASH

    @property
    def is_cut(self) -> bool:
        """Whether this is the order as a device in public view holds it, not as it was sealed.

        Such a device is never given the hash of an order's contents: see
        `services.orders.role_view`.
        """
        return self.content_hash == CUT_CONTENT_HASH

    @property
    def status(self) -> Status:
        """The order's current status."""
        return self.state.status

    @property
    def lies_on(self) -> str | None:
        """The parcel's shelf: where staff put it, else where the retailer said."""
        return self.state.shelved_on or self.shelf

    @property
    def resume_to(self) -> Status | None:
        """The status that Resume returns to; None if there is none."""
        return self.state.resume_stack[-1] if self.state.resume_stack else None

    def left_of(self, line: Line) -> int:
        """The quantity of this line that is not handed over yet."""
        return line.quantity - self.state.handed[line.number - 1]


class Verification(StrEnum):
    """How the identity of the person who collects was verified."""

    CODE = "code"
    IDENTITY_DOCUMENT = "identity_document"
    ORDER_CONFIRMATION = "order_confirmation"
    KNOWN = "known"


@frozen
class HandedLine:
    """The quantity of one line that was handed over this time, and why it is less than was left."""

    number: int
    handed: int
    reason: str | None = None


@frozen
class HandOver:
    """What was handed over to whom.

    `verified_by` None: nobody said how. `collected_by`: who collected, if not the customer.
    `signature`: theirs, as in `domain.codes.signature`; `unsigned`: why there is none.
    """

    lines: tuple[HandedLine, ...]
    verified_by: Verification | None = None
    collected_by: str | None = None
    signature: str | None = None
    unsigned: str | None = None


def hand_over_all(
    order: Order,
    verified_by: Verification | None = None,
    collected_by: str | None = None,
) -> HandOver:
    """A hand-over of everything that is left."""
    lines = tuple(HandedLine(line.number, order.left_of(line)) for line in order.lines)
    return HandOver(lines, verified_by, collected_by)


def hand_over_none(order: Order) -> HandOver:
    """A hand-over of nothing."""
    return HandOver(tuple(HandedLine(line.number, 0) for line in order.lines))


def hand_over_status(order: Order, hand_over: HandOver) -> Status:
    """The status to enter for a hand-over of all, some or none of what was left."""
    left = sum(order.left_of(line) for line in order.lines)
    handed = sum(line.handed for line in hand_over.lines)
    if handed == left:
        return Status.PICK_UP_OK
    return Status.PICK_UP_PARTIALLY if handed else Status.PICK_UP_FAILED


def hand_over_problem(
    order: Order, hand_over: HandOver, to_status: Status
) -> tuple[int | None, str] | None:
    """What is wrong with a hand-over as (line number, code of HAND_OVER_PROBLEMS), or None.

    A partial hand-over needs a reason for every line of which something stays; nothing was handed
    over of a line that it does not name.
    """
    left = {line.number: order.left_of(line) for line in order.lines}
    for handed in hand_over.lines:
        if handed.number not in left:
            return handed.number, "UNKNOWN_LINE"
        if handed.handed < 0:
            return handed.number, "NEGATIVE"
        left[handed.number] -= handed.handed
        if left[handed.number] < 0:
            return handed.number, "TOO_MANY"
    if hand_over_status(order, hand_over) is not to_status:
        return None, _AMOUNTS[to_status]
    if not _is_signed_well(hand_over):
        return None, "INVALID_SIGNATURE"
    explained = {handed.number for handed in hand_over.lines if handed.reason}
    for number, short in left.items():
        if to_status is Status.PICK_UP_PARTIALLY and short and number not in explained:
            return number, "REASON_MISSING"
    return None


def _is_signed_well(hand_over: HandOver) -> bool:
    signature, unsigned = hand_over.signature, hand_over.unsigned
    if signature is not None and (unsigned is not None or not is_signature(signature)):
        return False
    return unsigned is None or unsigned in UNSIGNED_REASONS


_AMOUNTS = {
    Status.PICK_UP_OK: "NOT_ALL",
    Status.PICK_UP_PARTIALLY: "NOT_SOME",
    Status.PICK_UP_FAILED: "NOT_NONE",
}


@frozen
class Arrival:
    """A customer who is in the store: since when, where, and for which orders.

    `bay` is None for the waiting area. An arrival is active until `ended_at` is set.
    """

    arrival_id: str
    since: datetime
    order_ids: tuple[str, ...]
    bay: str | None = None
    ended_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether the customer is still here."""
        return self.ended_at is None


@frozen
class Call:
    """To which counter a customer was called last, and when by the store's clock."""

    counter: str
    at: datetime


@frozen
class NewOrder:
    """A collection request from a retailer, validated, not yet in the store."""

    order_id: str
    exchange_place_id: str
    mode: str
    customer: Customer
    lines: tuple[Line, ...]
    slot: Slot | None
    barcode: str | None = None
    shelf: str | None = None
    content_hash: str = ""
    additional: dict[str, str] = field(default_factory=dict)
