"""Converts the domain's values to rows of head office's database, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.commands import Command, command_kind
from kiosk.domain.events.event import Event, EventKind, event_kind
from kiosk.domain.events.log import Entry, LogHead, Outcome
from kiosk.domain.events.payloads import slot_data
from kiosk.domain.order import Actor, Claim, Order, OrderState, Slot
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.domain.workflow import Role
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.tables import StoreRow
from kiosk.services.replication.payload_codec import (
    read_command_payload,
    read_payload,
    read_personal,
)
from kiosk.sync.protocol.conversions import from_order, to_order
from kiosk.sync.protocol.records import WireOrder

AnyRow = Row[Any]
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
BLANK_TEXTS = {"first_name": "", "last_name": "", "phone": "", "email": ""}
"""What erasing writes over a customer's fields; only the language is kept."""


def to_json(value: object) -> str:
    """Compact ASCII JSON. Raises ValueError and RecursionError for what JSON cannot hold."""
    return _ENCODER.encode(value)


def entry_columns(store_id: str, entry: Entry, signature: str = "") -> dict[str, Any]:
    """An entry's row, without the order that it creates. Raises ValueError: see `to_json`."""
    event = entry.event
    contents = {
        "operation_id": event.operation_id,
        "reason": event.reason,
        "data": event.recorded,
        "at": format_timestamp(event.occurred_at),
        "offset_ms": event.clock_offset_ms,
        "schema": event.schema,
        "prev": event.prev_hash,
    }
    return {
        "store_id": store_id,
        "store_seq": entry.store_seq,
        "hub_epoch": entry.hub_epoch,
        "outcome": entry.outcome,
        "outcome_reason": entry.outcome_reason,
        "event_id": event.event_id,
        "device_id": event.device_id,
        "device_epoch": event.device_epoch,
        "device_seq": event.device_seq,
        "kind": event.kind,
        "order_id": event.order_id,
        "from_status": event.from_status,
        "to_status": event.to_status,
        "expected_version": event.expected_version,
        "actor_role": event.actor.role,
        "contents": to_json(contents),
        "personal": personal_json(event.actor.name, event.comment, event.recorded_personal),
        "event_hash": event.hash,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
        "signature": signature,
    }


def personal_json(name: str, comment: str | None, personal: Mapping[str, Any]) -> str:
    """The part of an event that can be erased, as JSON."""
    return to_json({"actor": name, "comment": comment, "personal": personal})


def read_event(row: AnyRow) -> Event:
    """The event of an entry's row."""
    contents, personal = json.loads(row.contents), json.loads(row.personal)
    kind = event_kind(row.kind)
    from_status = Status(row.from_status) if row.from_status else None
    return Event(
        event_id=row.event_id,
        operation_id=contents["operation_id"],
        device_id=row.device_id,
        device_epoch=row.device_epoch,
        device_seq=row.device_seq,
        kind=kind,
        order_id=row.order_id,
        from_status=from_status,
        to_status=Status(row.to_status) if row.to_status else None,
        expected_version=row.expected_version,
        actor=Actor(Role(row.actor_role), personal["actor"]),
        reason=contents["reason"],
        comment=personal["comment"],
        payload=read_payload(kind, from_status, contents["data"]),
        recorded=contents["data"],
        personal=read_personal(kind, personal["personal"]),
        recorded_personal=personal["personal"],
        occurred_at=datetime.fromisoformat(contents["at"]),
        clock_offset_ms=contents["offset_ms"],
        schema=contents["schema"],
        prev_hash=contents["prev"],
        hash=row.event_hash,
    )


def read_entry(row: AnyRow, order: Order | None = None) -> Entry:
    """An entry from its row; `order`: the order that it creates, if any."""
    return Entry(
        store_seq=row.store_seq,
        hub_epoch=row.hub_epoch,
        event=read_event(row),
        outcome=Outcome(row.outcome),
        outcome_reason=row.outcome_reason,
        prev_hash=row.prev_hash,
        hash=row.hash,
        order=order,
    )


def begins_order(row: AnyRow) -> bool:
    """Whether an entry created an order in its store."""
    return bool(
        row.kind == EventKind.STATUS
        and row.outcome == Outcome.APPLIED
        and row.from_status is None
        and row.order_id is not None
    )


def contents_json(order: Order) -> str:
    """What was ordered and by whom, as JSON."""
    return to_json(from_order(order).model_dump(mode="json"))


def contents_columns(order: Order) -> dict[str, str]:
    """An order's contents, and the key of its code that follows from them."""
    return {"contents": contents_json(order), "code_key": code_key(order.pickup_code)}


def begun_columns(order: Order) -> dict[str, Any]:
    """What of an order's contents never changes, by which orders are listed."""
    return {
        "exchange_place_id": order.exchange_place_id,
        "mode": order.mode,
        "created_at": order.created_at,
    }


def read_contents(text: str) -> Order:
    """The order that `contents_json` wrote, without a state."""
    return to_order(WireOrder.model_validate_json(text))


def state_columns(state: OrderState) -> dict[str, Any]:
    """A state's columns. A trigger refuses a status and version that the log does not lead to."""
    slot, claim = state.slot, state.claim
    rest = {
        "slot": slot_data(slot),
        "handed": state.handed,
        "stack": state.resume_stack,
        "claim": [claim.counter, claim.person] if claim else None,
        "reason": state.reason,
        "expected_at": format_timestamp(state.expected_at) if state.expected_at else None,
        "changed_at": format_timestamp(state.changed_at) if state.changed_at else None,
        "seen": state.seen,
        "ready_at": format_timestamp(state.ready_at) if state.ready_at else None,
        "keep_until": state.keep_until.isoformat() if state.keep_until else None,
    }
    return {
        "status": state.status,
        "version": state.version,
        "slot_start": slot.start if slot else None,
        "slot_end": slot.end if slot else None,
        "changed_at": state.changed_at,
        "state": to_json(rest),
    }


def read_state(row: AnyRow) -> OrderState:
    """The state in an order's row."""
    rest = json.loads(row.state)
    expected_at, changed_at = rest["expected_at"], rest["changed_at"]
    ready_at, keep_until = rest["ready_at"], rest["keep_until"]
    return OrderState(
        status=Status(row.status),
        version=row.version,
        slot=_read_slot(rest["slot"]),
        handed=tuple(rest["handed"]),
        resume_stack=tuple(Status(code) for code in rest["stack"]),
        claim=Claim(*rest["claim"]) if rest["claim"] else None,
        reason=rest["reason"],
        expected_at=datetime.fromisoformat(expected_at) if expected_at else None,
        changed_at=datetime.fromisoformat(changed_at) if changed_at else None,
        seen=rest["seen"],
        ready_at=datetime.fromisoformat(ready_at) if ready_at else None,
        keep_until=date.fromisoformat(keep_until) if keep_until else None,
    )


def _read_slot(data: Mapping[str, str] | None) -> Slot | None:
    if data is None:
        return None
    return Slot(datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["end"]))


def command_columns(store_id: str, command: Command, content_hash: str | None) -> dict[str, Any]:
    """The row of a new command, without a decision."""
    return {
        "store_id": store_id,
        "command_seq": command.command_seq,
        "command_id": command.command_id,
        "kind": command.kind,
        "order_id": command.order_id,
        "payload": to_json(command.recorded),
        "issued_by": command.issued_by,
        "issued_at": command.issued_at,
        "prev_hash": command.prev_hash,
        "hash": command.hash,
        "content_hash": content_hash,
    }


def read_command(row: AnyRow, recorded: Mapping[str, Any] | None = None) -> Command:
    """A command from its row; `recorded` replaces the row's own payload if it is given."""
    kind = command_kind(row.kind)
    if recorded is None:
        recorded = json.loads(row.payload)
    return Command(
        command_seq=row.command_seq,
        command_id=row.command_id,
        kind=kind,
        order_id=row.order_id,
        payload=read_command_payload(kind, recorded),
        recorded=recorded,
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def read_store(row: StoreRow | AnyRow) -> StoreRecord:
    """A store from its row."""
    return StoreRecord(
        store_id=row.store_id,
        name=row.name,
        exchange_place_id=row.exchange_place_id,
        hub_device_id=row.hub_device_id,
        hub_epoch=row.hub_epoch,
        log_head=LogHead(row.log_seq, row.log_hash),
        command_head=LogHead(row.command_seq, row.command_hash),
        reported_seq=row.reported_seq,
        reported_orders_hash=row.reported_orders_hash,
        own_orders_hash=row.own_orders_hash,
        hub_fingerprint=row.hub_fingerprint,
        stated_epoch=row.stated_epoch,
        closed_at=row.closed_at,
    )
