"""The journal: events with an id and a hash chain, and the state they result in.

An event is written once and never changed. Each device numbers its own events without gaps
and chains them by hash, so that any reader detects a lost, repeated or altered one. The hash
covers no personal data, only its seals (see `domain.seals`): a person's name, a comment or who
collected can be erased and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.order import Actor, Claim, Order, OrderState
from kiosk.domain.payloads import (
    NothingMore,
    OrderBegins,
    Payload,
    Step,
    Unchanged,
    encode,
)
from kiosk.domain.problem import Problem
from kiosk.domain.seals import broken_seal, came_cut, says_contents, seal, seals_contents
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.domain.workflow import FLAGS, is_legal

SCHEMA = 1
GENESIS_HASH = "0" * 64
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


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
    # Somebody at a check-in asks for help; the request has ended.
    HELP = "help"
    HELPED = "helped"
    # A device set aside events that contradict the store's log.
    SET_ASIDE = "set_aside"


def event_kind(text: str) -> EventKind | str:
    """The kind of this name; `text` itself when this version does not know it."""
    try:
        return EventKind(text)
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event before a device gives it an id, a number and a hash.

    `payload` has no personal data; `personal` holds that, as plain JSON values.
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
    personal: Mapping[str, Any] = field(default_factory=dict)
    contents: Order | None = None


@dataclass(frozen=True, slots=True)
class DeviceHead:
    """The end of a device's own hash chain: its last event's number and hash."""

    device_id: str
    device_epoch: int
    device_seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the journal. `operation_id`: the operation it belongs to.

    `recorded`: the payload as its device wrote it, in plain JSON values with seals and with fields
    that this version does not know; the hash covers it. `payload`: what this version reads in it.
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
    personal: Mapping[str, Any]
    occurred_at: datetime
    clock_offset_ms: int | None
    schema: int
    prev_hash: str
    hash: str


SUBJECTS = ("arrival_id", "command_id", "operation_id", "help_id")


def subject_of(event: Event) -> str | None:
    """The id of what an event is about besides an order; None if there is none.

    An arrival, a command, an action under review, or a call for help; also of an event that this
    version cannot read. Values other than strings are ignored.
    """
    named = (event.recorded.get(key) for key in SUBJECTS)
    return next((subject for subject in named if isinstance(subject, str)), None)


def store_time(event: Event) -> datetime:
    """When an event happened by the store's clock, which is the hub's: in UTC, for display.

    A device records how far the hub's clock was ahead of its own; a hub records no offset.
    """
    try:
        return event.occurred_at + timedelta(milliseconds=event.clock_offset_ms or 0)
    except OverflowError:
        return event.occurred_at  # No clock is off by so much: the offset is invalid.


def event_hash(event: Event) -> str:
    """The hash of an event, chained to `prev_hash`. Covers neither names nor comments."""
    covered = [
        event.schema,
        event.prev_hash,
        event.event_id,
        event.operation_id,
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
        event.recorded,
        format_timestamp(event.occurred_at),
        event.clock_offset_ms,
    ]
    return hashlib.sha256(_ENCODER.encode(covered).encode("ascii")).hexdigest()


def is_as_recorded(event: Event, order: Order | None = None, *, is_cut: bool = False) -> bool:
    """Whether an event from another device matches its hash and its seals.

    Its personal data may have been erased. `order`: what came with it of the order that it begins.
    `is_cut`: both were reduced for a device in public view (see `services.orders.role_view`); no
    other device accepts them so.
    """
    if not is_cut and came_cut(event, order):
        return False
    if says_contents(event) and not seals_contents(event):
        return False
    is_sealed = broken_seal(event, is_erased=True, is_cut=is_cut) is None
    return is_sealed and event_hash(event) == event.hash


def stamp(
    draft: EventDraft,
    head: DeviceHead,
    *,
    event_id: str,
    operation_id: str,
    occurred_at: datetime,
    clock_offset_ms: int | None = None,
    new_salt: Callable[[], str],
) -> Event:
    """The draft as this device's next event after `head`.

    `new_salt` returns a random salt for each seal.
    """
    seals, salts = seal(draft, new_salt)
    recorded = encode(draft.payload) | seals
    personal = {**draft.personal, **salts}
    event = Event(
        event_id=event_id,
        operation_id=operation_id,
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
        payload=draft.payload,
        recorded=recorded,
        personal=personal,
        occurred_at=occurred_at,
        clock_offset_ms=clock_offset_ms,
        schema=SCHEMA,
        prev_hash=head.hash,
        hash="",
    )
    return replace(event, hash=event_hash(event))


def head_after(event: Event) -> DeviceHead:
    """The head of the device's hash chain once this event is written."""
    return DeviceHead(event.device_id, event.device_epoch, event.device_seq, event.hash)


def resume_stack_after(
    stack: tuple[Status, ...], from_status: Status, to_status: Status
) -> tuple[Status, ...]:
    """The statuses that Resume can return to after a step, the next one last.

    A flag remembers the status it was laid over, also when that was the other flag. An order that
    is reopened resumes at its status before the cancellation, not at CANCELLED.
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
        raise JournalCorrupt(
            event.order_id,
            Problem("begins_with", from_status=event.from_status, to_status=to_status),
        )
    if event.expected_version != 0:
        raise JournalCorrupt(
            event.order_id, Problem("begins_at_version", version=event.expected_version)
        )
    payload = event.payload
    if not isinstance(payload, OrderBegins):
        raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
    return OrderState(
        status=to_status,
        version=1,
        slot=payload.slot,
        handed=(0,) * payload.lines,
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
            Problem(
                "step_does_not_follow",
                from_status=event.from_status,
                from_version=event.expected_version,
                status=state.status,
                version=state.version,
            ),
        )
    if to_status is None or not is_legal(state.status, to_status):
        raise JournalCorrupt(
            event.order_id,
            Problem("step_not_legal", from_status=state.status, to_status=to_status),
        )
    step = event.payload
    if not isinstance(step, Step):
        raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
    stack = step.resume_stack
    if stack is None:
        stack = resume_stack_after(state.resume_stack, state.status, to_status)
    person = event.personal.get("claim_person", event.actor.name)
    return OrderState(
        status=to_status,
        version=state.version + 1,
        slot=state.slot if isinstance(step.slot, Unchanged) else step.slot,
        handed=state.handed if step.handed is None else step.handed,
        resume_stack=stack,
        claim=Claim(step.claim.counter, person) if step.claim else None,
        reason=event.reason if isinstance(step.reason, Unchanged) else step.reason,
        expected_at=step.expected_at,
        changed_at=store_time(event),
    )


def replay(events: Iterable[Event]) -> OrderState:
    """The state that an order's events result in, applied in sequence.

    Raises JournalCorrupt when they are not a legal history, or when there are none.
    """
    state: OrderState | None = None
    for event in events:
        if event.kind is EventKind.STATUS:
            state = begin(event) if state is None else apply(state, event)
        elif event.kind is EventKind.SEEN and state is not None:
            state = replace(state, seen=True)
    if state is None:
        raise JournalCorrupt(None, Problem("no_events"))
    return state


def check_chain(events: Iterable[Event], head: DeviceHead) -> DeviceHead:
    """Check one device's events that follow `head` in sequence; returns the new head.

    Raises JournalCorrupt on a gap, a repeated number, or an event that was altered.
    """
    for event in events:
        which = {"device_seq": event.device_seq, "device_id": event.device_id}
        if event.device_seq != head.device_seq + 1:
            raise JournalCorrupt(
                event.order_id, Problem("event_gap", **which, expected=head.device_seq + 1)
            )
        if event.prev_hash != head.hash:
            raise JournalCorrupt(event.order_id, Problem("event_unchained", **which))
        if event_hash(event) != event.hash:
            raise JournalCorrupt(event.order_id, Problem("event_altered", **which))
        head = head_after(event)
    return head
