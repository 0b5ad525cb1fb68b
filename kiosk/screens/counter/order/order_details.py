"""Everything that the counter shows of the selected order, read together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from kiosk.domain import actions
from kiosk.domain.allowed_actions import ends_by_itself, is_claimed_elsewhere
from kiosk.domain.closing.inbox import is_left
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.errors import NotAllowed
from kiosk.domain.events.event import Event, EventKind, store_time
from kiosk.domain.events.log import Outcome
from kiosk.domain.events.payloads import Answer, Answered, CustomerArrived
from kiosk.domain.events.projection import in_force
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.domain.workflow import Role
from kiosk.screens.counter.order.problems import Situation
from kiosk.services.counter.other_orders import OtherOrder, other_orders
from kiosk.services.counter.shelf import proposed_shelf
from kiosk.services.ports.boards import Card, Question, TimelineEntry
from kiosk.services.ports.reader import Reader


@frozen
class OrderDetails:
    """One order as it is now.

    `company`: the cards of all orders of the customer's arrival. `code_given_at`: when they gave
    the code of one of them at check-in. `others`: the customer's other orders. `proposed_shelf`:
    where to put its parcel.
    """

    card: Card
    order: Order
    journal: tuple[Event, ...]
    company: tuple[Card, ...]
    timeline: tuple[TimelineEntry, ...] = ()
    code_given_at: datetime | None = None
    others: tuple[OtherOrder, ...] = ()
    proposed_shelf: str | None = None

    @property
    def answer_under_way(self) -> str | None:
        """The last answer to head office's question that the hub has not confirmed yet."""
        for entry in reversed(self.timeline):
            if isinstance(entry.event.payload, Answered) and entry.outcome is None:
                return entry.event.payload.answer
        return None


def read_order_details(
    reader: Reader, order_id: str, counter: str = "", now: datetime | None = None
) -> OrderDetails | None:
    """The details of one order; None when there is no such order.

    `counter`: from where the customer's other orders are seen; they are left out without `now`.
    """
    card = reader.cards([order_id]).get(order_id)
    order = reader.order(order_id)
    if card is None or order is None:
        return None
    company: tuple[Card, ...] = ()
    given_at: datetime | None = None
    for arrival in reader.arrivals_of(order_id):
        if arrival.is_active:
            company = tuple(reader.cards(arrival.order_ids).values())
            given_at = _code_given_at(reader, arrival.arrival_id)
    entries = reader.timeline(order_id)
    others = other_orders(reader, order, counter, now) if now is not None else ()
    shelf = proposed_shelf(reader, order, [other.order for other in others])
    return OrderDetails(card, order, _journal(entries), company, entries, given_at, others, shelf)


def _journal(entries: Sequence[TimelineEntry]) -> tuple[Event, ...]:
    """The events in force, from all of the order: it was read once."""
    applied = [entry.event for entry in entries if entry.outcome is Outcome.APPLIED]
    return in_force(applied, [entry.event for entry in entries if entry.outcome is None])


def _code_given_at(reader: Reader, arrival_id: str) -> datetime | None:
    events = reader.order_events.events_about(arrival_id)
    given = [e for e in events if isinstance(e.payload, CustomerArrived) and e.payload.by_code]
    return min((store_time(event) for event in given), default=None)


def situation(
    shown: OrderDetails,
    role: Role,
    counter: str,
    question: Question | None,
    offered_role: Role | None = None,
    *,
    left_over: bool = False,
) -> Situation:
    """What determines the order's buttons. `question`: head office's, if one is open.

    `left_over`: as `is_left_over` says.

    `role`: of the person at work. `offered_role`: the one whose steps are offered; None: theirs.
    """
    card = shown.card
    is_here = card.arrival_id is not None
    company = [other.status for other in shown.company]
    return Situation(
        status=card.status,
        role=offered_role or role,
        resume_to=card.resume_to,
        is_here=is_here,
        may_have_left=is_here and not ends_by_itself(company),
        is_seen=shown.order.state.seen,
        is_held=card.held_id is not None,
        has_problem=card.held_problem is not None,
        is_claimed_elsewhere=is_claimed_elsewhere(card.claim_counter, counter, role),
        is_asked=question is not None and not question.answered,
        is_stopped=question is not None and shown.answer_under_way == Answer.STOP,
        is_left=left_over,
    )


def is_left_over(shown: OrderDetails, rules: KeepingRules, now: datetime) -> bool:
    """Whether closing the day at `now` would ask what becomes of the order."""
    return shown.card.held_to is None and is_left(shown.card.for_inbox, rules, now)


def undo_left_s(card: Card, now: datetime, limit_s: float) -> int:
    """For how many more seconds the action held on an order can be undone; at most `limit_s`."""
    left_s = (card.held_until - now).total_seconds() if card.held_until else 0.0
    return math.ceil(min(max(left_s, 0.0), limit_s))


def correctable_action(shown: OrderDetails, actor: Actor, counter: str) -> str | None:
    """The operation id of the order's last action, if this person may undo it; else None."""
    steps = [event for event in shown.journal if event.kind is EventKind.STATUS]
    if not steps or shown.card.held_id is not None:
        return None
    operation_id = steps[-1].operation_id
    try:
        actions.undo(shown.order, shown.journal, operation_id, actor, counter)
    except NotAllowed:
        return None
    return operation_id
