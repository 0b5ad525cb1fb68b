"""GS1 barcodes: numbers with a check digit, and element strings with several values.

In an element string an application identifier before each value says what the value is:
`(01)03760248100011(10)AB12` as people write it, `010376024810001110AB12` as it is scanned. A
value without a fixed length ends with the separator GS, unless it is the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SEPARATOR = "\x1d"

_GTIN_LENGTHS = (8, 12, 13, 14)
_SSCC_LENGTH = 18

_FIXED_LENGTHS = {
    **dict.fromkeys(("01", "02", "03"), 14),
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 6),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 8),
    "00": 18,
    "04": 16,
    "20": 2,
    "41": 14,
}
"""By an identifier's first two digits: how many characters follow them, where that is fixed."""

_LONGER_IDENTIFIERS = {
    **dict.fromkeys(("31", "32", "33", "34", "35", "36", "43", "70", "72", "80", "81", "82"), 4),
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
}
"""By an identifier's first two digits: how many digits it has, where that is not two."""

_MEASURES = re.compile(r"1[1-9]|20|30|37|3[1-69]\d\d")
"""Identifiers of dates, counts, weights and prices: their values identify no order."""

_BRACKETED = re.compile(r"\((\d{2,4})\)([^()]+)")


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit of the others."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    total = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))
    )
    return total % 10 == 0


def is_trade_item(digits: str) -> bool:
    """Whether this has the form of a GTIN of 8, 12, 13 or 14 digits.

    Some scanners omit a leading 0 of twelve digits: eleven count if the check digit is right.
    """
    if not (digits.isascii() and digits.isdigit()):
        return False
    return len(digits) in _GTIN_LENGTHS or (len(digits) == 11 and has_check_digit(digits))


def is_parcel(digits: str) -> bool:
    """Whether this is an SSCC: the number of one parcel or pallet, with its check digit."""
    return len(digits) == _SSCC_LENGTH and has_check_digit(digits)


def values(text: str) -> Iterator[str]:
    """The values in an element string, with brackets or without; none for any other text."""
    bracketed = _BRACKETED.findall(text)
    elements = bracketed or list(_elements(text.lstrip(SEPARATOR)))
    for identifier, value in elements:
        if not _MEASURES.fullmatch(identifier):
            yield value.strip(SEPARATOR)


def _elements(text: str) -> Iterator[tuple[str, str]]:
    """Identifiers and values of a scanned element string, up to where it is malformed."""
    while len(text) > 2 and text.isascii() and text[:2].isdigit():
        head = text[:2]
        length = _LONGER_IDENTIFIERS.get(head, 2)
        if head in _FIXED_LENGTHS:
            end = 2 + _FIXED_LENGTHS[head]
            after = end
        else:
            end = text.find(SEPARATOR) if SEPARATOR in text else len(text)
            after = end
        if len(text) < end or end <= length:
            return
        yield text[:length], text[length:end]
        text = text[after:].lstrip(SEPARATOR)
