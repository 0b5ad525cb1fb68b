"""The journal: events with an identity and a hash chain, and the state they amount to.

An event is written once and never changed. Each device numbers its own events without gaps
and chains them by hash, so that a lost, repeated or altered one is found by any reader. The
hash covers no personal data: a person's name, a comment or who collected can be erased and the
chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.order import Actor, Claim, OrderState, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, is_legal

SCHEMA = 1
GENESIS_HASH = "0" * 64
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


class EventKind(StrEnum):
    """What an event tells. Kinds are only added; an unknown one is kept as it came."""

    STATUS = "status"
    ARRIVED = "arrived"
    LEFT = "left"
    SEEN = "seen"
    # What became of a command of head office: `reason` holds the decision, `data` its code.
    DECIDED = "decided"
    # A person at a counter answers head office's question.
    ANSWERED = "answered"
    # A person has dealt with a deed that did not take effect.
    REVIEWED = "reviewed"
    # Head office changed the customer, the lines or the shelf; all of it is in `personal`.
    DETAILS = "details"
    # Personal data of an order was erased.
    ERASED = "erased"
    # Somebody at a check-in asks for help, at the place in `data`; and nobody does any more.
    HELP = "help"
    HELPED = "helped"
    # A machine held what contradicts the store's log: it keeps it aside, and `data` counts it.
    SET_ASIDE = "set_aside"


def event_kind(text: str) -> EventKind | str:
    """The kind of this name; one that this version does not know stays the text it came as."""
    try:
        return EventKind(text)
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What somebody did, before a device gives it an identity.

    `data` holds plain JSON values without personal data; `personal` holds those with.
    `order_id` is None for events about a person who is here (`ARRIVED`, `LEFT`).
    """

    kind: EventKind
    actor: Actor
    order_id: str | None = None
    from_status: Status | None = None
    to_status: Status | None = None
    expected_version: int | None = None
    reason: str | None = None
    comment: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeviceHead:
    """Where a device's own chain stands: the last number given and the hash it ended with."""

    device_id: str
    device_epoch: int
    device_seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the journal. `deed_id` names the commit it belongs to.

    `kind` is plain text where a newer version wrote what this one does not know.
    """

    event_id: str
    deed_id: str
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
    data: Mapping[str, Any]
    personal: Mapping[str, Any]
    occurred_at: datetime
    clock_offset_ms: int | None
    schema: int
    prev_hash: str
    hash: str


def subject_of(event: Event | EventDraft) -> str | None:
    """What an event is about besides an order.

    An arrival, a command, a deed under review, or a call for help.
    """
    for key in ("arrival_id", "command_id", "deed_id", "help_id"):
        if key in event.data:
            return str(event.data[key])
    return None


def format_instant(instant: datetime) -> str:
    """A moment as RFC 3339 in UTC with microseconds: sorts as text, reads the same anywhere."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def store_time(event: Event) -> datetime:
    """When something happened by the store's clock, which is the hub's: in UTC, for showing.

    A machine notes how much the hub's clock differed from its own; a hub notes nothing.
    """
    try:
        return event.occurred_at + timedelta(milliseconds=event.clock_offset_ms or 0)
    except OverflowError:
        return event.occurred_at  # No clock is off by so much: the note is not one.


def event_hash(event: Event) -> str:
    """The hash of an event, chained to `prev_hash`. Covers neither names nor comments."""
    covered = [
        event.schema,
        event.prev_hash,
        event.event_id,
        event.deed_id,
        event.device_id,
        event.device_epoch,
        event.device_seq,
        event.kind,
        event.order_id,
        event.from_status,
        event.to_status,
        event.expected_version,
        event.actor.role,
        event.reason,
        event.data,
        format_instant(event.occurred_at),
        event.clock_offset_ms,
    ]
    return hashlib.sha256(_ENCODER.encode(covered).encode("ascii")).hexdigest()


def stamp(
    draft: EventDraft,
    head: DeviceHead,
    *,
    event_id: str,
    deed_id: str,
    occurred_at: datetime,
    clock_offset_ms: int | None = None,
) -> Event:
    """The draft with the identity that this device gives it, following `head`."""
    event = Event(
        event_id=event_id,
        deed_id=deed_id,
        device_id=head.device_id,
        device_epoch=head.device_epoch,
        device_seq=head.device_seq + 1,
        kind=draft.kind,
        order_id=draft.order_id,
        from_status=draft.from_status,
        to_status=draft.to_status,
        expected_version=draft.expected_version,
        actor=draft.actor,
        reason=draft.reason,
        comment=draft.comment,
        data=draft.data,
        personal=draft.personal,
        occurred_at=occurred_at,
        clock_offset_ms=clock_offset_ms,
        schema=SCHEMA,
        prev_hash=head.hash,
        hash="",
    )
    return replace(event, hash=event_hash(event))


def head_after(event: Event) -> DeviceHead:
    """Where the device's chain stands once this event is written."""
    return DeviceHead(event.device_id, event.device_epoch, event.device_seq, event.hash)


def slot_data(slot: Slot | None) -> dict[str, str] | None:
    """A slot as plain values for an event's data."""
    if slot is None:
        return None
    return {"start": format_instant(slot.start), "end": format_instant(slot.end)}


def slot_from_data(data: Mapping[str, str] | None) -> Slot | None:
    """The slot that `slot_data` wrote."""
    if data is None:
        return None
    return Slot(datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"]))


def resume_stack_after(
    stack: tuple[Status, ...], from_status: Status, to_status: Status
) -> tuple[Status, ...]:
    """What Resume can return to after a step.

    A flag remembers the status it was laid over, also when that was the other flag. A reopened
    order resumes where it stood when it was cancelled, not in the cancellation.
    """
    if to_status is Status.CANCELLED:
        return (from_status,) if from_status not in FLAGS else stack[:1]
    if to_status not in FLAGS:
        return ()
    if from_status is Status.CANCELLED:
        return stack
    if from_status not in FLAGS:
        return (from_status,)
    if stack and stack[-1] is to_status:
        return stack[:-1]
    return (*stack, from_status)


def begin(event: Event) -> OrderState:
    """The state of an order after its first event. Raises JournalCorrupt if it cannot be one."""
    to_status = event.to_status
    if event.from_status is not None or to_status is None or not is_legal(None, to_status):
        raise JournalCorrupt(event.order_id, f"begins with {event.from_status} → {to_status}")
    if event.expected_version != 0:
        raise JournalCorrupt(event.order_id, f"begins at version {event.expected_version}")
    return OrderState(
        status=to_status,
        version=1,
        slot=slot_from_data(event.data.get("slot")),
        handed=(0,) * int(event.data["lines"]),
        changed_at=store_time(event),
    )


def apply(state: OrderState, event: Event) -> OrderState:
    """The state after one more status event.

    Raises JournalCorrupt when the step is not in the table or does not follow this state.
    """
    to_status = event.to_status
    if event.from_status is not state.status or event.expected_version != state.version:
        raise JournalCorrupt(
            event.order_id,
            f"{event.from_status} at version {event.expected_version} does not follow "
            f"{state.status} at version {state.version}",
        )
    if to_status is None or not is_legal(state.status, to_status):
        raise JournalCorrupt(event.order_id, f"{state.status} → {to_status} is not legal")
    data = event.data
    stack = resume_stack_after(state.resume_stack, state.status, to_status)
    if "resume_stack" in data:
        stack = tuple(Status(code) for code in data["resume_stack"])
    claim = data.get("claim")
    person = event.personal.get("claim_person", event.actor.name)
    expected_at = data.get("expected_at")
    return OrderState(
        status=to_status,
        version=state.version + 1,
        slot=slot_from_data(data["slot"]) if "slot" in data else state.slot,
        handed=tuple(data["handed"]) if "handed" in data else state.handed,
        resume_stack=stack,
        claim=Claim(claim["counter"], person) if claim else None,
        reason=data.get("reason", event.reason),
        expected_at=datetime.fromisoformat(expected_at) if expected_at else None,
        changed_at=store_time(event),
    )


def replay(events: Iterable[Event]) -> OrderState:
    """The state that an order's events amount to, in their order.

    Raises JournalCorrupt when they are not a legal history, or when there are none.
    """
    state: OrderState | None = None
    for event in events:
        if event.kind is EventKind.STATUS:
            state = begin(event) if state is None else apply(state, event)
        elif event.kind is EventKind.SEEN and state is not None:
            state = replace(state, seen=True)
    if state is None:
        raise JournalCorrupt(None, "no events")
    return state


def check_chain(events: Iterable[Event], head: DeviceHead) -> DeviceHead:
    """Follow one device's events in their numbers from `head`; returns where they end.

    Raises JournalCorrupt on a gap, a repeated number, or an event that was altered.
    """
    for event in events:
        where = f"event {event.device_seq} of device {event.device_id}"
        if event.device_seq != head.device_seq + 1:
            raise JournalCorrupt(event.order_id, f"{where}: expected {head.device_seq + 1}")
        if event.prev_hash != head.hash:
            raise JournalCorrupt(event.order_id, f"{where} does not chain to the one before")
        if event_hash(event) != event.hash:
            raise JournalCorrupt(event.order_id, f"{where} was altered")
        head = head_after(event)
    return head
