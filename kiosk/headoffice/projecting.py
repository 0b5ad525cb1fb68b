"""What a store's log amounts to: its orders, and what became of head office's commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from kiosk.domain.commands import Decision
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventKind, apply, begin
from kiosk.domain.log import Entry, Outcome
from kiosk.domain.order import Customer, Order, OrderState
from kiosk.domain.quarantine import QuarantineReason
from kiosk.domain.status import Status
from kiosk.domain.workflow import may
from kiosk.headoffice.problems import Altered
from kiosk.services.soundness import is_tellable
from kiosk.sync.wire import WireOrder, from_order, to_order

LINES_MAX = 100_000
_NOT_LEGAL = QuarantineReason.NOT_LEGAL
_TELLS_DONE = (EventKind.STATUS, EventKind.DETAILS, EventKind.ERASED)


@dataclass(slots=True)
class OrderHere:
    """One order as head office holds it. `begun_as`: its first status, while it has no row yet."""

    contents: Order
    state: OrderState
    begun_as: Status | None = None
    is_moved: bool = False
    is_changed: bool = False
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What an entry says became of a command."""

    decision: Decision
    code: str | None
    at: datetime


@dataclass(slots=True)
class Projection:
    """The orders that a batch of entries is about, brought forward entry by entry."""

    orders: dict[str, OrderHere]
    decided: dict[str, Decided] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Follow one more entry. Raises Altered for a step that no store may have taken."""
        if entry.outcome is not Outcome.APPLIED:
            return
        try:
            self._take(entry)
        except JournalCorrupt as error:
            raise Altered(_NOT_LEGAL, f"entry {entry.store_seq}: {error}") from None
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
            what = f"entry {entry.store_seq} cannot be read ({error!r})"
            raise Altered(_NOT_LEGAL, what) from None

    def _take(self, entry: Entry) -> None:
        event = entry.event
        here = self.orders.get(event.order_id) if event.order_id else None
        if event.kind == EventKind.STATUS:
            self._step(entry, here)
        elif here is not None and event.kind == EventKind.SEEN:
            here.state = replace(here.state, seen=True)
            here.is_moved = True
        elif here is not None and event.kind == EventKind.DETAILS and here.erased_at is None:
            here.contents = with_details(here.contents, event.personal)
            here.is_changed = True
        elif here is not None and event.kind == EventKind.ERASED:
            here.erased_at = event.occurred_at
            here.contents = replace(here.contents, customer=_nobody(here.contents.customer))
            here.is_changed = True
        self._decide(event)

    def _step(self, entry: Entry, here: OrderHere | None) -> None:
        event = entry.event
        if event.order_id is None or event.to_status is None:
            raise JournalCorrupt(event.order_id, "a step of no order, or to no status")
        if not may(event.actor.role, event.from_status, event.to_status):
            step = f"{event.from_status} → {event.to_status} by {event.actor.role}"
            raise JournalCorrupt(event.order_id, f"{step} is not legal")
        if here is not None:
            here.state = apply(here.state, event)
            here.is_moved = True
            _check_moments(here.state, event)
            return
        # Looked at before anything of that length is made.
        count = int(event.data["lines"])
        if not 0 <= count <= LINES_MAX:
            raise JournalCorrupt(event.order_id, f"{count} lines")
        order = entry.order if entry.order is not None else _unnamed(event, count)
        if order.order_id != event.order_id or len(order.lines) != count:
            raise JournalCorrupt(event.order_id, "the order that came is not the one that begins")
        state = begin(event)
        _check_moments(state, event)
        self.orders[event.order_id] = OrderHere(order, state, begun_as=state.status)

    def _decide(self, event: Event) -> None:
        command_id = event.data.get("command_id")
        if not isinstance(command_id, str):
            return
        if event.kind == EventKind.DECIDED:
            code = event.data.get("code")
            decision = Decision(event.reason or "")
            self.decided[command_id] = Decided(
                decision, code if isinstance(code, str) else None, event.occurred_at
            )
        elif event.kind in _TELLS_DONE:
            self.decided[command_id] = Decided(Decision.DONE, None, event.occurred_at)


def _nobody(customer: Customer) -> Customer:
    return Customer("", "", "", "", customer.language)


def _check_moments(state: OrderState, event: Event) -> None:
    slot = state.slot
    moments = (state.expected_at, *((slot.start, slot.end) if slot else ()))
    if not all(moment is None or is_tellable(moment) for moment in moments):
        raise JournalCorrupt(event.order_id, "a moment that cannot be written")


def _unnamed(event: Event, count: int) -> Order:
    """An order of which only the journal came: it keeps its place, without what was ordered."""
    wire = {
        "order_id": event.order_id,
        "exchange_place_id": "?",
        "mode": "standard",
        "customer": dict.fromkeys(("first_name", "last_name", "phone", "email", "language"), ""),
        "lines": [{"number": n + 1, "label": "?", "quantity": 1} for n in range(count)],
        "pickup_code": "",
        "created_at": event.occurred_at,
    }
    return to_order(WireOrder.model_validate(wire))


def with_details(order: Order, personal: Mapping[str, Any]) -> Order:
    """The order with what a DETAILS event changes: the customer's fields, the shelf, the lines.

    What does not fit an order is passed over: the log keeps it all the same.
    """
    wire = from_order(order).model_dump()
    customer = personal.get("customer")
    if isinstance(customer, dict):
        wire["customer"] |= {key: customer[key] for key in wire["customer"].keys() & customer}
    wire |= {key: personal[key] for key in ("shelf", "lines") if personal.get(key) is not None}
    try:
        changed = to_order(WireOrder.model_validate(wire))
    except ValidationError:
        return order
    return changed if len(changed.lines) == len(order.lines) else order
