"""Formats orders, slots and arrivals as JSON and as text for the subcommands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from kiosk.cli.messages import Messages
from kiosk.domain.events.asked_steps import acting_role
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.order import Arrival, Order, Slot
from kiosk.services.counter.notes import Note, notes_of
from kiosk.services.phones import is_unread, phone_text
from kiosk.services.ports.boards import OrderSummary


def timestamp(timestamp: datetime | None) -> str | None:
    """A timestamp as RFC 3339 in UTC."""
    if timestamp is None:
        return None
    return timestamp.astimezone(UTC).isoformat().replace("+00:00", "Z")


def slot_json(start: datetime | None, end: datetime | None) -> dict[str, str | None] | None:
    """A slot as `{start, end}`; None without a slot."""
    return None if start is None else {"start": timestamp(start), "end": timestamp(end)}


def summary_json(order: OrderSummary) -> dict[str, Any]:
    """One order of a listing."""
    return {
        "collect_id": order.order_id,
        "status": order.status.value,
        "pickup_code": order.pickup_code,
        "customer": order.customer,
        "slot": slot_json(order.slot_start, order.slot_end),
    }


def order_json(
    order: Order, arrivals: Iterable[Arrival], journal: Sequence[Event]
) -> dict[str, Any]:
    """Everything about one order: the keys of `summary_json`, and more."""
    state, customer = order.state, order.customer
    slot = state.slot
    return {
        "collect_id": order.order_id,
        "status": order.status.value,
        "pickup_code": order.pickup_code,
        "customer": f"{customer.first_name} {customer.last_name}".strip(),
        "slot": slot_json(slot.start, slot.end) if slot else None,
        "phone": customer.phone,
        "phone_unread": is_unread(customer.phone),
        "email": customer.email,
        "language": customer.language,
        "mode": order.mode,
        "exchange_place_id": order.exchange_place_id,
        "shelf": order.lies_on,
        "created_at": timestamp(order.created_at),
        "changed_at": timestamp(state.changed_at),
        "expected_at": timestamp(state.expected_at),
        "reason": state.reason,
        "resume_to": order.resume_to.value if order.resume_to else None,
        "lines": [
            {
                "number": line.number,
                "label": line.label,
                "quantity": line.quantity,
                "handed": handed,
                "ean": line.ean,
            }
            for line, handed in zip(order.lines, state.handed, strict=True)
        ],
        "arrivals": [arrival_json(arrival) for arrival in arrivals],
        "notes": [_note_json(note) for note in notes_of(journal)],
        "journal": [_entry_json(event) for event in journal if event.kind is EventKind.STATUS],
    }


def arrival_json(arrival: Arrival) -> dict[str, Any]:
    """One arrival: its begin and end, bay (None: the waiting area) and orders."""
    return {
        "since": timestamp(arrival.since),
        "bay": arrival.bay,
        "ended_at": timestamp(arrival.ended_at),
        "collect_ids": list(arrival.order_ids),
    }


def _entry_json(event: Event) -> dict[str, Any]:
    return {
        "from": event.from_status.value if event.from_status else None,
        "to": event.to_status.value if event.to_status else None,
        "at": timestamp(event.occurred_at),
        "actor": {"role": acting_role(event).value, "name": event.actor.name},
        "reason": event.reason,
        "comment": event.comment,
    }


def _note_json(note: Note) -> dict[str, Any]:
    return {
        "at": timestamp(note.written_at),
        "by": note.person,
        "text": note.text,
        "done_by": note.done_by,
    }


def _notes_text(words: Messages, journal: Iterable[Event]) -> Iterable[str]:
    notes = notes_of(journal)
    if notes:
        yield f"\n{words('notes')}"
    for note in notes:
        key = "note_by" if note.done_by is None else "note_done_by"
        at = words.day_time(note.written_at)
        params = {"person": note.person, "text": note.text, "done_by": note.done_by}
        yield f"  {words(key, at=at, **params)}"


def slot_text(words: Messages, slot: Slot | None) -> str:
    """A slot as a person in the store reads it."""
    return f"{words.day_time(slot.start)}–{words.time(slot.end)}" if slot else "—"


def order_text(
    words: Messages,
    order: Order,
    arrivals: Iterable[Arrival] | None,
    journal: Sequence[Event],
    *,
    country: str,
) -> Iterable[str]:
    """Everything about one order, line by line. `country`: formats phone numbers for it.

    `arrivals`: None where they are not known.
    """
    customer, state = order.customer, order.state
    yield f"{order.order_id}  {words.title(order.status)} ({order.status.value})"
    yield f"{customer.first_name} {customer.last_name}".strip()
    pairs = (
        ("code", order.pickup_code),
        ("slot", slot_text(words, state.slot)),
        ("phone", _phone(words, customer.phone, country)),
        ("shelf", order.lies_on),
    )
    labelled = ((words(key), value) for key, value in pairs if value)
    yield from (f"  {words('labelled', label=label, value=value)}" for label, value in labelled)
    yield f"\n{words('lines')}"
    for line, handed in zip(order.lines, state.handed, strict=True):
        note = f"  ({words('handed', handed=handed)})" if handed else ""
        yield f"  {line.quantity} × {line.label}{note}"
    if arrivals is not None:
        yield f"\n{words('arrivals')}"
    for arrival in arrivals or ():
        until = f" → {words.day_time(arrival.ended_at)}" if arrival.ended_at else ""
        yield f"  {words.day_time(arrival.since)}{until}  {place(words, arrival.bay)}"
    yield from _notes_text(words, journal)
    yield f"\n{words('journal')}"
    for event in journal:
        if event.kind is EventKind.STATUS and event.to_status:
            who = f"{event.actor.name} ({acting_role(event).value})".strip()
            why = " — ".join(filter(None, (event.reason, event.comment)))
            what = f"{words.day_time(event.occurred_at)}  {words.title(event.to_status)}"
            yield f"  {what}  {who}  {why}".rstrip()


def _phone(words: Messages, phone: str, country: str) -> str:
    text = phone_text(phone, country)
    return f"{text} ({words('phone_unread')})" if is_unread(phone) else text


def place(words: Messages, bay: str | None) -> str:
    """Where a customer waits."""
    return words("at_bay", bay=bay) if bay else words("waiting_area")
