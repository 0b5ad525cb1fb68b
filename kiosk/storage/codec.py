"""Converts domain values to database rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from kiosk.domain.arrival import column_without_arrival
from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.events.event import Event, event_kind, subject_of
from kiosk.domain.events.log import Entry, Outcome
from kiosk.domain.names import fold
from kiosk.domain.order import Actor, Claim, Customer, Line, Order, OrderState, Slot
from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.domain.workflow import Role
from kiosk.services.ports.changes import HeldAction
from kiosk.services.replication.payload_codec import read_payload, read_personal
from kiosk.storage.column_values import read_day, read_stack
from kiosk.storage.engine.statement import Row, as_time, as_time_or_none
from kiosk.storage.held_drafts import drafts_data

AnyRow = Row
"""A row of a `Statement` or of SQLAlchemy."""

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def to_json(value: object) -> str:
    """Compact JSON with sorted keys."""
    return _ENCODER.encode(value)


def from_json(text: str) -> Any:
    """The value that `to_json` wrote."""
    return json.loads(text)


def _stack_text(stack: Iterable[Status]) -> str:
    return " ".join(stack)


def state_columns(order: Order, state: OrderState) -> dict[str, Any]:
    """A state's columns."""
    slot, claim = state.slot, state.claim
    column = column_without_arrival(order if state is order.state else replace(order, state=state))
    return {
        "status": state.status,
        "version": state.version,
        "slot_start": slot.start if slot else None,
        "slot_end": slot.end if slot else None,
        "handed_count": sum(state.handed),
        "resume_stack": _stack_text(state.resume_stack),
        "claim_counter": claim.counter if claim else None,
        "claim_person": claim.person if claim else None,
        "reason": state.reason,
        "expected_at": state.expected_at,
        "changed_at": state.changed_at,
        "seen": state.seen,
        "ready_at": state.ready_at,
        "keep_until": state.keep_until.isoformat() if state.keep_until else None,
        "board_column": column.value if column else None,
        "shelved_on": state.shelved_on,
        "open_notes": " ".join(state.open_notes),
    }


def order_columns(order: Order, primary_key: int) -> dict[str, Any]:
    """A new order's row, at version 0 until its first event is written."""
    customer = order.customer
    return {
        "id": primary_key,
        "order_id": order.order_id,
        "exchange_place_id": order.exchange_place_id,
        "mode": order.mode,
        "created_at": order.created_at,
        "content_hash": order.content_hash,
        "pickup_code": order.pickup_code,
        "shelf": order.shelf,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "surname_folded": fold(customer.last_name),
        "phone": customer.phone,
        "email": customer.email,
        "language": customer.language,
        "item_count": sum(line.quantity for line in order.lines),
        **state_columns(order, order.state),
        "version": 0,
        "code_key": code_key(order.pickup_code),
        "number_key": code_key(order.order_id),
    }


def line_columns(order: Order, primary_key: int) -> list[dict[str, Any]]:
    """The rows of a new order's lines."""
    return [
        {
            "order_pk": primary_key,
            "number": line.number,
            "label": line.label,
            "quantity": line.quantity,
            "ean": line.ean,
            "handed": 0,
        }
        for line in order.lines
    ]


def read_order(row: AnyRow, lines: Sequence[AnyRow]) -> Order:
    """An order from its row and the rows of its lines, sorted by number."""
    state = OrderState(
        status=Status(row.status),
        version=row.version,
        slot=_read_slot(row),
        handed=tuple(line.handed for line in lines),
        resume_stack=read_stack(row.resume_stack),
        claim=Claim(row.claim_counter, row.claim_person) if row.claim_counter else None,
        reason=row.reason,
        expected_at=as_time_or_none(row.expected_at),
        changed_at=as_time(row.changed_at),
        seen=bool(row.seen),
        ready_at=as_time_or_none(row.ready_at),
        keep_until=read_day(row.keep_until),
        shelved_on=row.shelved_on,
        open_notes=tuple(row.open_notes.split()),
    )
    return Order(
        order_id=row.order_id,
        exchange_place_id=row.exchange_place_id,
        mode=row.mode,
        customer=Customer(row.first_name, row.last_name, row.phone, row.email, row.language),
        lines=tuple(Line(line.number, line.label, line.quantity, line.ean) for line in lines),
        pickup_code=row.pickup_code,
        created_at=as_time(row.created_at),
        state=state,
        shelf=row.shelf,
        content_hash=row.content_hash,
    )


def _read_slot(row: AnyRow) -> Slot | None:
    start, end = as_time_or_none(row.slot_start), as_time_or_none(row.slot_end)
    return None if start is None or end is None else Slot(start, end)


def event_columns(event: Event) -> dict[str, Any]:
    """An event's row, without a number in the log."""
    return {
        "event_id": event.event_id,
        "operation_id": event.operation_id,
        "device_id": event.device_id,
        "device_epoch": event.device_epoch,
        "device_seq": event.device_seq,
        "kind": event.kind,
        "order_id": event.order_id,
        "from_status": event.from_status,
        "to_status": event.to_status,
        "expected_version": event.expected_version,
        "actor_role": event.actor.role,
        "actor_name": event.actor.name,
        "reason": event.reason,
        "comment": event.comment,
        "data": to_json(event.recorded),
        "personal": to_json(event.recorded_personal),
        "occurred_at": event.occurred_at,
        "clock_offset_ms": event.clock_offset_ms,
        "schema_version": event.schema,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
        "store_seq": None,
        "hub_epoch": None,
        "outcome": None,
        "outcome_reason": None,
        "store_hash": None,
        "subject_id": subject_of(event),
    }


def personal_columns(event: Event) -> dict[str, Any]:
    """The columns of an event's row that can be erased."""
    return {
        "actor_name": event.actor.name,
        "comment": event.comment,
        "personal": to_json(event.recorded_personal),
    }


def entry_columns(entry: Entry) -> dict[str, Any]:
    """An event's row with its number in the log."""
    return event_columns(entry.event) | {
        "store_seq": entry.store_seq,
        "hub_epoch": entry.hub_epoch,
        "outcome": entry.outcome,
        "outcome_reason": entry.outcome_reason,
        "store_hash": entry.hash,
    }


def read_entry(row: AnyRow, prev_hash: str, order: Order | None) -> Entry:
    """An entry of the log from an event's row."""
    return Entry(
        row.store_seq,
        row.hub_epoch,
        read_event(row),
        Outcome(row.outcome),
        row.outcome_reason,
        prev_hash,
        row.store_hash,
        order,
    )


def set_aside_json(event: Event, order: Order | None) -> str:
    """JSON of an event and of the order that it began, to be kept outside the journal."""
    columns = {**event_columns(event), "occurred_at": format_timestamp(event.occurred_at)}
    began = asdict(replace(order, state=None)) if order else None  # type: ignore[arg-type]
    return json.dumps({**columns, "order": began}, default=str, ensure_ascii=False)


def read_event(row: AnyRow) -> Event:
    """An event from its row."""
    kind = event_kind(row.kind)
    from_status = Status(row.from_status) if row.from_status else None
    recorded, recorded_personal = json.loads(row.data), json.loads(row.personal)
    return Event(
        event_id=row.event_id,
        operation_id=row.operation_id,
        device_id=row.device_id,
        device_epoch=row.device_epoch,
        device_seq=row.device_seq,
        kind=kind,
        order_id=row.order_id,
        from_status=from_status,
        to_status=Status(row.to_status) if row.to_status else None,
        expected_version=row.expected_version,
        actor=Actor(Role(row.actor_role), row.actor_name),
        reason=row.reason,
        comment=row.comment,
        payload=read_payload(kind, from_status, recorded),
        recorded=recorded,
        personal=read_personal(kind, recorded_personal),
        recorded_personal=recorded_personal,
        occurred_at=as_time(row.occurred_at),
        clock_offset_ms=row.clock_offset_ms,
        schema=row.schema_version,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def held_columns(held: HeldAction) -> dict[str, Any]:
    """A held action's row."""
    return {
        "held_id": held.held_id,
        "order_id": held.order_id,
        "drafts": to_json(drafts_data(held.drafts)),
        "tapped_at": held.tapped_at,
        "due_at": held.due_at,
        "counter": held.counter,
        "problem": held.problem,
        "arrival_id": held.arrival_id,
        "operation_id": held.operation_id,
    }
