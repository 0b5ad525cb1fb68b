"""The timeline of an order: what was recorded, what of it took effect, and what is pending."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.commands import Code, Decision
from kiosk.domain.counter.mail_again import SENT_WITHIN
from kiosk.domain.events.asked_steps import acting_role
from kiosk.domain.events.calls import CustomerCalled
from kiosk.domain.events.event import Event, EventKind, store_time
from kiosk.domain.events.log import Outcome
from kiosk.domain.events.payloads import (
    Answer,
    Answered,
    Decided,
    Kept,
    Reviewed,
    Step,
)
from kiosk.domain.events.personal import ChosenShelf, NoteText, PeopleOfStep
from kiosk.domain.frozen import frozen
from kiosk.domain.reasons import RESUMED
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.outcome_texts import outcome_short_text
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import (
    TOKENS,
    person_word,
    reason_word,
    role_word,
    status_word,
    translate,
    unsigned_word,
    verification_word,
)
from kiosk.screens.counter.wording import Wording
from kiosk.services.ports.boards import TimelineEntry


@frozen
class PastStep:
    """What happened, when, who did it and why; `mark` is as `_state`, `mark_text` in words."""

    at: str
    title: str
    token: str
    who: str
    why: str
    mark: str
    mark_text: str


def timeline(details: OrderDetails, wording: Wording) -> list[PastStep]:
    """What happened, the latest first: when, what, who, why, and whether it took effect."""
    shown = [(entry, _title(entry.event, wording)) for entry in details.timeline]
    return [_entry(entry, title, wording) for entry, title in reversed(shown) if title]


def _title(event: Event, wording: Wording) -> str:
    """The title of an event; "" for one that is not shown."""
    match event.kind:
        case EventKind.STATUS if event.to_status is not None:
            return status_word(event.to_status)
        case EventKind.SEEN:
            return translate("Counter", "Put back")
        case EventKind.KEPT if isinstance(event.payload, Kept):
            return _kept_title(event.payload, wording)
        case EventKind.ANSWERED:
            answered = event.payload
            is_stop = isinstance(answered, Answered) and answered.answer is Answer.STOP
            stop = translate("Counter", "Answer to head office: stop")
            return stop if is_stop else translate("Counter", "Answer to head office: continue")
        case EventKind.REVIEWED:
            confirmed = translate("Counter", "Checked, and confirmed")
            is_confirmed = isinstance(event.payload, Reviewed) and event.payload.confirmed
            return confirmed if is_confirmed else translate("Counter", "Checked")
        case EventKind.DECIDED:
            return _decision_title(event)
        case _:
            return _title_of_colleagues(event)


def _title_of_colleagues(event: Event) -> str:
    match event.kind:
        case EventKind.SHELVED:
            return translate("Counter", "Shelf")
        case EventKind.NOTE:
            return translate("Counter", "Note for colleagues")
        case EventKind.NOTE_DONE:
            return translate("Counter", "Note seen to")
        case EventKind.CALLED:
            return translate("Counter", "Called")
        case EventKind.MAIL_ASKED:
            return translate("Counter", "“Ready” e-mail asked for again")
        case _:
            return ""


def _kept_title(kept: Kept, wording: Wording) -> str:
    if kept.until is None:
        return translate("Counter", "Kept for the usual time")
    until = translate("Counter", "Kept, pick-up by: %1")
    return until.replace("%1", wording.times.day_of(kept.until))


def _decision_title(event: Event) -> str:
    """The outcome of head office's request; "" if carried out, since its steps are shown."""
    if event.reason == Decision.WAITING:
        return translate("Counter", "Head office wants to cancel")
    if event.reason == Decision.REFUSED:
        return translate("Counter", "Head office’s request was refused")
    return ""


def _entry(entry: TimelineEntry, title: str, wording: Wording) -> PastStep:
    event = entry.event
    # What a program recorded by itself has no person's name.
    name = "" if event.actor.role is Role.SYSTEM else event.actor.name
    who = [person_word(name), role_word(acting_role(event)), _asked_by(event)]
    why = [_reason(event, wording)]
    why += [event.comment or "", *_hand_over_words(event), _short_text(event)]
    return PastStep(
        at=wording.times.timestamp(event.occurred_at),
        title=title,
        token=TOKENS[event.to_status] if event.to_status is not None else "toPrepare",
        who=" · ".join(part for part in who if part),
        why=" · ".join(part for part in why if part),
        mark=_state(entry, wording),
        mark_text=_state_text(entry, wording),
    )


def _asked_by(event: Event) -> str:
    """Who asked for what a manager has approved."""
    asked_by = event.personal.asked_by if isinstance(event.personal, PeopleOfStep) else None
    if not asked_by:
        return ""
    return translate("Counter", "approved for %1").replace("%1", person_word(asked_by))


def _reason(event: Event, wording: Wording) -> str:
    reasons = wording.settings.reasons
    decided = event.payload
    if event.from_status in FLAGS and event.reason in (None, RESUMED):
        is_blocked = event.from_status is Status.BLOCKED
        delay_ended = translate("Counter", "Delay ended")
        return translate("Counter", "Unblocked") if is_blocked else delay_ended
    if not isinstance(decided, Decided):
        return reason_word(event.reason, reasons, wording.language)
    match decided.code:
        case Code.CUSTOMER_PRESENT:
            return translate("Counter", "The customer was here.")
        case Code.ALREADY_COLLECTED:
            return translate("Counter", "The order had been collected.")
        case _:
            return reason_word(decided.asked_reason, reasons, wording.language)


def _short_text(event: Event) -> str:
    if isinstance(event.payload, CustomerCalled):
        return event.payload.counter
    match event.personal:
        case ChosenShelf(shelf=text) | NoteText(text=text):
            return text or ""
        case _:
            return ""


def _state(entry: TimelineEntry, wording: Wording) -> str:
    """The state of an entry: "" applied, "waiting" for the hub's decision, "void" not applied."""
    if _is_unmailed(entry, wording):
        return "void"
    if entry.outcome is None:
        return "waiting"
    return "" if entry.outcome is Outcome.APPLIED else "void"


def _is_unmailed(entry: TimelineEntry, wording: Wording) -> bool:
    """Whether an e-mail was asked for that cannot reach head office in time any more."""
    event, unsent_since = entry.event, wording.unsent_since
    if event.kind is not EventKind.MAIL_ASKED or wording.now - store_time(event) <= SENT_WITHIN:
        return False
    is_unsent = unsent_since is not None and store_time(event) >= unsent_since
    return entry.outcome is None or is_unsent


def _state_text(entry: TimelineEntry, wording: Wording) -> str:
    if _is_unmailed(entry, wording):
        return translate("Counter", "Not sent: head office was not reached for a day. Ask again.")
    match _state(entry, wording):
        case "waiting":
            return translate("Counter", "Not passed on yet")
        case "void":
            without = translate("Counter", "Without effect. %1")
            return without.replace("%1", outcome_short_text(entry.outcome_reason)).strip()
        case _:
            return ""


def _hand_over_words(event: Event) -> Sequence[str]:
    hand_over = event.payload.hand_over if isinstance(event.payload, Step) else None
    if hand_over is None:
        return ()
    words = []
    handed = sum(line.handed for line in hand_over.lines)
    if handed:
        words.append(Plurals().handed_over(handed))
        if hand_over.verified_by is not None:
            words.append(verification_word(hand_over.verified_by))
    collector = event.personal.collected_by if isinstance(event.personal, PeopleOfStep) else None
    if collector:
        words.append(translate("Counter", "to %1").replace("%1", collector))
    if isinstance(event.personal, PeopleOfStep) and event.personal.signature:
        words.append(translate("Counter", "signed"))
    elif hand_over.unsigned:
        unsigned = translate("Counter", "not signed (%1)")
        words.append(unsigned.replace("%1", unsigned_word(hand_over.unsigned)))
    return words
