"""One order as a row of a list shows it: plain values, built once for each change."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.allowed_actions import can_mark_ready
from kiosk.domain.arrival import PRESENT, Column
from kiosk.domain.closing.keeping import days_ready
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS
from kiosk.screens.counter.board.rows import (
    called_text,
    claim_text,
    flag_text,
    grouped,
    spoken_text,
    too_many_text,
)
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import TOKENS, person_word, status_word, translate
from kiosk.screens.counter.wording import Wording
from kiosk.services.ports.boards import Card

_SAID_BY_THE_LIST: dict[Column, frozenset[Status]] = {
    Column.ARRIVED: PRESENT,
    Column.READY: frozenset({Status.READY}),
    Column.TO_PREPARE: frozenset({Status.STARTED}),
}
"""The statuses that an order of a list usually has: its row does not name them."""

_EXCEPTIONS = frozenset({*FLAGS, Status.CANCELLED, Status.PICK_UP_FAILED, Status.PICK_UP_PARTIALLY})
"""The statuses that have a colour in a row."""


@frozen
class BoardRow:
    """What a row shows; a text that is "" shows nothing.

    `since_s`: since when the customer waits, in whole seconds of the steady clock; 0: nobody waits.
    `place`: the bay. `chip`: what is out of the ordinary; `chip_short` where there is little room.
    `chip_tone`: "plain" (words only), "neutral", or a status colour. `edge`: a status colour.
    `detail`: the number of articles, or the slot. `can_mark`: it can be marked ready; `is_marked`:
    it was, in this row. `is_pale`: what was chosen is not final yet. `head`: of the group that
    begins with this row; `head_is_overdue`: its time has passed. `spoken`: all of it, for screen
    readers. `has_notes`: a colleague's note waits. `too_many`: "+1" where its slot has one
    order more than it takes.
    """

    order_id: str
    code: str
    last_name: str
    first_name: str
    shelf: str
    since_s: int
    is_served: bool
    place: str
    chip: str
    chip_short: str
    chip_tone: str
    edge: str
    detail: str
    can_mark: bool
    is_marked: bool
    is_pale: bool
    spoken: str
    has_notes: bool = False
    too_many: str = ""
    head: str = ""
    head_is_overdue: bool = False


@frozen
class RowPlace:
    """What a row says because of the rows around it.

    `shows_slot`: no head says when it is to be collected. `company`: how many orders the customer
    has come for. `is_marked`: it was marked ready in this row.
    """

    column: Column
    shows_slot: bool = False
    company: int = 1
    is_marked: bool = False


def board_row(card: Card, place: RowPlace, wording: Wording) -> BoardRow:
    """The row of a card, in the language and at the time of `wording`."""
    chip, chip_short, tone = _chip(card, place, wording)
    too_many = _too_many(card, place, wording)
    can_mark = card.held_id is None and can_mark_ready(wording.role, card.status)
    return BoardRow(
        order_id=card.order_id,
        code=grouped(card.pickup_code),
        last_name=card.last_name,
        first_name=card.first_name,
        shelf=(card.shelf or "") if card.has_parcel else "",
        since_s=wording.waits.since_s(card),
        is_served=card.status is Status.IN_PROGRESS,
        place=(card.bay or "") if place.column is Column.ARRIVED else "",
        chip=chip,
        chip_short=chip_short,
        chip_tone=tone,
        edge=_edge(card, wording, too_many),
        detail=_detail(card, place, wording),
        can_mark=can_mark and place.column is Column.TO_PREPARE and not place.is_marked,
        is_marked=place.is_marked,
        is_pale=place.is_marked or (card.held_to is not None and not card.held_problem),
        spoken=_spoken(card, place, wording, too_many),
        has_notes=card.note_count > 0,
        too_many=f"+{too_many}" if too_many else "",
    )


def _too_many(card: Card, place: RowPlace, wording: Wording) -> int:
    """How many orders too many the slot has; 0 where nobody can do anything about it any more."""
    is_over = place.is_marked or place.column is Column.ARRIVED or card.slot is None
    return 0 if is_over or card.slot is None else wording.too_many(card.slot)


def _spoken(card: Card, place: RowPlace, wording: Wording, too_many: int) -> str:
    """All that a row says; of an order that is ready by now only that: its card is of before."""
    name = f"{card.first_name} {card.last_name}".strip()
    if place.is_marked:
        return ", ".join((grouped(card.pickup_code), name, status_word(Status.READY)))
    days = long_ready_days(card, wording)
    ready = Plurals().ready_since(days) if days else ""
    parts = (spoken_text(card, wording, name), too_many_text(too_many), ready)
    return ", ".join(part for part in parts if part)


def _chip(card: Card, place: RowPlace, wording: Wording) -> tuple[str, str, str]:
    """The text, short text and tone of the one exception that a row names."""
    if card.held_problem:
        return _same(translate("Counter", "Not recorded"), "late")
    if place.is_marked:
        return _same(status_word(Status.READY), "neutral")
    if card.held_to is not None:
        return _same(status_word(card.held_to), "neutral")
    if flag := flag_text(card, wording.open_issues):
        return _same(flag, "warn")
    if card.status is Status.IN_PROGRESS and card.claim_counter:
        return _claim(card, wording)
    if card.status not in _SAID_BY_THE_LIST[place.column]:
        return _same(_status(card, wording), _tone(card.status))
    return _worth_knowing(card, place, wording)


def _worth_knowing(card: Card, place: RowPlace, wording: Wording) -> tuple[str, str, str]:
    """The chip of an order that takes its course.

    That its customer was called, else how long it has been ready, or its company.
    """
    if called := called_text(card, wording):
        return called, translate("Counter", "called"), "neutral"
    if days := long_ready_days(card, wording):
        # In full it would leave no room for the name, which staff read out.
        return Plurals().since_days(days), Plurals().days_short(days), "neutral"
    if place.company > 1:
        return Plurals().orders_short(place.company), f"×{place.company}", "neutral"
    return "", "", ""


def long_ready_days(card: Card, wording: Wording) -> int:
    """For how many days a ready order has been there, if that is longer than usual; else 0."""
    if card.status is not Status.READY or card.ready_at is None:
        return 0
    rules = wording.settings.keeping
    days = days_ready(card.ready_at, rules, wording.now)
    return days if days > rules.ready_days_max else 0


def _same(text: str, tone: str) -> tuple[str, str, str]:
    return text, text, tone


def _tone(status: Status) -> str:
    return TOKENS[status] if status in _EXCEPTIONS else "neutral"


def _status(card: Card, wording: Wording) -> str:
    word = status_word(card.status)
    if card.status is Status.DELAYED and card.expected_at:
        return f"{word} · {wording.times.timestamp(card.expected_at)}"
    return word


def _claim(card: Card, wording: Wording) -> tuple[str, str, str]:
    """Who serves; the counter too if it is another one and there is room."""
    text, person = claim_text(card, wording), card.claim_person or ""
    is_elsewhere = card.claim_counter != wording.settings.counter_name
    is_other = is_elsewhere and person not in ("", wording.person_name)
    return text, person_word(person) if is_other else text, "plain"


def _edge(card: Card, wording: Wording, too_many: int) -> str:
    if card.held_problem:
        return "late"
    if card.status in _EXCEPTIONS or card.status is Status.IN_PROGRESS:
        return TOKENS[card.status]
    return "warn" if too_many or flag_text(card, wording.open_issues) else ""


def _detail(card: Card, place: RowPlace, wording: Wording) -> str:
    if place.column is Column.ARRIVED:
        return ""
    if place.shows_slot and card.slot_start is not None:
        is_left_before = place.column is Column.READY and card.slot_start < _midnight(wording)
        times = wording.times
        return times.day(card.slot_start) if is_left_before else times.clock(card.slot_start)
    return Plurals().items_short(card.item_count)


def _midnight(wording: Wording) -> datetime:
    return wording.local_now.replace(hour=0, minute=0, second=0, microsecond=0)
