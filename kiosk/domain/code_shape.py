"""What the codes of a store look like: what a keypad for them needs, and how long they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.gs1 import is_trade_item
from kiosk.domain.pickup_code import ALPHABET, TYPED_LENGTHS

LETTERS_FIRST = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DIGITS = "0123456789"
EVERY_CHARACTER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"

_GTIN_LENGTH_MAX = 14


@dataclass(frozen=True, slots=True)
class CodeShape:
    """The keys for typing a store's codes, and how many characters a code may have."""

    alphabet: str
    length_min: int
    length_max: int

    @property
    def is_digits(self) -> bool:
        """Whether digits are enough."""
        return self.alphabet == DIGITS


MADE_CODES = CodeShape(LETTERS_FIRST, TYPED_LENGTHS[0], TYPED_LENGTHS[-1])
"""Of a store whose codes are all our own."""


def shape_of(codes: Iterable[str]) -> CodeShape:
    """What these codes need; MADE_CODES where there are none but our own.

    Punctuation need not be typed (see `scan_reading.code_key`), and a code with letters that are
    not plain ones can only be scanned.
    """
    typed = {"".join(filter(str.isalnum, code)) for code in codes}
    typed = {code for code in typed if code and code.isascii()}
    others = {code for code in typed if not _is_like_ours(code)}
    if not others:
        return MADE_CODES
    lengths = [length for code in typed for length in _lengths(code)]
    is_digits = all(map(str.isdigit, typed))
    alphabet = DIGITS if is_digits else EVERY_CHARACTER
    return CodeShape(alphabet, min(lengths), max(lengths))


def _is_like_ours(code: str) -> bool:
    return len(code) in TYPED_LENGTHS and set(code) <= set(ALPHABET)


def _lengths(code: str) -> tuple[int, ...]:
    """As it is stored, and for a GTIN with as few zeros before it, or as many, as there can be.

    One of ours may be typed with a character too few or too many: the check tells.
    """
    if _is_like_ours(code):
        return (TYPED_LENGTHS[0], TYPED_LENGTHS[-1])
    if is_trade_item(code):
        return (len(code.lstrip("0")) or 1, _GTIN_LENGTH_MAX)
    return (len(code),)
