"""One order as a card shows it, outside the lists: plain values, built for each change."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.arrival import PRESENT, Column
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS
from kiosk.screens.counter.open_issues import OpenIssues
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import (
    TOKENS,
    counter_word,
    person_word,
    reason_word,
    status_word,
    translate,
)
from kiosk.screens.counter.wording import Wording
from kiosk.services.ports.boards import Card, EndedCollection

CODE_GROUPED = range(6, 9)


@frozen
class CardRow:
    """What a card shows.

    `since_s` and `held_until_s` are whole seconds of the steady clock, 0 for none. `note_severity`:
    neutral, warn or error. `spoken`: all of it, for screen readers.
    """

    order_id: str
    code: str
    customer: str
    place: str
    since_s: int
    slot_text: str
    slot_start: str
    status_text: str
    status_short: str
    status_token: str
    items_text: str
    shelf: str
    note: str
    note_severity: str
    flag: str
    held_until_s: int
    spoken: str


NO_CARD = CardRow("", "", "", "", 0, "", "", "", "", "", "", "", "", "neutral", "", 0, "")


def card_row(card: Card, wording: Wording) -> CardRow:
    """The row of a card, in the language and at the time of `wording`."""
    times, waits = wording.times, wording.waits
    held_until, undo_s = card.held_until, wording.settings.undo_s
    return CardRow(
        order_id=card.order_id,
        code=grouped(card.pickup_code),
        customer=full_name(card),
        place=place_text(card),
        since_s=waits.since_s(card),
        slot_text=times.slot(card.slot),
        slot_start=times.timestamp(card.slot_start) if card.slot_start else times.slot(None),
        status_text=status_text(card),
        status_short=status_word(card.held_to or card.status),
        status_token=TOKENS[card.held_to or card.status],
        items_text=items_text(card),
        shelf=card.shelf or "",
        note=note_text(card, wording),
        note_severity=note_severity(card),
        flag=flag_text(card, wording.open_issues),
        held_until_s=waits.until_s(held_until, undo_s) if held_until else 0,
        spoken=spoken_text(card, wording, full_name(card)),
    )


def full_name(card: Card) -> str:
    """A customer's whole name, the surname first, as staff look for a parcel and call people."""
    return f"{card.last_name} {card.first_name}".strip() or card.short_name


def surname(card: Card) -> str:
    """The customer in one word, where there is little room."""
    return card.last_name or card.short_name


def spoken_text(card: Card, wording: Wording, customer: str) -> str:
    """All that a card says, for screen readers."""
    parts = (
        grouped(card.pickup_code),
        customer,
        place_text(card),
        called_text(card, wording),
        wording.times.slot(card.slot),
        status_text(card),
        items_text(card),
        flag_text(card, wording.open_issues),
        note_text(card, wording),
        (card.shelf or "") if card.has_parcel else "",
        translate("Counter", "Note for colleagues") if card.note_count else "",
    )
    return ", ".join(part for part in parts if part)


def recent_row(ended: EndedCollection, wording: Wording) -> CardRow:
    """The row of an order whose collection ended: its status says when and by whom."""
    row = card_row(ended.card, wording)
    by = person_word(ended.person)
    parts = (row.status_short, wording.times.timestamp(ended.ended_at), by)
    status = " · ".join(part for part in parts if part)
    spoken = (row.code, row.customer, status, row.items_text)
    return replace(row, status_text=status, spoken=", ".join(spoken))


def grouped(code: str) -> str:
    """A code of the usual length in two groups, as people read it aloud."""
    return f"{code[:3]} {code[3:]}" if len(code) in CODE_GROUPED else code


def named(code: str, short_name: str) -> tuple[str, str]:
    """A code and a name for use in a sentence, with no-break spaces."""
    return grouped(code).replace(" ", "\u00a0"), short_name.replace(" ", "\u00a0")


def status_text(card: Card) -> str:
    """The status of the order; a cancelled one that nobody has noted must go back to the shelf."""
    if card.held_to is None and card.status is Status.CANCELLED and card.column is not None:
        return translate("Counter", "Cancelled: to put back")
    return status_word(card.held_to or card.status)


def flag_text(card: Card, open_issues: OpenIssues) -> str:
    """The flag for an open question of head office, or else for a review; "" for none."""
    question = open_issues.asked.get(card.order_id)
    if question is not None and not question.answered:
        return translate("Counter", "Head office asks")
    return translate("Counter", "To check") if card.order_id in open_issues.to_check else ""


def too_many_text(count: int) -> str:
    """That a slot has so many orders more than it takes; "" for none."""
    return translate("Counter", "Slot: %1 too many").replace("%1", str(count)) if count > 0 else ""


def place_text(card: Card) -> str:
    """Where the customer is: a bay, or the waiting area; "" unless they have arrived."""
    if card.column is not Column.ARRIVED:
        return ""
    if card.bay:
        return translate("Counter", "Bay %1").replace("%1", card.bay)
    return translate("Counter", "Waiting area")


def called_text(card: Card, wording: Wording) -> str:
    """When the customer was called last; "" for never."""
    if card.call is None:
        return ""
    at = wording.times.clock(card.call.at)
    return translate("Counter", "called at %1").replace("%1", at.replace(" ", "\u00a0"))


def items_text(card: Card) -> str:
    """How many articles, and how many of them the customer still waits for."""
    text = Plurals().items(card.item_count)
    missing = card.item_count - card.handed_count
    if 0 < missing < card.item_count:
        text += " · " + Plurals().missing(missing)
    return text


def note_text(card: Card, wording: Wording) -> str:
    """Anything out of the ordinary: why the order is held up, who serves it, until when it is kept.

    "" for nothing.
    """
    if card.held_problem:
        return translate("Counter", "Not recorded: the order had changed")
    if card.held_to is not None:
        return ""
    if card.status is Status.IN_PROGRESS and card.claim_counter:
        return claim_text(card, wording)
    parts = []
    if card.arrival_id and card.status not in PRESENT:
        parts.append(translate("Counter", "Customer is here"))
    if card.status in FLAGS or card.status in (Status.CANCELLED, Status.PICK_UP_FAILED):
        parts.append(reason_word(card.reason, wording.settings.reasons, wording.language))
    if card.expected_at:
        at = wording.times.timestamp(card.expected_at)
        parts.append(translate("Counter", "about %1").replace("%1", at))
    if card.status is Status.READY and card.keep_until is not None:
        by = wording.times.day_of(card.keep_until)
        parts.append(translate("Counter", "Pick-up by: %1").replace("%1", by))
    return " · ".join(part for part in parts if part)


def claim_text(card: Card, wording: Wording) -> str:
    """Who serves; the counter too if it is another one, and alone if you serve there."""
    person, settings = card.claim_person or "", wording.settings
    is_you = person == wording.person_name
    if card.claim_counter != settings.counter_name:
        elsewhere = counter_word(card.claim_counter or "", are_named=settings.is_named)
        who = "" if is_you else person_word(person)
        return " · ".join(part for part in (who, elsewhere) if part)
    return translate("Counter", "You") if is_you else person_word(person)


def note_severity(card: Card) -> str:
    """The severity of the note: error, warn or neutral."""
    if card.held_problem:
        return "error"
    is_stuck = card.arrival_id and card.status not in PRESENT
    return "warn" if is_stuck else "neutral"
