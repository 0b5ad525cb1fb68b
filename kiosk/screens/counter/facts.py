"""All that the counter shows of the selected order, read together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.domain import deeds
from kiosk.domain.arrival import PRESENT
from kiosk.domain.errors import Refused
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.order import Actor, Order, Verification
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.actions import Situation
from kiosk.screens.counter.plurals import CounterPlurals
from kiosk.screens.counter.rows import Wording
from kiosk.screens.counter.texts import (
    TOKENS,
    reason_word,
    role_word,
    status_title,
    translate,
    verification_word,
)
from kiosk.services.boards import Card, Reader


@dataclass(frozen=True, slots=True)
class Facts:
    """One order as it is now. `company` are the cards of the same customer's arrival."""

    card: Card
    order: Order
    journal: tuple[Event, ...]
    company: tuple[Card, ...]


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
    return Facts(card, order, reader.journal(order_id), company)


def situation(facts: Facts, role: Role, counter: str) -> Situation:
    """What decides about the order's buttons."""
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


def timeline(facts: Facts, wording: Wording) -> list[dict[str, str]]:
    """What happened, the latest first: when, what, who, why."""
    shown = [event for event in facts.journal if event.kind in (EventKind.STATUS, EventKind.SEEN)]
    return [_entry(event, wording) for event in reversed(shown)]


def _entry(event: Event, wording: Wording) -> dict[str, str]:
    status = event.to_status or Status.CANCELLED
    title = status_title(status, wording.language)
    if event.kind is EventKind.SEEN:
        title = translate("Counter", "Cancellation noted")
    who = [event.actor.name, role_word(event.actor.role)]
    who.append(translate("Counter", "machine %1").replace("%1", event.device_id[-4:]))
    why = [reason_word(event.reason, wording.settings.reasons, wording.language)]
    why += [event.comment or "", *_hand_over_words(event.data, event.personal)]
    return {
        "at": wording.times.moment(event.occurred_at),
        "title": title,
        "token": TOKENS[status],
        "who": " · ".join(part for part in who if part),
        "why": " · ".join(part for part in why if part),
    }


def _hand_over_words(data: Mapping[str, object], personal: Mapping[str, object]) -> Sequence[str]:
    hand_over = data.get("hand_over")
    if not isinstance(hand_over, Mapping):
        return ()
    words = []
    handed = sum(line["handed"] for line in hand_over["lines"])
    if handed:
        words.append(CounterPlurals().handed_over(handed))
        words.append(verification_word(Verification(hand_over["verified_by"])))
    if personal.get("collected_by"):
        collector = str(personal["collected_by"])
        words.append(translate("Counter", "to %1").replace("%1", collector))
    return words
