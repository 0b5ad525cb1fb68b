"""The journal: events with an id and a hash chain, and the state they result in.

An event is written once and never changed. Each device numbers its own events without gaps
and chains them by hash, so that any reader detects a lost, repeated or altered one. The hash
covers no personal data, only its seals (see `seals`): a person's name, a comment or who collected
can be erased and the chain still verifies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import SCHEMA, DeviceHead, Event, EventDraft
from kiosk.domain.events.hashed_json import json_hash
from kiosk.domain.events.payloads import encode
from kiosk.domain.events.seals import broken_seal, says_contents, seal, seals_contents
from kiosk.domain.problem import Problem
from kiosk.domain.timestamps import format_timestamp


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
    return json_hash(covered)


def is_as_recorded(event: Event, *, is_cut: bool = False) -> bool:
    """Whether an event from another device matches its hash and its seals.

    Its personal data may have been erased. `is_cut`: it may be reduced for a device in public view
    (see `services.orders.role_view`); no other device accepts it so.
    """
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
        recorded=encode(draft.payload) | seals,
        personal=draft.personal,
        recorded_personal=encode(draft.personal) | salts,
        occurred_at=occurred_at,
        clock_offset_ms=clock_offset_ms,
        schema=SCHEMA,
        prev_hash=head.hash,
        hash="",
    )
    return _with_hash(event)


def _with_hash(unseen: Event) -> Event:
    """The same event, which nobody has seen yet: a copy would cost more than the hash."""
    object.__setattr__(unseen, "hash", event_hash(unseen))
    return unseen


def head_after(event: Event) -> DeviceHead:
    """The head of the device's hash chain once this event is written."""
    return DeviceHead(event.device_id, event.device_epoch, event.device_seq, event.hash)


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
