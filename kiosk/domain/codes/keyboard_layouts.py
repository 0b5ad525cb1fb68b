"""Recovers what a keyboard-wedge scanner sent when its layout differs from the device's.

Such a scanner presses keys, it does not send characters: which characters arrive depends on the
layout that the device is set to, and on its Caps Lock.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import Enum, auto
from functools import lru_cache
from itertools import product

from kiosk.domain.frozen import frozen


class CapsLock(Enum):
    """What Caps Lock does while a scanner types: nothing, shift the letters, or shift all keys."""

    OFF = auto()
    LETTERS = auto()
    EVERY_KEY = auto()


@frozen
class Layout:
    """What each key types, alone and with shift, in the order of a US keyboard's keys.

    A dead key is listed as its accent. `elsewhere`: maps a character that other operating systems
    type for a key to the character listed here for it.
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
"""Layouts by the name in a store's settings: Switzerland has a German and a French one."""

LAYOUT_NAMES: tuple[str, ...] = tuple(LAYOUTS)

_ACCENTS = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0308": "¨"}
"""Combining accents, and the characters by which the layouts list their dead keys."""


@frozen
class Undone:
    """What a scanner may have sent. `caps_lock`: this holds only if Caps Lock was on."""

    text: str
    caps_lock: bool


def undo_layouts(typed: str, names: Sequence[str] = LAYOUT_NAMES) -> Iterator[Undone]:
    """What a scanner may have sent, the likeliest first: as typed, then with Caps Lock undone,
    then for each pair of layouts that scanner and device may be set to.

    Yields each text once, and after the first one only texts in ASCII.
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
        for scanner, device in pairs:
            text = _undo(typed, _keys(scanner, device, caps_lock))
            if text is not None:
                yield text, caps_lock is not CapsLock.OFF


def typed_as(character: str, names: Sequence[str] = LAYOUT_NAMES) -> frozenset[str]:
    """All characters that the device may type when a scanner sends this one."""
    layouts = [layout for name in names for layout in LAYOUTS[name]]
    found = {character, character.swapcase()}
    for scanner, device, caps_lock in product({US, *layouts}, layouts, CapsLock):
        keys = _keys(scanner, device, caps_lock)
        found |= {chr(typed) for typed, sent in keys.items() if sent == character}
    return frozenset(found)


def _undo(typed: str, keys: dict[int, str]) -> str | None:
    """What was sent; None when no key of the device types one of the characters."""
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
    """The keys pressed for an accented letter or an accent alone, the dead key first; else ""."""
    apart = unicodedata.normalize("NFD", character)
    if len(apart) > 2 or apart[-1] not in _ACCENTS:
        return ""
    return _ACCENTS[apart[-1]] + apart[:-1]


@lru_cache(maxsize=256)
def _keys(scanner: Layout, device: Layout, caps_lock: CapsLock) -> dict[int, str]:
    """Code points that the device types, mapped to what the scanner sent with the same key."""
    plain, shifted = device.plain, device.shifted
    if caps_lock is CapsLock.EVERY_KEY:
        plain, shifted = shifted, plain
    elif caps_lock is CapsLock.LETTERS:
        plain, shifted = _with_letters_shifted(device)
    typed = dict(zip(plain + shifted, scanner.plain + scanner.shifted, strict=True))
    for other, known in device.elsewhere.items():
        typed.setdefault(other, typed.get(known, ""))
    return {ord(character): sent for character, sent in typed.items() if sent}


def _with_letters_shifted(layout: Layout) -> tuple[str, str]:
    """The plain and shifted keys under Caps Lock that shifts letters only.

    A letter's key swaps its two characters; another key types its characters as capitals.
    """
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
