"""Reads a scanned or typed code in every way that makes sense, and finds the orders it names.

The readings: as typed; with Caps Lock or a keyboard layout undone; without a symbology
identifier; the values of a GS1 element string; a word of a URL or of JSON. The best reading that
names an order wins. When equally good readings name different orders, none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, Protocol, TypeVar

from kiosk.domain.codes import gs1
from kiosk.domain.codes.invisible import without_ignorable
from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES, undo_layouts
from kiosk.domain.codes.pickup_code import TYPED_LENGTHS, has_valid_check, normalise
from kiosk.domain.codes.scan_words import words_in
from kiosk.domain.frozen import frozen

SCAN_LENGTH_MAX = 2000
READINGS_MAX = 500

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_SINGLE_NUMBER = re.compile(r"\((?:00(?=\)\d{18}$)|01(?=\)\d{14}$))\)(?P<value>\d+)", re.ASCII)
_WORD_LENGTH_MIN = 4


@frozen
class Reading:
    """One possible meaning of a scan.

    `key`: what codes are compared by (see `code_key`). `caps_lock`: possible only if Caps Lock was
    on. `is_checked`: it has a valid check character. `is_word`: it is one word of a longer text.
    """

    text: str
    key: str
    caps_lock: bool
    is_checked: bool
    is_word: bool = False


class Named(Protocol):
    """Something that a pickup code or an order number identifies."""

    @property
    def order_id(self) -> str:
        """The order's number."""

    @property
    def pickup_code(self) -> str:
        """The order's code, normalised."""


NamedT = TypeVar("NamedT", bound=Named)

_Rank = tuple[bool, int, bool]


@frozen
class CodeMatch(Generic[NamedT]):
    """The orders found. `reading`: the one that named them, or the likeliest if none was found."""

    orders: tuple[NamedT, ...]
    reading: Reading | None

    @property
    def is_ambiguous(self) -> bool:
        """Whether the orders have different codes, so that choosing one would be a guess."""
        return len({order.pickup_code for order in self.orders}) > 1

    @property
    def is_caps_lock_on(self) -> bool:
        """Whether an order was found, and only because Caps Lock was undone.

        Foreign codes may be printed in small letters, so one that matches only without regard to
        case proves nothing.
        """
        reading = self.reading
        if reading is None or not reading.caps_lock:
            return False
        return reading.is_checked or reading.text in {order.order_id for order in self.orders}


def code_key(code: str) -> str:
    """The key by which codes are compared: equal for all ways of writing the same code.

    It ignores case, spaces, punctuation and GS1's brackets; a GTIN is padded to 14 digits, whether
    written with 8, 12, 13 or 14; an SSCC loses the 00 before it.
    """
    bare = _without_symbology(code)
    if single := _SINGLE_NUMBER.fullmatch(bare.strip()):
        bare = single["value"]
    normal = normalise(bare)
    key = "".join(filter(str.isalnum, normal)) or normal or without_ignorable(code).strip()
    if not (key.isascii() and key.isdigit()):
        return key
    if len(key) == 20 and key.startswith("00") and gs1.is_parcel(key[2:]):
        return key[2:]
    if len(key) == 16 and key.startswith("01") and gs1.has_check_digit(key[2:]):
        return key[2:]
    return key.zfill(14) if gs1.is_trade_item(key) else key


def readings(typed: str, layouts: Sequence[str] = LAYOUT_NAMES) -> tuple[Reading, ...]:
    """All readings of a scan, as typed first; empty for a blank scan.

    `layouts`: names out of `keyboard_layouts.LAYOUTS` that the store may use. At most READINGS_MAX
    readings of the first SCAN_LENGTH_MAX characters are made.
    """
    found: dict[str, Reading] = {}
    for reading in islice(_readings(typed[:SCAN_LENGTH_MAX], layouts), READINGS_MAX):
        found.setdefault(reading.text, reading)
    return tuple(found.values())


def _readings(typed: str, layouts: Sequence[str]) -> Iterator[Reading]:
    for undone in undo_layouts(_trimmed(typed), layouts):
        for text, is_word in _contents(undone.text):
            key = code_key(text)
            if key:
                checked = _is_checked(text, key)
                yield Reading(text, key, undone.caps_lock, checked, is_word)


def _trimmed(typed: str) -> str:
    """The text without spaces and control characters at its ends."""
    start, end = 0, len(typed)
    while start < end and not _shows(typed[start]):
        start += 1
    while start < end and not _shows(typed[end - 1]):
        end -= 1
    return typed[start:end]


def _shows(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _contents(text: str) -> Iterator[tuple[str, bool]]:
    """The texts that may be the code, and whether each is only a word of the whole."""
    yield text, False
    bare = _without_symbology(text)
    if bare != text:
        yield bare, False
    for value in filter(_is_long_enough, gs1.values(bare)):
        yield value, False
    for word in filter(_is_long_enough, words_in(bare)):
        yield word, True


def _is_long_enough(word: str) -> bool:
    """Whether a word may be a code: shorter ones would match by chance in any long text."""
    return sum(map(str.isalnum, word)) >= _WORD_LENGTH_MIN


def _without_symbology(text: str) -> str:
    match = _SYMBOLOGY.match(text)
    return text[match.end() :] if match and len(text) > match.end() else text


def _is_checked(text: str, key: str) -> bool:
    code = normalise(text)
    if len(code) in TYPED_LENGTHS and has_valid_check(code):
        return True
    return gs1.is_parcel(key) or (len(key) == 14 and gs1.has_check_digit(key))


def choose(
    read: Sequence[Reading],
    orders: Iterable[NamedT],
    *,
    by_number: bool,
    as_typed_first: bool = False,
) -> CodeMatch[NamedT]:
    """The orders that the best of the readings names.

    A reading of the whole text is better than one of a word; then an exact match of the code or
    number is better than one that ignores case and spaces, and that better than one by key only;
    then one with a valid check character is better than one without. `by_number`: order numbers
    are matched, too. `as_typed_first`: stop at the first reading that names an order.
    """
    candidates = list(orders)
    hits: list[tuple[_Rank, Reading, NamedT]] = []
    for reading in read:
        for order in candidates:
            likeness = _likeness(reading, order, by_number=by_number)
            if likeness is not None:
                rank = (reading.is_word, likeness, not reading.is_checked)
                hits.append((rank, reading, order))
        if as_typed_first and hits:
            break
    if not hits:
        return CodeMatch((), likeliest(read))
    best = min(rank for rank, _, _ in hits)
    winners = [(reading, order) for rank, reading, order in hits if rank == best]
    winner, _ = min(winners, key=_writing)
    orders_by_id = {order.order_id: order for _, order in winners}
    return CodeMatch(tuple(orders_by_id.values()), winner)


def _writing(winner: tuple[Reading, Named]) -> tuple[bool, bool]:
    """Sort key: first a reading written exactly as in its order, then one without Caps Lock."""
    reading, order = winner
    return reading.text not in (order.pickup_code, order.order_id), reading.caps_lock


def likeliest(read: Sequence[Reading]) -> Reading | None:
    """The reading to show when none names an order: as typed if that can be a code.

    Else the first with a valid check character, which one reading in thirty-two has by chance.
    """
    as_typed = next(iter(read), None)
    if as_typed is None or (as_typed.text.isascii() and as_typed.text.isalnum()):
        return as_typed
    checked = (reading for reading in read if reading.is_checked and not reading.is_word)
    return next(checked, as_typed)


def _likeness(reading: Reading, order: Named, *, by_number: bool) -> int | None:
    """How a reading matches an order; None if it does not.

    0: the code, or exactly the number. 1: the number but for case and spaces. 2: by key. Codes
    are stored normalised, so their case and hyphens cannot be compared.
    """
    normal = normalise(reading.text)
    if normal == order.pickup_code or (by_number and reading.text == order.order_id):
        return 0
    if by_number and normal == normalise(order.order_id):
        return 1
    names = (order.pickup_code, order.order_id) if by_number else (order.pickup_code,)
    return 2 if reading.key in map(code_key, names) else None
