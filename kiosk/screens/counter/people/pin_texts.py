"""The texts about people and their PINs."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import ceil

from kiosk.domain.frozen import frozen
from kiosk.domain.people.person import Person
from kiosk.screens.counter.texts import person_word, role_word, translate


class Purpose(StrEnum):
    """Why the sheet of people is open."""

    NONE = ""
    WORK = "work"
    ACT = "act"
    APPROVE = "approve"
    QUIT = "quit"
    SETTINGS = "settings"


MANAGERS_ONLY = frozenset({Purpose.APPROVE, Purpose.QUIT, Purpose.SETTINGS})

TITLES: dict[Purpose, Callable[[], str]] = {
    Purpose.NONE: lambda: "",
    Purpose.WORK: lambda: translate("Counter", "Who is at the counter?"),
    Purpose.ACT: lambda: translate("Counter", "Who is doing this?"),
    Purpose.APPROVE: lambda: translate("Counter", "A manager must approve"),
    Purpose.QUIT: lambda: translate("Counter", "A manager ends the program"),
    Purpose.SETTINGS: lambda: translate("Counter", "A manager opens the settings"),
}


@frozen
class PersonChoice:
    """Somebody to choose, their role in words, and why they cannot be chosen, if so."""

    person: str
    label: str
    role: str
    isOff: bool
    hasPin: bool
    isAtWork: bool


def choice(person: Person, at_work: Person, *, staff_pins: bool) -> PersonChoice:
    """A row for a person."""
    is_off = not person.can_work(staff_pins=staff_pins)
    missing = translate("Counter", "PIN missing")
    return PersonChoice(
        person.person_id or person.name,
        person_word(person.name),
        " · ".join([role_word(person.role), *([missing] if is_off else [])]),
        is_off,
        person.needs_pin(staff_pins=staff_pins),
        person == at_work,
    )


def explanation(purpose: Purpose) -> str:
    """What happens after the PIN; "" where that is plain."""
    match purpose:
        case Purpose.APPROVE:
            return translate(
                "Counter", "For this one action only, which is recorded with both names."
            )
        case Purpose.SETTINGS:
            return translate("Counter", "Every change is recorded with the manager’s name.")
        case Purpose.QUIT:
            return translate("Counter", "All that was confirmed is saved. Nobody can check in.")
        case _:
            return ""


def no_manager_text() -> str:
    """Nobody can approve: what to do."""
    return translate(
        "Counter",
        "No manager has a PIN yet. Whoever runs the hub gives one: kiosk people set-pin NAME",
    )


def wrong_text(person: Person) -> str:
    """The PIN was wrong."""
    wrong = translate("Counter", "This is not the PIN of %1. Try again.")
    return wrong.replace("%1", person_word(person.name))


def wait_text(person: Person, left_s: float) -> str:
    """The PIN was wrong several times: how long to wait."""
    wait = translate("Counter", "Wrong PIN for %1. Next try in %2.")
    return wait.replace("%1", person_word(person.name)).replace("%2", _duration(left_s))


def _duration(left_s: float) -> str:
    minutes, seconds = divmod(ceil(left_s), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
