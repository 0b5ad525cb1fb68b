"""Projects a store's log: its orders, and the decisions on head office's commands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError

from kiosk.domain.commands import Decision
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.log import Entry, Outcome
from kiosk.domain.events.payloads import (
    CustomerArrived,
    Decided,
    NothingMore,
    OrderBegins,
    Step,
)
from kiosk.domain.events.personal import ChangedDetails
from kiosk.domain.events.replay import apply, begin, moved_on
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Customer, Order, OrderState
from kiosk.domain.problem import Problem
from kiosk.domain.quarantine import QuarantineReason
from kiosk.domain.workflow import may
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.replication.news import OrderNews, is_refusal
from kiosk.services.replication.validation.contents import has_writable_times, is_order_of
from kiosk.sync.protocol.conversions import from_order, to_order
from kiosk.sync.protocol.records import WireOrder

LINES_MAX = 100_000
_NOT_LEGAL = QuarantineReason.NOT_LEGAL
_IS_NEWS = (EventKind.STATUS, EventKind.KEPT, EventKind.MAIL_ASKED)
_SHOWS_DONE = (EventKind.STATUS, EventKind.DETAILS, EventKind.ERASED)


@dataclass(slots=True)
class OrderHere:
    """One order at head office. `is_new`: it has no row yet.

    `is_moved`: its state changed; `is_changed`: its contents changed.
    """

    contents: Order
    state: OrderState
    is_new: bool = False
    is_moved: bool = False
    is_changed: bool = False
    erased_at: datetime | None = None


@frozen
class DecisionHere:
    """The decision on a command that an entry reports; `code`: its reason, if any."""

    decision: Decision
    code: str | None
    at: datetime


@dataclass(slots=True)
class Projection:
    """The orders that a batch of entries is about, updated entry by entry.

    `news`: what others learn of that. `bays`: where the customers of orders wait. `replanned`:
    orders that were given another slot, or that the store refused to change.
    """

    orders: dict[str, OrderHere]
    decided: dict[str, DecisionHere] = field(default_factory=dict)
    news: list[OrderNews] = field(default_factory=list)
    bays: dict[str, str | None] = field(default_factory=dict)
    replanned: set[str] = field(default_factory=set)

    def apply(self, entry: Entry) -> None:
        """Apply the next entry. Raises Altered where it is an illegal step or cannot be read."""
        try:
            self.project(entry)
        except JournalCorrupt as error:
            raise Altered(_NOT_LEGAL, str(error)) from None

    def project(self, entry: Entry) -> None:
        """As `apply`, for entries that are kept already. Raises JournalCorrupt in its place."""
        if entry.outcome is not Outcome.APPLIED:
            return
        try:
            self._apply(entry)
        except JournalCorrupt as error:
            problem = Problem("in_entry", store_seq=entry.store_seq, problem=error.problem)
            raise JournalCorrupt(error.order_id, problem) from None
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
            problem = Problem("entry_unreadable", store_seq=entry.store_seq, error=repr(error))
            raise JournalCorrupt(entry.event.order_id, problem) from None

    def _apply(self, entry: Entry) -> None:
        event = entry.event
        here = self.orders.get(event.order_id) if event.order_id else None
        before = here.state if here is not None else None
        if event.kind == EventKind.STATUS:
            self._step(entry, here)
        elif here is not None and event.kind == EventKind.SEEN:
            here.state = replace(here.state, seen=True)
            here.is_moved = True
        elif here is not None and event.kind == EventKind.KEPT:
            here.state = moved_on(here.state, event) or here.state
            here.is_moved = True
        elif here is not None and event.kind == EventKind.DETAILS and here.erased_at is None:
            if isinstance(event.personal, ChangedDetails):
                here.contents = with_details(here.contents, event.personal)
            here.is_changed = True
        elif here is not None and event.kind == EventKind.ERASED:
            here.erased_at = event.occurred_at
            here.contents = replace(here.contents, customer=_nobody(here.contents.customer))
            here.is_changed = True
        self._decide(event)
        self._tell(entry, before)

    def _tell(self, entry: Entry, before: OrderState | None) -> None:
        event = entry.event
        if isinstance(event.payload, CustomerArrived):
            self.bays |= dict.fromkeys(event.payload.orders, event.payload.bay)
        if event.order_id is None:
            return
        here = self.orders.get(event.order_id)
        state = here.state if here is not None else None
        if is_refusal(event):
            self.replanned.add(event.order_id)
        if event.kind in _IS_NEWS or is_refusal(event):
            self.news.append(OrderNews(event.order_id, entry.store_seq, event, state, before))

    def _step(self, entry: Entry, here: OrderHere | None) -> None:
        event = entry.event
        if event.order_id is None or event.to_status is None:
            raise JournalCorrupt(event.order_id, Problem("step_incomplete"))
        if not may(event.actor.role, event.from_status, event.to_status):
            problem = Problem(
                "step_not_legal_for",
                from_status=event.from_status,
                to_status=event.to_status,
                role=event.actor.role,
            )
            raise JournalCorrupt(event.order_id, problem)
        if here is not None:
            before = here.state.slot
            here.state = apply(here.state, event)
            here.is_moved = True
            if here.state.slot != before:
                self.replanned.add(event.order_id)
            _check_state(here.state, event)
            return
        # Checked before a list of that length is made.
        begins = event.payload
        if not isinstance(begins, OrderBegins):
            raise JournalCorrupt(event.order_id, Problem("payload_not_readable"))
        count = begins.lines
        if not 0 <= count <= LINES_MAX:
            raise JournalCorrupt(event.order_id, Problem("line_count_impossible", lines=count))
        order = entry.order if entry.order is not None else _unnamed(event, count)
        if not is_order_of(event, order):
            raise JournalCorrupt(event.order_id, Problem("other_order_begins"))
        state = begin(event)
        _check_state(state, event)
        self.orders[event.order_id] = OrderHere(order, state, is_new=True)

    def _decide(self, event: Event) -> None:
        match event.payload:
            case Decided(command_id=command_id, code=code):
                decision = Decision(event.reason or "")
                self.decided[command_id] = DecisionHere(decision, code, event.occurred_at)
            case OrderBegins() | Step() | NothingMore() as payload:
                if payload.command_id is not None and event.kind in _SHOWS_DONE:
                    done = DecisionHere(Decision.DONE, None, event.occurred_at)
                    self.decided[payload.command_id] = done


def _nobody(customer: Customer) -> Customer:
    return Customer("", "", "", "", customer.language)


def _check_state(state: OrderState, event: Event) -> None:
    if not has_writable_times(state):
        raise JournalCorrupt(event.order_id, Problem("time_not_writable"))


def _unnamed(event: Event, count: int) -> Order:
    """A placeholder for an order whose events came without its contents; `count`: its lines."""
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


def with_details(order: Order, details: ChangedDetails) -> Order:
    """The order with the changes of a DETAILS event.

    Changes that do not fit the order are ignored; the log keeps them all the same.
    """
    customer = details.customer.of(order.customer) if details.customer else order.customer
    shelf = order.shelf if details.shelf is None else details.shelf
    changed = replace(order, customer=customer, shelf=shelf)
    try:
        return to_order(WireOrder.model_validate(from_order(changed).model_dump()))
    except ValidationError:
        return order
