"""What an event records besides its fixed fields: one class for each kind of event.

An event's payload is JSON on the wire, in the databases and under the event's hash. `encode`
writes it; `services.replication.payload_codec` reads and checks it once, where an event enters
the program. Fields are only ever added. A field with a default may be missing in the JSON, and is
left out by `encode` while it has its default, unless it is marked as `WRITTEN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from kiosk.domain.events.calls import CustomerCalled, needs
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot, Verification
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp

WRITTEN = {"written": True}
"""Metadata of a field that `encode` writes also while it has its default."""


KEPT_YEARS = range(1970, 3000)
"""The years until which an order may be kept: opening days can be counted from any of them."""


class Unchanged(Enum):
    """Says that a step leaves a field of the order's state as it is; None would empty it."""

    UNCHANGED = b""  # No JSON value is bytes: no payload that is read can hold this one.


UNCHANGED = Unchanged.UNCHANGED


class Answer(StrEnum):
    """A counter's answer to a cancellation that comes while the customer is here."""

    STOP = "stop"
    GO_ON = "go_on"


@frozen
class OrderBegins:
    """A STATUS event without a status before it: an order comes into the store.

    `lines`: how many the order has. `command_id`: of head office's command, if it asked for it.
    """

    lines: int
    slot: Slot | None = field(default=None, metadata=WRITTEN)
    command_id: str | None = None


@frozen
class ClaimedBy:
    """Who serves: the counter. The person's name is in the event's `personal`."""

    counter: str


@frozen
class RecordedLine:
    """One line of a hand-over: its number, how much was handed over, and why not all of it."""

    line: int
    handed: int
    reason: str | None = field(default=None, metadata=WRITTEN)


@frozen
class RecordedHandOver:
    """How the customer was verified, and what was handed over. For the timeline only.

    `verified_by` None: nobody said how. `unsigned`: why the customer did not sign, where the store
    asks for that.
    """

    verified_by: Verification | None
    lines: tuple[RecordedLine, ...]
    unsigned: str | None = None


@frozen
class Step:
    """A STATUS event that follows another one.

    `slot`, `reason`, `ready_at`, `keep_until`: set what the order's state has there; a correction
    may set None.
    `handed`: the totals per line. `resume_stack`: replaces what follows from the step alone.
    `base_version`: the order's version that the device had from the hub when it recorded this.
    `corrects`: the operation that the step undoes. `command_id`, `command_seq`: of head office's
    command that the step carries out.
    """

    slot: Slot | Unchanged | None = UNCHANGED
    expected_at: datetime | None = None
    claim: ClaimedBy | None = None
    handed: tuple[int, ...] | None = None
    hand_over: RecordedHandOver | None = None
    resume_stack: tuple[Status, ...] | None = None
    reason: str | Unchanged | None = UNCHANGED
    ready_at: datetime | Unchanged | None = UNCHANGED
    keep_until: date | Unchanged | None = UNCHANGED
    corrects: str | None = None
    command_id: str | None = None
    command_seq: int | None = None
    base_version: int | None = None


@frozen
class Kept:
    """Somebody set until which day an order is kept; None: as long as the store keeps any order."""

    until: date | None = field(metadata=WRITTEN)

    def __post_init__(self) -> None:
        """Raises ValueError for a year that no order is kept until."""
        if self.until is not None and self.until.year not in KEPT_YEARS:
            raise ValueError("until")


@frozen
class EarlierArrival:
    """The orders and the bay of an arrival before an event changed them."""

    orders: tuple[str, ...]
    bay: str | None = field(default=None, metadata=WRITTEN)


@frozen
class CustomerArrived:
    """Somebody is here for these orders; or (with `was`) has another bay now, or other orders.

    `bay` None: the waiting area. `by_code`: they gave the code of one of these orders.
    """

    arrival_id: str
    orders: tuple[str, ...]
    bay: str | None
    was: EarlierArrival | None = None
    by_code: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for no orders, or one that is named twice."""
        needs(arrival_id=self.arrival_id)
        if not self.orders or len(set(self.orders)) < len(self.orders):
            raise ValueError("an arrival is for one or more different orders")


@frozen
class ArrivalEnded:
    """An arrival has ended: "served", "left" or "withdrawn"."""

    arrival_id: str
    reason: str = field(default="", metadata=WRITTEN)

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(arrival_id=self.arrival_id)


@frozen
class Decided:
    """The hub decided a command of head office; the decision is the event's `reason`.

    `command`: its kind. `code`: why it was refused. `asked_reason`: why head office wants to
    cancel, if a person must answer first.
    """

    command_id: str
    command_seq: int | None = None
    command: str = ""
    code: str | None = field(default=None, metadata=WRITTEN)
    asked_reason: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(command_id=self.command_id)


@frozen
class Answered:
    """A person at a counter answered head office's question."""

    command_id: str
    answer: Answer

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(command_id=self.command_id)


@frozen
class Reviewed:
    """A person has dealt with an operation that did not apply; `confirmed`: it did happen."""

    operation_id: str
    confirmed: bool = field(default=False, metadata=WRITTEN)

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(operation_id=self.operation_id)


@frozen
class HelpCalled:
    """A customer asks for a colleague at the check-in of this name."""

    help_id: str
    place: str

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id or place."""
        needs(help_id=self.help_id, place=self.place)


@frozen
class HelpEnded:
    """A call for help has ended."""

    help_id: str

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(help_id=self.help_id)


@frozen
class NoteWritten:
    """Somebody left a note for colleagues on an order."""

    note_id: str

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(note_id=self.note_id)


@frozen
class NoteDone:
    """Somebody has seen to a note."""

    note_id: str

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id."""
        needs(note_id=self.note_id)


@frozen
class EventsSetAside:
    """A device set aside events that contradict the log: how many, and the ids of the first."""

    count: int
    events: tuple[str, ...] = field(default=(), metadata=WRITTEN)


@frozen
class AtCounter:
    """What people do at the counter of this name besides orders; the event's reason says what.

    `setting`: the name of one that was changed there, with its value `before` and `after`, as the
    screen shows them.
    """

    counter: str
    setting: str = ""
    before: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for an empty name."""
        needs(counter=self.counter)


@frozen
class NothingMore:
    """The kind says it all: SEEN, ERASED, and DETAILS and SHELVED, whose news is in `personal`.

    `command_id`: of head office's command that the event carries out.
    """

    command_id: str | None = None


@frozen
class Unread:
    """JSON that is kept and passed on as it came, because this version cannot read it.

    Either the event is of a kind that a newer version added, or the JSON lacks what its kind
    needs: such an event is numbered and kept like any other, and has no effect.
    """

    recorded: Mapping[str, Any]


Payload = (
    OrderBegins
    | Step
    | Kept
    | CustomerArrived
    | ArrivalEnded
    | CustomerCalled
    | Decided
    | Answered
    | Reviewed
    | HelpCalled
    | HelpEnded
    | NoteWritten
    | NoteDone
    | EventsSetAside
    | AtCounter
    | NothingMore
    | Unread
)


def encode(part: Any) -> dict[str, Any]:
    """A payload, or personal data, as the JSON values that an event records."""
    return dict(part.recorded) if isinstance(part, Unread) else _encoded(part)


def _encoded(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as JSON values, without those that have their default."""
    parts = ((one, getattr(value, one.name)) for one in fields(value))
    return {
        one.name: _plain(part)
        for one, part in parts
        if "written" in one.metadata or part != one.default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _encoded(value) if is_dataclass(value) else value


def slot_data(slot: Slot | None) -> dict[str, str] | None:
    """A slot as JSON values."""
    return None if slot is None else _encoded(slot)
