"""What happened once: an event, its draft, and the head of a device's chain of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.domain.events.payloads import NothingMore, Payload
from kiosk.domain.events.personal import NothingPersonal, Personal
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.domain.status import Status

SCHEMA = 1


GENESIS_HASH = "0" * 64


class EventKind(StrEnum):
    """What an event records. Kinds are only ever added; an unknown one is kept as received."""

    STATUS = "status"
    ARRIVED = "arrived"
    LEFT = "left"
    SEEN = "seen"
    # The hub decided a command of head office: `reason` holds the decision.
    DECIDED = "decided"
    # A person at a counter answers head office's question.
    ANSWERED = "answered"
    # A person has dealt with an event that did not apply.
    REVIEWED = "reviewed"
    # Head office changed the customer or the shelf; all of it is in `personal`.
    DETAILS = "details"
    # Personal data of an order was erased.
    ERASED = "erased"
    # Somebody set until when an order is kept for its customer.
    KEPT = "kept"
    # Somebody at a check-in asks for help; the request has ended.
    HELP = "help"
    HELPED = "helped"
    # Staff put the parcel on a shelf; which one is in `personal`.
    SHELVED = "shelved"
    # A note for colleagues, whose text is in `personal`; it was seen to.
    NOTE = "note"
    NOTE_DONE = "note_done"
    # A device set aside events that contradict the store's log.
    SET_ASIDE = "set_aside"
    # Who began to work at a counter, who was locked out, a wrong PIN: `reason` says which.
    AT_COUNTER = "at_counter"
    # Staff called the customer of an order to a counter.
    CALLED = "called"
    # Staff ask head office to mail the customer again that the order is ready.
    MAIL_ASKED = "mail_asked"


OF_ARRIVALS = frozenset({EventKind.ARRIVED, EventKind.LEFT, EventKind.CALLED})
"""The kinds of events that change what is shown of an arrival, their subject."""


def event_kind(text: str) -> EventKind | str:
    """The kind of this name; `text` itself when this version does not know it."""
    try:
        return EventKind(text)
    except ValueError:
        return text


@frozen
class EventDraft:
    """An event before a device gives it an id, a number and a hash.

    `payload` has no personal data; `personal` holds that.
    `order_id` is None for events that are not about one order (`ARRIVED`, `LEFT`). `contents`: the
    order after the event, if the event says what was ordered or by whom.
    """

    kind: EventKind
    actor: Actor
    order_id: str | None = None
    from_status: Status | None = None
    to_status: Status | None = None
    expected_version: int | None = None
    reason: str | None = None
    comment: str | None = None
    payload: Payload = field(default_factory=NothingMore)
    personal: Personal = field(default_factory=NothingPersonal)
    contents: Order | None = None


@frozen
class DeviceHead:
    """The end of a device's own hash chain: its last event's number and hash."""

    device_id: str
    device_epoch: int
    device_seq: int
    hash: str


@frozen
class Event:
    """One entry of the journal. `operation_id`: the operation it belongs to.

    `recorded`: the payload as its device wrote it, in plain JSON values with seals and with fields
    that this version does not know; the hash covers it. `payload`: what this version reads in it.
    `recorded_personal`, `personal`: the same of its personal data, with the salts of the seals.
    `kind` is plain text when a newer version wrote a kind that this one does not know.
    """

    event_id: str
    operation_id: str
    device_id: str
    device_epoch: int
    device_seq: int
    kind: EventKind | str
    order_id: str | None
    from_status: Status | None
    to_status: Status | None
    expected_version: int | None
    actor: Actor
    reason: str | None
    comment: str | None
    payload: Payload = field(compare=False)
    recorded: Mapping[str, Any]
    personal: Personal = field(compare=False)
    recorded_personal: Mapping[str, Any]
    occurred_at: datetime
    clock_offset_ms: int | None
    schema: int
    prev_hash: str
    hash: str


SUBJECTS = ("arrival_id", "command_id", "operation_id", "help_id", "note_id")


def subject_of(event: Event) -> str | None:
    """The id of what an event is about besides an order; None if there is none.

    An arrival, a command, an action under review, a call for help, or a note; also of an event
    that this version cannot read. Values other than strings are ignored.
    """
    for key in SUBJECTS:
        subject = event.recorded.get(key)
        if isinstance(subject, str):
            return subject
    return None


def store_time(event: Event) -> datetime:
    """When an event happened by the store's clock, which is the hub's: in UTC, for display.

    A device records how far the hub's clock was ahead of its own; a hub records no offset.
    """
    return by_store_clock(event.occurred_at, event.clock_offset_ms)


def by_store_clock(occurred_at: datetime, clock_offset_ms: int | None) -> datetime:
    """The same of an event's two columns."""
    try:
        return occurred_at + timedelta(milliseconds=clock_offset_ms or 0)
    except OverflowError:
        return occurred_at  # No clock is off by so much: the offset is invalid.
