"""The shape of a store's pickup codes: which keys a keypad needs, and how long a code may be."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.domain.codes.gs1 import is_trade_item
from kiosk.domain.codes.pickup_code import ALPHABET, TYPED_LENGTHS
from kiosk.domain.frozen import frozen

LETTERS_FIRST = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DIGITS = "0123456789"
EVERY_CHARACTER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"

_GTIN_LENGTH_MAX = 14


@frozen
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
"""The shape of the codes that this program makes."""


def shape_of(codes: Iterable[str]) -> CodeShape:
    """The shape that covers all these codes; MADE_CODES when this program could have made them all.

    Punctuation is ignored, as it need not be typed (see `scan_reading.code_key`). So are codes with
    characters outside ASCII: they can only be scanned.
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
    """The lengths in which a code may be typed: as stored; a GTIN with or without leading zeros.

    One of this program's own may be typed one character too short or too long: its check
    character reveals the slip.
    """
    if _is_like_ours(code):
        return (TYPED_LENGTHS[0], TYPED_LENGTHS[-1])
    if is_trade_item(code):
        return (len(code.lstrip("0")) or 1, _GTIN_LENGTH_MAX)
    return (len(code),)
