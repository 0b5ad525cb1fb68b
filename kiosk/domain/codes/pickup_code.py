"""Pickup codes: short, clear when spoken, with a check character that catches typing errors.

Seven characters of thirty-two, the last one a check character: a Luhn sum over the alphabet,
which catches every single wrong character and nearly every swap of neighbours. The alphabet has
no 0, O, 1 or I, which people confuse.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from kiosk.domain.codes.invisible import without_ignorable

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
MADE_LENGTH = 7
TYPED_LENGTHS = range(6, 9)

_VALUES = {character: value for value, character in enumerate(ALPHABET)}

_NO_SEPARATORS = str.maketrans("", "", " -._\t\u00a0\u202f")


def check_character(body: str) -> str:
    """The character that completes `body` (characters of ALPHABET)."""
    base = len(ALPHABET)
    total = 0
    for position, character in enumerate(reversed(body)):
        value = _VALUES[character] * (2 if position % 2 == 0 else 1)
        total += value // base + value % base
    return ALPHABET[-total % base]


def make_code(choose: Callable[[str], str]) -> str:
    """A new code; `choose` picks a random character of the alphabet it is given."""
    body = "".join(choose(ALPHABET) for _ in range(MADE_LENGTH - 1))
    return body + check_character(body)


def has_valid_check(code: str) -> bool:
    """Whether the last character is the check character of the others."""
    body, last = code[:-1], code[-1:]
    return bool(body) and set(code) <= set(ALPHABET) and check_character(body) == last


def normalise(typed: str) -> str:
    """A code as it is stored: capitals, without spaces, `-`, `.`, `_` and invisible characters."""
    code = _folded(typed)
    # Some characters become several in upper case, and those change again when folded.
    while (again := _folded(code)) != code:
        code = again
    return code


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return without_ignorable(folded.translate(_NO_SEPARATORS))
