"""The way through a check-in, as data and pure functions: which page, and what was given so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.code_shape import MADE_CODES, CodeShape
from kiosk.domain.pickup_code import normalise
from kiosk.domain.scan_reading import likeliest, readings
from kiosk.services.check_in import Recognised, Told

NAME_LENGTH_MAX = 100
PHONE_LENGTH = 2
NUMBER_LENGTH = 3
BAY_LENGTH_MAX = 4


class Page(StrEnum):
    """The pages; the value is the name that QML knows."""

    WELCOME = "welcome"
    CODE = "code"
    SURNAME = "surname"
    DATUM = "datum"
    PHONE = "phone"
    NUMBER = "number"
    CONFIRM = "confirm"
    WHERE = "where"
    BAY = "bay"
    DONE = "done"
    COLLEAGUE = "colleague"
    COLLECTED = "collected"
    TOO_EARLY = "tooEarly"
    UNKNOWN = "unknown"
    PAUSE = "pause"
    HELP = "help"
    TROUBLE = "trouble"


LEADS_BACK: dict[Page, Page] = {
    Page.DATUM: Page.SURNAME,
    Page.PHONE: Page.DATUM,
    Page.NUMBER: Page.DATUM,
    Page.WHERE: Page.CONFIRM,
    Page.BAY: Page.WHERE,
}
"""Where Back leads; from the other pages it starts again."""

FINAL: frozenset[Page] = frozenset({Page.DONE, Page.COLLEAGUE, Page.COLLECTED})
"""Pages that close by themselves, because nothing is left to do."""

TYPED: frozenset[Page] = frozenset({Page.CODE, Page.SURNAME, Page.PHONE, Page.NUMBER})
"""Pages whose field says who somebody is."""

_NO_CODE: frozenset[Page] = TYPED | {Page.BAY, Page.PAUSE, Page.TROUBLE}
"""Pages on which keys are not the beginning of a code."""

PAGE_OF: dict[Told, Page] = {
    Told.UNKNOWN: Page.UNKNOWN,
    Told.CONFIRM: Page.CONFIRM,
    Told.TOO_EARLY: Page.TOO_EARLY,
    Told.WAIT: Page.DONE,
    Told.BEING_PREPARED: Page.DONE,
    Told.BEING_SERVED: Page.DONE,
    Told.COLLEAGUE: Page.COLLEAGUE,
    Told.COLLECTED: Page.COLLECTED,
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Where one customer stands. All that is known of them is here, and gone with it.

    `retry`: the page to which Unknown and Pause return. `help_from`: where Help was asked for.
    """

    page: Page = Page.WELCOME
    code: str = ""
    surname: str = ""
    datum: str = ""
    bay: str = ""
    found: Recognised | None = None
    retry: Page = Page.CODE
    help_from: Page = Page.WELCOME


def typed(flow: Flow, text: str, bay_letters: str, shape: CodeShape = MADE_CODES) -> Flow:
    """After keys of the keypad or the keyboard; what the page's field does not take is ignored."""
    for character in text.upper():
        flow = _typed_one(flow, character, bay_letters, shape)
    return flow


def _typed_one(flow: Flow, character: str, bay_letters: str, shape: CodeShape) -> Flow:
    plain = character.isascii() and character.isalnum()
    match flow.page:
        case Page.CODE if plain and len(flow.code) < shape.length_max:
            return replace(flow, code=flow.code + character)
        case Page.SURNAME if character.isalpha() or (flow.surname and character in " -'’"):
            return replace(flow, surname=(flow.surname + character)[:NAME_LENGTH_MAX])
        case Page.NUMBER if plain and len(flow.datum) < NUMBER_LENGTH:
            return replace(flow, datum=flow.datum + character)
        case Page.PHONE if plain and character.isdigit() and len(flow.datum) < PHONE_LENGTH:
            return replace(flow, datum=flow.datum + character)
        case Page.BAY if len(flow.bay) < BAY_LENGTH_MAX:
            first_letter = not flow.bay and character in bay_letters
            if first_letter or (character.isascii() and character.isdigit()):
                return replace(flow, bay=flow.bay + character)
            if character in bay_letters and flow.bay in set(bay_letters):
                return replace(flow, bay=character)
    return flow


def begins_code(flow: Flow, text: str) -> bool:
    """Whether this, typed on a page that has no field for it, is the beginning of a code."""
    return flow.page not in _NO_CODE and text.isascii() and text.isalnum()


def erased(flow: Flow) -> Flow:
    """After Backspace."""
    match flow.page:
        case Page.CODE:
            return replace(flow, code=flow.code[:-1])
        case Page.SURNAME:
            return replace(flow, surname=flow.surname[:-1])
        case Page.PHONE | Page.NUMBER:
            return replace(flow, datum=flow.datum[:-1])
        case Page.BAY:
            return replace(flow, bay=flow.bay[:-1])
    return flow


def can_submit(flow: Flow, shape: CodeShape = MADE_CODES) -> bool:
    """Whether the page's field holds enough to go on."""
    match flow.page:
        case Page.CODE:
            return shape.length_min <= len(flow.code) <= shape.length_max
        case Page.SURNAME:
            return any(character.isalpha() for character in flow.surname)
        case Page.PHONE:
            return len(flow.datum) == PHONE_LENGTH
        case Page.NUMBER:
            return len(flow.datum) == NUMBER_LENGTH
        case Page.BAY:
            return any(character.isdigit() for character in flow.bay)
    return False


def by_phone(flow: Flow) -> Flow:
    """The end of the phone number is given."""
    return replace(flow, page=Page.PHONE, datum="")


def by_number(flow: Flow) -> Flow:
    """The end of the order number is given."""
    return replace(flow, page=Page.NUMBER, datum="")


def scanned(flow: Flow, scan: str, shape: CodeShape = MADE_CODES) -> Flow:
    """After a scan: the same as typing the code on its page, and nothing else is kept.

    What is too long to be typed, or no code at all, is not shown in the field afterwards.
    """
    likely = likeliest(readings(scan))
    code = normalise(likely.text) if likely else ""
    shown = code.isascii() and code.isalnum() and len(code) <= shape.length_max
    return Flow(page=flow.page, code=code if shown else "")


def recognised(flow: Flow, found: Recognised) -> Flow:
    """After a code or a name was looked up."""
    if found.told is Told.UNKNOWN:
        return replace(flow, page=Page.UNKNOWN)
    return Flow(page=PAGE_OF[found.told], found=found)


def is_same_customer(one: Recognised, other: Recognised) -> bool:
    """Whether two answers are about one person; where nothing says so, they are not."""
    if one.order_ids or other.order_ids:
        return bool(set(one.order_ids) & set(other.order_ids))
    told = (one.told, one.short_name, one.slot)
    return bool(one.short_name) and told == (other.told, other.short_name, other.slot)


def back(flow: Flow) -> Flow:
    """One page back, with what was typed."""
    if flow.page is Page.HELP:
        return replace(flow, page=flow.help_from)
    if flow.page is Page.UNKNOWN:
        return replace(flow, page=flow.retry)
    page = LEADS_BACK.get(flow.page)
    is_here = flow.found is not None and flow.found.arrival_id is not None
    if flow.page is Page.WHERE and is_here:
        page = Page.DONE
    return replace(flow, page=page) if page else Flow()


def asked_for_help(flow: Flow) -> Flow:
    """To Help, and from there back again."""
    if flow.page is Page.HELP:
        return flow
    return replace(flow, page=Page.HELP, help_from=flow.page)
