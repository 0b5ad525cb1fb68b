"""Checks what an event says: its payload, and the order and the state that it leads to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from kiosk.domain.commands import Decision
from kiosk.domain.counter.short_texts import is_note, is_shelf
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.payloads import KEPT_YEARS, OrderBegins, Unread
from kiosk.domain.events.personal import ChosenShelf, NoteText
from kiosk.domain.order import Order, OrderState
from kiosk.domain.status import Status
from kiosk.services.text_rules import is_identifier, is_printable

YEARS = range(1000, 9999)
"""Years written with four digits in UTC, so that timestamps sort as text."""


def is_writable_time(timestamp: datetime) -> bool:
    """Whether a timestamp has an offset, and a year that can be written in any time zone."""
    if timestamp.tzinfo is None:
        return False
    try:
        return timestamp.year in YEARS and timestamp.astimezone(UTC).year in YEARS
    except OverflowError:
        return False


def is_readable(event: Event) -> bool:
    """Whether an event says what its kind needs, so that every reader can rely on it.

    One of a kind that this version does not know has no reader. Steps are validated together
    with their order: see `is_valid_state`.
    """
    if event.kind == EventKind.STATUS or not isinstance(event.kind, EventKind):
        return True
    if isinstance(event.payload, Unread):
        return False
    match event.personal:
        case Unread():
            return False
        case ChosenShelf(shelf=text):
            return text is None or (is_shelf(text) and is_printable(text))
        case NoteText(text=text):
            return text is None or (is_note(text) and is_printable(text))
    return event.kind is not EventKind.DECIDED or event.reason in list(Decision)


def begins(event: Event, order: Order) -> bool:
    """Whether `event` is a valid first event of `order`.

    The order must be the event's, with lines numbered from 1 and an id without invisible
    characters.
    """
    return (
        is_order_of(event, order)
        and is_identifier(order.order_id)
        and [line.number for line in order.lines] == list(range(1, len(order.lines) + 1))
        and is_writable_time(order.created_at)
    )


def is_order_of(event: Event, order: Order) -> bool:
    """Whether an order has the id and the number of lines of the event that begins it."""
    payload = event.payload
    return (
        isinstance(payload, OrderBegins)
        and order.order_id == event.order_id
        and payload.lines == len(order.lines)
    )


def has_writable_times(state: OrderState) -> bool:
    """Whether a state's timestamps can be written in any time zone, and its date is possible."""
    slot, until = state.slot, state.keep_until
    timestamps = (state.expected_at, state.ready_at, *((slot.start, slot.end) if slot else ()))
    is_possible = until is None or until.year in KEPT_YEARS
    return is_possible and all(
        timestamp is None or is_writable_time(timestamp) for timestamp in timestamps
    )


def is_valid_state(order: Order, state: OrderState, been: Collection[Status | None]) -> bool:
    """Whether an order can be in this state, which an event leads to.

    `been`: the statuses that the order has entered so far; Resume can only return to these.
    """
    claim = state.claim
    return (
        (claim is None or bool(claim.counter))
        and has_writable_times(state)
        and all(status in been for status in state.resume_stack)
        and len(state.handed) == len(order.lines)
        and all(
            0 <= handed <= line.quantity
            for handed, line in zip(state.handed, order.lines, strict=True)
        )
    )
