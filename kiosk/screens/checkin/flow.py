"""The pages of a check-in and what was entered so far, as data and pure functions."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Literal

from kiosk.domain.codes.code_shape import MADE_CODES, CodeShape
from kiosk.domain.codes.pickup_code import normalise
from kiosk.domain.codes.scan_reading import likeliest, readings
from kiosk.domain.frozen import frozen
from kiosk.services.check_in.elsewhere import NOT_ASKED_FOR, Elsewhere
from kiosk.services.orders.check_in import CheckInResult, Recognised

NAME_LENGTH_MAX = 100
PHONE_LENGTH = 2
NUMBER_LENGTH = 3
BAY_LENGTH_MAX = 4


class Page(StrEnum):
    """The pages; the value is the name that QML knows."""

    WELCOME = "welcome"
    QUESTION = "question"
    CODE = "code"
    SURNAME = "surname"
    SECOND_FACTOR = "second_factor"
    PHONE = "phone"
    NUMBER = "number"
    CONFIRM = "confirm"
    ANNOUNCING = "announcing"
    WHERE = "where"
    BAY = "bay"
    DONE = "done"
    COLLEAGUE = "colleague"
    READINESS = "readiness"
    COLLECTED = "collected"
    TOO_EARLY = "tooEarly"
    UNKNOWN = "unknown"
    UNCLEAR = "unclear"
    PAUSE = "pause"
    HELP = "help"
    TROUBLE = "trouble"


LEADS_BACK: dict[Page, Page] = {
    Page.SECOND_FACTOR: Page.SURNAME,
    Page.PHONE: Page.SECOND_FACTOR,
    Page.NUMBER: Page.SECOND_FACTOR,
    Page.WHERE: Page.CONFIRM,
    Page.BAY: Page.WHERE,
}
"""Where Back leads; from all other pages it leads to the start."""

FINAL: frozenset[Page] = frozenset({Page.DONE, Page.COLLEAGUE, Page.COLLECTED})
"""Pages that close by themselves, because nothing is left to do on them."""

TYPED: frozenset[Page] = frozenset({Page.CODE, Page.SURNAME, Page.PHONE, Page.NUMBER})
"""Pages whose field identifies the customer."""

ASKS_PLACE: frozenset[Page] = frozenset(
    {Page.CONFIRM, Page.READINESS, Page.WHERE, Page.BAY, Page.DONE}
)
"""Pages on which a customer who is known may say where they wait."""

_NO_CODE: frozenset[Page] = TYPED | {Page.BAY, Page.PAUSE, Page.TROUBLE}
"""Pages on which a typed key does not begin a code."""

_ASKED = frozenset({CheckInResult.CONFIRM, CheckInResult.COLLEAGUE})
"""What the page Readiness tells a customer who is not here yet."""

PAGE_OF: dict[CheckInResult, Page] = {
    CheckInResult.UNKNOWN: Page.UNKNOWN,
    CheckInResult.CONFIRM: Page.CONFIRM,
    CheckInResult.TOO_EARLY: Page.TOO_EARLY,
    CheckInResult.WAIT: Page.DONE,
    CheckInResult.BEING_PREPARED: Page.DONE,
    CheckInResult.BEING_SERVED: Page.DONE,
    CheckInResult.COLLEAGUE: Page.COLLEAGUE,
    CheckInResult.COLLECTED: Page.COLLECTED,
}


LANGUAGES = ("fr", "en", "es", "nl")
"""The languages that a customer can have: those which a retailer's order may name."""


@frozen
class Preferences:
    """This customer's preferences for the screen; reset for the next customer.

    `has_chosen_language`: they tapped a language, which counts more than that of their order.
    `reach`: the side to which what is touched is put; "": as each page has it.
    """

    language: str
    theme: str = "light"
    large_text: bool = False
    aloud: bool = False
    has_chosen_language: bool = False
    reach: Literal["", "left", "right"] = ""

    def speaking(self, language: str) -> Preferences:
        """With the language of an order, unless the customer has chosen one."""
        if self.has_chosen_language or language not in LANGUAGES:
            return self
        return replace(self, language=language)


@frozen
class Flow:
    """The state of one customer's check-in: everything known of them, dropped as a whole.

    `former_factor`: a second factor that fitted several customers, so that the other is asked for.
    `elsewhere`: where an order is that this store does not have. `asks`: they ask
    whether their order is ready, and do not arrive.
    `retry`: the page to which Unknown and Pause return. `help_from`: the page Help was opened from.
    """

    page: Page = Page.WELCOME
    code: str = ""
    surname: str = ""
    second_factor: str = ""
    former_factor: str = ""
    bay: str = ""
    refused_bay: str = ""
    found: Recognised | None = None
    elsewhere: Elsewhere = NOT_ASKED_FOR
    asks: bool = False
    retry: Page = Page.CODE
    help_from: Page = Page.WELCOME


def typed(flow: Flow, text: str, bay_letters: str, shape: CodeShape = MADE_CODES) -> Flow:
    """Returns the flow after typing `text`; ignores characters that the page's field rejects."""
    flow = replace(flow, refused_bay="")
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
        case Page.NUMBER if plain and len(flow.second_factor) < NUMBER_LENGTH:
            return replace(flow, second_factor=flow.second_factor + character)
        case Page.PHONE if plain and character.isdigit() and len(flow.second_factor) < PHONE_LENGTH:
            return replace(flow, second_factor=flow.second_factor + character)
        case Page.BAY if len(flow.bay) < BAY_LENGTH_MAX:
            first_letter = not flow.bay and character in bay_letters
            if first_letter or (character.isascii() and character.isdigit()):
                return replace(flow, bay=flow.bay + character)
            if character in bay_letters and flow.bay in set(bay_letters):
                return replace(flow, bay=character)
    return flow


def begins_code(flow: Flow, text: str) -> bool:
    """Whether `text`, typed on a page without a field for it, begins a code."""
    return flow.page not in _NO_CODE and text.isascii() and text.isalnum()


def erased(flow: Flow) -> Flow:
    """Returns the flow after Backspace."""
    match flow.page:
        case Page.CODE:
            return replace(flow, code=flow.code[:-1])
        case Page.SURNAME:
            return replace(flow, surname=flow.surname[:-1])
        case Page.PHONE | Page.NUMBER:
            return replace(flow, second_factor=flow.second_factor[:-1])
        case Page.BAY:
            return replace(flow, bay=flow.bay[:-1], refused_bay="")
    return flow


def can_submit(flow: Flow, shape: CodeShape = MADE_CODES) -> bool:
    """Whether the page's field is complete."""
    match flow.page:
        case Page.CODE:
            return shape.length_min <= len(flow.code) <= shape.length_max
        case Page.SURNAME:
            return any(character.isalpha() for character in flow.surname)
        case Page.PHONE:
            return len(flow.second_factor) == PHONE_LENGTH
        case Page.NUMBER:
            return len(flow.second_factor) == NUMBER_LENGTH
        case Page.BAY:
            return any(character.isdigit() for character in flow.bay)
    return False


def refused_bay(flow: Flow) -> Flow:
    """Returns the flow after a bay that does not exist: another one may be typed at once."""
    return replace(flow, bay="", refused_bay=flow.bay)


def by_phone(flow: Flow) -> Flow:
    """Returns the flow on the page that asks for the end of the phone number."""
    return replace(flow, page=Page.PHONE, second_factor="", former_factor="")


def by_number(flow: Flow) -> Flow:
    """Returns the flow on the page that asks for the end of the order number."""
    return replace(flow, page=Page.NUMBER, second_factor="", former_factor="")


def scanned(flow: Flow, scan: str, shape: CodeShape = MADE_CODES) -> Flow:
    """Returns the flow after a scan: the page and the code as if typed, nothing else is kept.

    A scan that is too long to be typed, or that is no code, leaves the field empty.
    """
    likely = likeliest(readings(scan))
    code = normalise(likely.text) if likely else ""
    shown = code.isascii() and code.isalnum() and len(code) <= shape.length_max
    return Flow(page=flow.page, code=code if shown else "", asks=flow.asks)


def recognised(flow: Flow, found: Recognised) -> Flow:
    """Returns the flow after the lookup of a code or a name."""
    if found.result is CheckInResult.UNKNOWN:
        return replace(flow, page=Page.UNKNOWN)
    if found.result is CheckInResult.AMBIGUOUS:
        return _ambiguous(flow)
    if flow.asks and found.arrival_id is None and found.result in _ASKED:
        return Flow(page=Page.READINESS, found=found, retry=flow.retry)
    return Flow(page=PAGE_OF[found.result], found=found, retry=flow.retry)


def _ambiguous(flow: Flow) -> Flow:
    """Ask for the other datum; if both fit several customers, a member of staff must look."""
    if flow.former_factor:
        return replace(flow, page=Page.UNCLEAR)
    other = Page.NUMBER if flow.page is Page.PHONE else Page.PHONE
    return replace(flow, page=other, second_factor="", former_factor=flow.second_factor)


def is_same_customer(one: Recognised, other: Recognised) -> bool:
    """Whether two answers are about the same person; False where it cannot be known."""
    if one.order_ids or other.order_ids:
        return bool(set(one.order_ids) & set(other.order_ids))
    shown = (one.result, one.short_name, one.slot)
    return bool(one.short_name) and shown == (other.result, other.short_name, other.slot)


def back(flow: Flow) -> Flow:
    """Returns the flow one page back, with what was typed, or at the start."""
    if flow.page is Page.HELP:
        return replace(flow, page=flow.help_from)
    if flow.page is Page.UNKNOWN:
        return replace(flow, page=flow.retry)
    page = LEADS_BACK.get(flow.page)
    is_here = flow.found is not None and flow.found.arrival_id is not None
    if flow.page is Page.WHERE and is_here:
        page = Page.DONE
    if page is None and flow.asks and flow.page is not Page.QUESTION:
        return Flow(page=Page.QUESTION, asks=True)
    return replace(flow, page=page) if page else Flow()


def asked_for_help(flow: Flow) -> Flow:
    """Returns the flow on the Help page, which remembers the page before it."""
    if flow.page is Page.HELP:
        return flow
    return replace(flow, page=Page.HELP, help_from=flow.page)
