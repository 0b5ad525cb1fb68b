"""Whether what another machine says can be held here, whatever it is: before it takes effect."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import UTC, datetime

from kiosk.domain.commands import Answer, Decision
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.order import Customer, Order, OrderState
from kiosk.domain.status import Status
from kiosk.services.text_rules import is_identifier

YEARS = range(1000, 9999)
"""Of which every moment, told in UTC, is written with four digits: text sorts as time."""

_CUSTOMER = frozenset(field.name for field in fields(Customer))


def is_tellable(moment: datetime) -> bool:
    """Whether a moment has an offset, and a year that can be written in any time zone."""
    if moment.tzinfo is None:
        return False
    try:
        return moment.year in YEARS and moment.astimezone(UTC).year in YEARS
    except OverflowError:
        return False


def is_readable(event: Event) -> bool:
    """Whether an event has what its kind needs, so that every reader of the log can read it.

    Steps are judged together with their order: see `is_sound`.
    """
    needed = _NEEDED.get(str(event.kind))
    return needed is None or needed(event)


def _arrived(event: Event) -> bool:
    order_ids, bay = event.data.get("orders"), event.data.get("bay", 0)
    return (
        _names(event, "arrival_id")
        and isinstance(order_ids, list)
        and bool(order_ids)
        and all(isinstance(order_id, str) for order_id in order_ids)
        and len(set(order_ids)) == len(order_ids)
        and (bay is None or isinstance(bay, str))
    )


def _names(event: Event, key: str) -> bool:
    value = event.data.get(key)
    return isinstance(value, str) and bool(value)


def _answered(event: Event) -> bool:
    return _names(event, "command_id") and event.data.get("answer") in list(Answer)


def _decided(event: Event) -> bool:
    asked = event.data.get("asked_reason")
    is_text = asked is None or isinstance(asked, str)
    return _names(event, "command_id") and event.reason in list(Decision) and is_text


def _details(event: Event) -> bool:
    customer, shelf = event.personal.get("customer"), event.personal.get("shelf")
    if customer is not None and not isinstance(customer, Mapping):
        return False
    known = customer or {}
    return known.keys() <= _CUSTOMER and all(
        text is None or isinstance(text, str) for text in (shelf, *known.values())
    )


_NEEDED: dict[str, Callable[[Event], bool]] = {
    EventKind.ARRIVED: _arrived,
    EventKind.LEFT: lambda event: _names(event, "arrival_id"),
    EventKind.ANSWERED: _answered,
    EventKind.REVIEWED: lambda event: _names(event, "deed_id"),
    EventKind.HELP: lambda event: _names(event, "help_id") and _names(event, "place"),
    EventKind.HELPED: lambda event: _names(event, "help_id"),
    EventKind.SET_ASIDE: lambda event: type(event.data.get("count")) is int,
    EventKind.DECIDED: _decided,
    EventKind.DETAILS: _details,
}


def begins(event: Event, order: Order) -> bool:
    """Whether an order is the one that its first event begins, with lines as every order has.

    Its number can be told from every other one by looking at it.
    """
    count = event.data.get("lines")
    return (
        order.order_id == event.order_id
        and is_identifier(order.order_id)
        and type(count) is int
        and count == len(order.lines)
        and [line.number for line in order.lines] == list(range(1, count + 1))
        and is_tellable(order.created_at)
    )


def is_sound(order: Order, state: OrderState, been: Collection[Status | None]) -> bool:
    """Whether a state that an event leads to is one that an order can be in.

    `been`: the statuses that the order has entered so far; Resume leads to no other.
    """
    claim, slot = state.claim, state.slot
    texts = [state.reason, *((claim.counter, claim.person) if claim else ())]
    moments = [state.expected_at, *((slot.start, slot.end) if slot else ())]
    return (
        all(text is None or isinstance(text, str) for text in texts)
        and (claim is None or bool(claim.counter))
        and all(moment is None or is_tellable(moment) for moment in moments)
        and all(status in been for status in state.resume_stack)
        and len(state.handed) == len(order.lines)
        and all(type(handed) is int for handed in state.handed)
        and all(
            0 <= handed <= line.quantity
            for handed, line in zip(state.handed, order.lines, strict=True)
        )
    )
