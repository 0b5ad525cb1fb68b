"""What a scanner meant that types for one keyboard layout into a machine set to another.

A keyboard-wedge scanner presses keys, it does not send characters: which characters arrive
depends on the layout that the machine is set to, and on its Caps Lock.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import product


class CapsLock(Enum):
    """What Caps Lock does while a scanner types: nothing, shift the letters, or shift all keys."""

    OFF = auto()
    LETTERS = auto()
    EVERY_KEY = auto()


@dataclass(frozen=True, slots=True)
class Layout:
    """What each key types, alone and with shift, in the order of a US keyboard's keys.

    Keys that wait for a letter to put an accent on stand as the accent by itself. `elsewhere`:
    what the key of a character types on other systems.
    """

    plain: str
    shifted: str
    elsewhere: dict[str, str] = field(default_factory=dict, hash=False)


US = Layout(
    "`1234567890-=" + "qwertyuiop[]\\" + "asdfghjkl;'" + "zxcvbnm,./",
    "~!@#$%^&*()_+" + "QWERTYUIOP{}|" + 'ASDFGHJKL:"' + "ZXCVBNM<>?",
)

LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "fr": (
        Layout(
            "²&é\"'(-è_çà)=" + "azertyuiop^$*" + "qsdfghjklmù" + "wxcvbn,;:!",
            "~1234567890°+" + "AZERTYUIOP¨£µ" + "QSDFGHJKLM%" + "WXCVBN?./§",
            {"³": "~", "œ": "²", "Œ": "~"},
        ),
    ),
    "be": (
        Layout(
            "²&é\"'(§è!çà)-" + "azertyuiop^$µ" + "qsdfghjklmù" + "wxcvbn,;:=",
            "³1234567890°_" + "AZERTYUIOP¨*£" + "QSDFGHJKLM%" + "WXCVBN?./+",
        ),
    ),
    "ch": (
        Layout(
            "§1234567890'^" + "qwertzuiopü¨$" + "asdfghjklöä" + "yxcvbnm,.-",
            '°+"*ç%&/()=?`' + "QWERTZUIOPè!£" + "ASDFGHJKLéà" + "YXCVBNM;:_",
        ),
        Layout(
            "§1234567890'^" + "qwertzuiopè¨$" + "asdfghjkléà" + "yxcvbnm,.-",
            '°+"*ç%&/()=?`' + "QWERTZUIOPü!£" + "ASDFGHJKLöä" + "YXCVBNM;:_",
        ),
    ),
    "de": (
        Layout(
            "^1234567890ß´" + "qwertzuiopü+#" + "asdfghjklöä" + "yxcvbnm,.-",
            '°!"§$%&/()=?`' + "QWERTZUIOPÜ*'" + "ASDFGHJKLÖÄ" + "YXCVBNM;:_",
        ),
    ),
    "es": (
        Layout(
            "º1234567890'¡" + "qwertyuiop`+ç" + "asdfghjklñ´" + "zxcvbnm,.-",
            'ª!"·$%&/()=?¿' + "QWERTYUIOP^*Ç" + "ASDFGHJKLÑ¨" + "ZXCVBNM;:_",
        ),
    ),
    "us": (US,),
}
"""By the name that a store sets: Switzerland has a German and a French one."""

LAYOUT_NAMES: tuple[str, ...] = tuple(LAYOUTS)

_ACCENTS = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0308": "¨"}
"""An accent laid over a letter, and what the key that waits for the letter shows."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What a scanner may have sent. `caps_lock`: only if Caps Lock was on."""

    text: str
    caps_lock: bool


def undo_layouts(typed: str, names: Sequence[str] = LAYOUT_NAMES) -> Iterator[Undone]:
    """What a scanner may have meant, the likeliest first: as typed, then with Caps Lock undone,
    then for each two of the layouts that scanner and machine may be set to.

    Each text comes once; after the first only what is plain ASCII comes.
    """
    seen = {typed}
    yield Undone(typed, caps_lock=False)
    for text, caps_lock in _undone(typed, names):
        if text not in seen and text.isascii():
            seen.add(text)
            yield Undone(text, caps_lock)


def _undone(typed: str, names: Sequence[str]) -> Iterator[tuple[str, bool]]:
    yield typed.swapcase(), True
    layouts = [layout for name in names for layout in LAYOUTS[name]]
    pairs = list(product([US, *(each for each in layouts if each is not US)], layouts))
    for caps_lock in CapsLock:
        for scanner, machine in pairs:
            text = _undo(typed, _keys(scanner, machine, caps_lock))
            if text is not None:
                yield text, caps_lock is not CapsLock.OFF


def typed_as(character: str, names: Sequence[str] = LAYOUT_NAMES) -> frozenset[str]:
    """All that may arrive when a scanner sends this one character."""
    layouts = [layout for name in names for layout in LAYOUTS[name]]
    found = {character, character.swapcase()}
    for scanner, machine, caps_lock in product({US, *layouts}, layouts, CapsLock):
        keys = _keys(scanner, machine, caps_lock)
        found |= {chr(typed) for typed, sent in keys.items() if sent == character}
    return frozenset(found)


def _undo(typed: str, keys: dict[int, str]) -> str | None:
    """What was sent; None where no key of the machine types one of the characters."""
    sent: list[str] = []
    for character in typed:
        if character.isspace() or not character.isprintable():
            sent.append(character)
        elif ord(character) in keys:
            sent.append(keys[ord(character)])
        else:
            apart = _accent_first(character)
            if not apart or not all(ord(part) in keys for part in apart):
                return None
            sent += [keys[ord(part)] for part in apart]
    return "".join(sent)


def _accent_first(character: str) -> str:
    """The keys that an accented letter, or an accent alone, was made of; "" where there are none.

    The accent's key comes before the letter's.
    """
    apart = unicodedata.normalize("NFD", character)
    if len(apart) > 2 or apart[-1] not in _ACCENTS:
        return ""
    return _ACCENTS[apart[-1]] + apart[:-1]


@lru_cache(maxsize=256)
def _keys(scanner: Layout, machine: Layout, caps_lock: CapsLock) -> dict[int, str]:
    """What the machine types, and what the scanner sent that pressed the same key."""
    plain, shifted = machine.plain, machine.shifted
    if caps_lock is CapsLock.EVERY_KEY:
        plain, shifted = shifted, plain
    elif caps_lock is CapsLock.LETTERS:
        plain, shifted = _with_letters_shifted(machine)
    typed = dict(zip(plain + shifted, scanner.plain + scanner.shifted, strict=True))
    for other, known in machine.elsewhere.items():
        typed.setdefault(other, typed.get(known, ""))
    return {ord(character): sent for character, sent in typed.items() if sent}


def _with_letters_shifted(layout: Layout) -> tuple[str, str]:
    """With Caps Lock: a letter's key turns round, another key types the capital of its letter."""
    turned = [
        (capital, letter)
        if capital == letter.upper() != letter
        else (_capital(letter), _capital(capital))
        for letter, capital in zip(layout.plain, layout.shifted, strict=True)
    ]
    return "".join(first for first, _ in turned), "".join(second for _, second in turned)


def _capital(character: str) -> str:
    capital = "ẞ" if character == "ß" else character.upper()
    return capital if len(capital) == 1 else character
