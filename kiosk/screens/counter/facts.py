"""All that the counter shows of the selected order, read together."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain import deeds
from kiosk.domain.arrival import PRESENT
from kiosk.domain.commands import Answer
from kiosk.domain.errors import Refused
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.order import Actor, Order
from kiosk.domain.workflow import Role
from kiosk.screens.counter.actions import Situation
from kiosk.services.boards import Card, Question, Reader, TimelineEntry


@dataclass(frozen=True, slots=True)
class Facts:
    """One order as it is now. `company` are the cards of the same customer's arrival."""

    card: Card
    order: Order
    journal: tuple[Event, ...]
    company: tuple[Card, ...]
    timeline: tuple[TimelineEntry, ...] = ()

    @property
    def answer_under_way(self) -> str | None:
        """The last answer to head office's question that the hub does not know of yet."""
        for entry in reversed(self.timeline):
            if entry.event.kind == EventKind.ANSWERED and entry.outcome is None:
                return str(entry.event.data.get("answer"))
        return None


def read_facts(reader: Reader, order_id: str) -> Facts | None:
    """The facts of one order; None when there is no such order."""
    card = reader.cards([order_id]).get(order_id)
    order = reader.order(order_id)
    if card is None or order is None:
        return None
    company: tuple[Card, ...] = ()
    for arrival in reader.arrivals_of(order_id):
        if arrival.is_active:
            company = tuple(reader.cards(arrival.order_ids).values())
    return Facts(card, order, reader.journal(order_id), company, reader.timeline(order_id))


def situation(facts: Facts, role: Role, counter: str, question: Question | None) -> Situation:
    """What decides about the order's buttons. `question`: head office's, if one is open."""
    card = facts.card
    is_here = card.arrival_id is not None
    return Situation(
        status=card.status,
        role=role,
        resume_to=card.resume_to,
        is_here=is_here,
        may_have_left=is_here and not any(other.status in PRESENT for other in facts.company),
        is_seen=facts.order.state.seen,
        is_held=card.held_id is not None,
        has_problem=card.held_problem is not None,
        is_claimed_elsewhere=card.claim_counter not in (None, counter),
        is_asked=question is not None and not question.answered,
        is_stopped=question is not None and facts.answer_under_way == Answer.STOP,
    )


def correctable_deed(facts: Facts, actor: Actor, counter: str) -> str | None:
    """The order's last deed, if this person may take it back by a legal way."""
    steps = [event for event in facts.journal if event.kind is EventKind.STATUS]
    if not steps or facts.card.held_id is not None:
        return None
    deed_id = steps[-1].deed_id
    try:
        deeds.undo(facts.order, facts.journal, deed_id, actor, counter)
    except Refused:
        return None
    return deed_id


def lines(facts: Facts) -> list[dict[str, object]]:
    """The lines of the order: what, how many, how many were handed."""
    return [
        {
            "label": line.label,
            "quantity": line.quantity,
            "handed": facts.order.state.handed[line.number - 1],
            "code": line.ean or "",
        }
        for line in facts.order.lines
    ]
