"""The timeline of an order: what was recorded, what of it counts, and what still waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.domain.commands import Answer, Code, Decision
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.log import Outcome
from kiosk.domain.order import Verification
from kiosk.screens.counter.facts import Facts
from kiosk.screens.counter.plurals import CounterPlurals
from kiosk.screens.counter.review_texts import why_short
from kiosk.screens.counter.rows import Wording
from kiosk.screens.counter.texts import (
    TOKENS,
    reason_word,
    role_word,
    status_title,
    translate,
    verification_word,
)
from kiosk.services.boards import TimelineEntry


def timeline(facts: Facts, wording: Wording) -> list[dict[str, str]]:
    """What happened, the latest first: when, what, who, why, and whether it counts."""
    shown = [(entry, _title(entry.event, wording)) for entry in facts.timeline]
    return [_entry(entry, title, wording) for entry, title in reversed(shown) if title]


def _title(event: Event, wording: Wording) -> str:
    """What an event is called; "" for one that tells people nothing."""
    match event.kind:
        case EventKind.STATUS if event.to_status is not None:
            return status_title(event.to_status, wording.language)
        case EventKind.SEEN:
            return translate("Counter", "Cancellation noted")
        case EventKind.ANSWERED:
            is_stop = event.data.get("answer") == Answer.STOP
            stop = translate("Counter", "Answer to head office: stop")
            return stop if is_stop else translate("Counter", "Answer to head office: continue")
        case EventKind.REVIEWED:
            confirmed = translate("Counter", "Checked, and confirmed")
            return confirmed if event.data.get("confirmed") else translate("Counter", "Checked")
        case EventKind.DECIDED:
            return _decision_title(event)
        case _:
            return ""


def _decision_title(event: Event) -> str:
    """What became of a request of head office; its steps speak for one that was carried out."""
    if event.reason == Decision.WAITING:
        return translate("Counter", "Head office wants to cancel")
    if event.reason == Decision.REFUSED:
        return translate("Counter", "Head office’s request was refused")
    return ""


def _entry(entry: TimelineEntry, title: str, wording: Wording) -> dict[str, str]:
    event = entry.event
    who = [event.actor.name, role_word(event.actor.role)]
    who.append(translate("Counter", "machine %1").replace("%1", event.device_id[-4:]))
    why = [_reason(event, wording)]
    why += [event.comment or "", *_hand_over_words(event.data, event.personal)]
    return {
        "at": wording.times.moment(event.occurred_at),
        "title": title,
        "token": TOKENS[event.to_status] if event.to_status is not None else "toPrepare",
        "who": " · ".join(part for part in who if part),
        "why": " · ".join(part for part in why if part),
        "standing": _standing(entry),
        "standingText": _standing_text(entry),
    }


def _reason(event: Event, wording: Wording) -> str:
    reasons = wording.settings.reasons
    if event.kind != EventKind.DECIDED:
        return reason_word(event.reason, reasons, wording.language)
    match event.data.get("code"):
        case Code.CUSTOMER_PRESENT:
            return translate("Counter", "The customer was here.")
        case Code.ALREADY_COLLECTED:
            return translate("Counter", "The order had been collected.")
        case _:
            return reason_word(event.data.get("asked_reason"), reasons, wording.language)


def _standing(entry: TimelineEntry) -> str:
    """How far an entry counts: "" it does, "waiting" for the hub's word, "void" it does not."""
    if entry.outcome is None:
        return "waiting"
    return "" if entry.outcome is Outcome.APPLIED else "void"


def _standing_text(entry: TimelineEntry) -> str:
    match _standing(entry):
        case "waiting":
            return translate("Counter", "Not passed on yet")
        case "void":
            without = translate("Counter", "Without effect. %1")
            return without.replace("%1", why_short(entry.why)).strip()
        case _:
            return ""


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
