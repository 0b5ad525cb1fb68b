"""Between the domain's values and head office's rows, both ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from kiosk.domain.commands import Command, CommandKind
from kiosk.domain.journal import (
    GENESIS_HASH,
    Event,
    EventKind,
    event_kind,
    format_instant,
    slot_data,
    slot_from_data,
)
from kiosk.domain.log import Entry, LogHead, Outcome
from kiosk.domain.order import Actor, Claim, Order, OrderState
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.sync.wire import WireOrder, from_order, to_order

AnyRow = Row[Any]
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
BLANK_TEXTS = {"first_name": "", "last_name": "", "phone": "", "email": ""}
"""What is left of a customer whose data was erased: the language alone."""


def to_json(value: object) -> str:
    """Compact JSON in ASCII. Raises ValueError and RecursionError for what JSON cannot hold."""
    return _ENCODER.encode(value)


def entry_columns(store_id: str, entry: Entry) -> dict[str, Any]:
    """An entry's row, without the order it begins. Raises ValueError: see `to_json`."""
    event = entry.event
    told = {
        "deed": event.deed_id,
        "reason": event.reason,
        "data": event.data,
        "at": format_instant(event.occurred_at),
        "offset_ms": event.clock_offset_ms,
        "schema": event.schema,
        "prev": event.prev_hash,
    }
    return {
        "store_id": store_id,
        "store_seq": entry.store_seq,
        "hub_epoch": entry.hub_epoch,
        "outcome": entry.outcome,
        "why": entry.why,
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
        "told": to_json(told),
        "personal": personal_json(event.actor.name, event.comment, event.personal),
        "event_hash": event.hash,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def personal_json(name: str, comment: str | None, personal: Mapping[str, Any]) -> str:
    """What of an event can be erased."""
    return to_json({"actor": name, "comment": comment, "personal": personal})


def read_event(row: AnyRow) -> Event:
    """The event of an entry's row."""
    told, personal = json.loads(row.told), json.loads(row.personal)
    return Event(
        event_id=row.event_id,
        deed_id=told["deed"],
        device_id=row.device_id,
        device_epoch=row.device_epoch,
        device_seq=row.device_seq,
        kind=event_kind(row.kind),
        order_id=row.order_id,
        from_status=Status(row.from_status) if row.from_status else None,
        to_status=Status(row.to_status) if row.to_status else None,
        expected_version=row.expected_version,
        actor=Actor(Role(row.actor_role), personal["actor"]),
        reason=told["reason"],
        comment=personal["comment"],
        data=told["data"],
        personal=personal["personal"],
        occurred_at=datetime.fromisoformat(told["at"]),
        clock_offset_ms=told["offset_ms"],
        schema=told["schema"],
        prev_hash=told["prev"],
        hash=row.event_hash,
    )


def read_entry(row: AnyRow, order: Order | None = None) -> Entry:
    """An entry from its row; `order` where it begins one."""
    return Entry(
        store_seq=row.store_seq,
        hub_epoch=row.hub_epoch,
        event=read_event(row),
        outcome=Outcome(row.outcome),
        why=row.why,
        prev_hash=row.prev_hash,
        hash=row.hash,
        order=order,
    )


def begins_order(row: AnyRow) -> bool:
    """Whether an entry brought an order into the store."""
    return bool(
        row.kind == EventKind.STATUS
        and row.outcome == Outcome.APPLIED
        and row.from_status is None
        and row.order_id is not None
    )


def contents_json(order: Order) -> str:
    """What was ordered, by whom."""
    return to_json(from_order(order).model_dump(mode="json"))


def read_contents(text: str) -> Order:
    """The order that `contents_json` wrote, without a state."""
    return to_order(WireOrder.model_validate_json(text))


def erased_contents(order: Order) -> WireOrder:
    """What was ordered, without whom for."""
    wire = from_order(order)
    return wire.model_copy(update={"customer": wire.customer.model_copy(update=BLANK_TEXTS)})


def state_columns(state: OrderState) -> dict[str, Any]:
    """A state without status and version: those follow from the log."""
    slot, claim = state.slot, state.claim
    rest = {
        "slot": slot_data(slot),
        "handed": state.handed,
        "stack": state.resume_stack,
        "claim": [claim.counter, claim.person] if claim else None,
        "reason": state.reason,
        "expected_at": format_instant(state.expected_at) if state.expected_at else None,
        "changed_at": format_instant(state.changed_at) if state.changed_at else None,
        "seen": state.seen,
    }
    return {
        "slot_start": slot.start if slot else None,
        "slot_end": slot.end if slot else None,
        "changed_at": state.changed_at,
        "state": to_json(rest),
    }


def read_state(row: AnyRow) -> OrderState:
    """The state of an order's row."""
    rest = json.loads(row.state)
    expected_at, changed_at = rest["expected_at"], rest["changed_at"]
    return OrderState(
        status=Status(row.status),
        version=row.version,
        slot=slot_from_data(rest["slot"]),
        handed=tuple(rest["handed"]),
        resume_stack=tuple(Status(code) for code in rest["stack"]),
        claim=Claim(*rest["claim"]) if rest["claim"] else None,
        reason=rest["reason"],
        expected_at=datetime.fromisoformat(expected_at) if expected_at else None,
        changed_at=datetime.fromisoformat(changed_at) if changed_at else None,
        seen=rest["seen"],
    )


def command_columns(store_id: str, command: Command, content_hash: str | None) -> dict[str, Any]:
    """A command's row, undecided."""
    return {
        "store_id": store_id,
        "command_seq": command.command_seq,
        "command_id": command.command_id,
        "kind": command.kind,
        "order_id": command.order_id,
        "payload": to_json(command.payload),
        "issued_by": command.issued_by,
        "issued_at": command.issued_at,
        "prev_hash": command.prev_hash,
        "hash": command.hash,
        "content_hash": content_hash,
    }


def read_command(row: AnyRow, payload: Mapping[str, Any] | None = None) -> Command:
    """A command from its row; with this payload instead of its own, if one is given."""
    known = row.kind in set(CommandKind)
    return Command(
        command_seq=row.command_seq,
        command_id=row.command_id,
        kind=CommandKind(row.kind) if known else row.kind,
        order_id=row.order_id,
        payload=json.loads(row.payload) if payload is None else payload,
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def log_head(store: AnyRow) -> LogHead:
    """Where a store's log ends here."""
    return LogHead(store.log_seq, store.log_hash)


def command_head(store: AnyRow) -> LogHead:
    """Where the commands for a store end."""
    return LogHead(store.command_seq, store.command_hash)


NOTHING_YET = {
    "log_seq": 0,
    "log_hash": GENESIS_HASH,
    "command_seq": 0,
    "command_hash": GENESIS_HASH,
    "hub_epoch": 0,
}
"""Where a new store stands."""
