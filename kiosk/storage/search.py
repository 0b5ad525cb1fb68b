"""Turns orders into words for the full-text index, and typed text into queries of it.

Both are folded by the same rule for names, so the index has plain words only. Each column has a
mark of its own before its words, so that a query names the words of one column: with a filter of
columns it would read every order with a lamp for a customer whose name begins so. The phones have
every end part of a number, to find any part by its beginning; among the other words two digits of a
code would find them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from kiosk.domain.codes.pickup_code import ALPHABET, TYPED_LENGTHS, normalise
from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.names import fold, folded_words
from kiosk.domain.near_words import Known, near_codes, near_words
from kiosk.domain.order import Order
from kiosk.services.phones import PART_DIGITS_MIN, phone_forms, typed_phone_digits

OPEN_SEARCH, ENDED_SEARCH = "open_search", "ended_search"
SEARCH_TABLES = (OPEN_SEARCH, ENDED_SEARCH)
"""The full-text indexes: of the few orders on the board, and of all others; triggers move an order
from one to the other. Open orders are shown first, so among years of ended ones they would have to
be picked from all that match.
"""

TYPED_LENGTH_MAX = 200
"""Typed characters beyond this are ignored: somebody pasted a long text."""

WORDS_MAX = 100
"""Words of one text beyond this are not indexed: it is no name but a long text."""

PHONE_DIGITS_MAX = 40
"""Digits of a phone beyond this are not indexed: one that was not parsed may be any text."""

NEAR_LENGTH_MAX = 30
"""Typed characters that are searched with an error: each has some fifty ways to be wrong."""

FORGIVEN_LENGTH_MIN = 4
"""A word of fewer letters is near to too many others."""

LABEL_WORDS_MAX = 12
"""Words of an item's name beyond this are not indexed."""

LINES_MAX = 200
"""Items of one order beyond this are not indexed."""

NAMED = ("",)
"""The marks of a search for codes, numbers and names."""

PARCEL_MARK = "+"

ANYWHERE = ("", PARCEL_MARK)
"""The marks of a search that also looks at shelves and items."""

BEGINNING_MAX = 10
"""The index of ended orders has the beginnings of all words up to this length; those of what is
typed beyond it are brought together from all words that begin so.
"""

PHONE_MARK = "~" * BEGINNING_MAX
"""As long, so that the index has no beginnings of phones: few have the four digits that are typed
at least, and each of an order's twenty ends of phones has ten beginnings.
"""

ANYWHERE_LENGTH_MIN = 2
"""A single letter begins too many words of items, and reading them all takes too long."""

_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, which ends a text for SQLite, and lone surrogates, which are no text."""

_LETTERS = re.compile(rf"[a-z]{{{FORGIVEN_LENGTH_MIN - 1},}}")
"""One letter may have been typed too much."""

_BEGINNINGS = re.compile(rf"(?<!\S){re.escape(PARCEL_MARK)}?({_LETTERS.pattern})")
"""With which letters the words of a column begin, after their mark."""

_ABROAD = re.compile(r"^00(?=[1-9])")
"""The 00 that is dialled instead of a plus before a country's prefix."""


def index_columns(order: Order) -> dict[str, str]:
    """An order's columns `words`, `exact` and `parcel` of the full-text index.

    `words` has its number, the number's last four characters, names and phone; `exact` its code and
    the ends of its phones; `parcel` its shelf and the names and bar codes of its items. Each word
    of a text is joined with all that follow it: "de La Tour" becomes delatour, latour and tour, so
    that "latour" finds it. The ends of phones and the words of `parcel` have their marks.

    In `exact` nobody's typing errors are looked for: codes, drawn at random, would be most of what
    may have been meant, and `near_code_keys` forgives an error in them. A code that is several
    words was given by a retailer, and is among the `words`.
    """
    customer = order.customer
    forms = [form[:PHONE_DIGITS_MAX] for form in phone_forms(customer.phone)]
    parts = {form[start:] for form in forms for start in range(len(form) - PART_DIGITS_MIN + 1)}
    code = order.pickup_code
    is_one_word = code.isascii() and code.isalnum()
    exact = [fold(code)] if is_one_word else []
    words = (
        *(() if is_one_word else _joined(code)),
        *_joined(order.order_id),
        fold(order.order_id[-4:]),
        *_joined(f"{customer.first_name} {customer.last_name}"),
        *forms,
    )
    return {
        "words": " ".join(words),
        "exact": " ".join([*exact, *(PHONE_MARK + part for part in sorted(parts))]),
        "parcel": " ".join(PARCEL_MARK + word for word in _of_parcel(order)),
    }


def _of_parcel(order: Order) -> Iterable[str]:
    words = dict.fromkeys(_joined(order.lies_on or ""))
    for line in order.lines[:LINES_MAX]:
        words |= dict.fromkeys((*_of_label(line.label), fold(line.ean or "")))
    return filter(None, words)


@lru_cache(maxsize=4096)
def _of_label(label: str) -> tuple[str, ...]:
    """The words of an item's name; kept, as orders have the same items again and again."""
    return tuple(_joined(label, LABEL_WORDS_MAX))


def _joined(text: str, words_max: int = WORDS_MAX) -> list[str]:
    """For each word of a text: it and all that follow, joined."""
    words = folded_words(text)
    starts = range(min(len(words), words_max))
    return ["".join(words[start:])[:TYPED_LENGTH_MAX] for start in starts]


def known_words(*texts: str) -> set[str]:
    """The letters with which words of the index begin, where a typing error is forgiven in them.

    `texts`: columns of an order, with their marks.
    """
    return set(_BEGINNINGS.findall(" ".join(texts)))


def search_expression(typed: str, marks: Sequence[str] = NAMED) -> str:
    """What a person typed as a full-text query: every word begins a word of the order.

    Spaces may be typed or left out: a code or a phone in groups, "le goff", "legoff". From
    PART_DIGITS_MIN digits on, any part of a phone finds it. Empty when nothing searchable was
    typed. `marks`: NAMED, or ANYWHERE for the parcel's words too.
    """
    text = _NOT_TEXT.sub(" ", typed[:TYPED_LENGTH_MAX])
    words = [word for word in map(fold, text.split()) if word]
    if not words:
        return ""
    if all(map(_is_number, words)):
        return _number("".join(words), typed_phone_digits(text), marks)
    parts: list[str] = []
    for is_number, group in groupby(words, _is_number):
        if is_number:
            digits = "".join(group)
            parts.append(_number(digits, digits, marks))
        else:
            parts += (_begins([word], marks) for word in group)
    every = " AND ".join(parts)
    return f"({every}) OR {_begins([''.join(words)], marks)}" if len(words) > 1 else every


def near_expression(typed: str, known: Known) -> str:
    """The same for a text with one typing error in one of its words of letters.

    `known`: which of some beginnings any word of the index has. Numbers are left as they were
    typed: one with another digit belongs to somebody else. Empty when nothing in the text is
    long enough to be forgiven, or no word of any order is near to it.
    """
    text = _NOT_TEXT.sub(" ", typed[:NEAR_LENGTH_MAX])
    words = [word for word in map(fold, text.split()) if word]
    # With an error in one of them, every other word must be known.
    wrong = _unknown(words, known)
    ways = [
        " AND ".join(
            (
                *(_begins([other], ANYWHERE) for other in words[:place]),
                _begins(near, ANYWHERE),
                *(_begins([other], ANYWHERE) for other in words[place + 1 :]),
            )
        )
        for place, word in enumerate(words)
        if wrong <= {word} and (near := _near(word, known))
    ]
    joined = "".join(words)
    if len(words) > 1 and (near := _near(joined, known)):
        ways.append(_begins(near, ANYWHERE))
    return " OR ".join(f"({way})" for way in ways)


def near_code_keys(typed: str) -> list[str]:
    """The keys of the codes that differ in one character from what was typed; none if no code."""
    code = normalise(_NOT_TEXT.sub(" ", typed[:NEAR_LENGTH_MAX]))
    if len(code) not in TYPED_LENGTHS or not set(code) <= set(ALPHABET):
        return []
    return [code_key(near) for near in near_codes(code, ALPHABET)]


def _unknown(words: list[str], known: Known) -> set[str]:
    """Those of the words that begin no word of any order, as far as one can ask."""
    asked = {word for word in words if _LETTERS.fullmatch(word)} if len(words) > 1 else set()
    return asked - set(known(asked))


def _near(word: str, known: Known) -> list[str]:
    """What may have been meant by a word, but for what begins with another of these."""
    is_forgiven = len(word) >= FORGIVEN_LENGTH_MIN and word.isascii() and word.isalpha()
    near = set(near_words(word, known) if is_forgiven else ())
    return [way for way in sorted(near) if not any(way[:end] in near for end in range(len(way)))]


def _number(typed: str, phone: str, marks: Sequence[str]) -> str:
    """A query for typed digits: the beginning of a code, number or phone, or part of a phone."""
    parts = dict.fromkeys((phone, _ABROAD.sub("", phone)))
    in_phones = [part for part in parts if len(part) >= PART_DIGITS_MIN]
    ways = [_begins([typed], marks), *(_begins([part], [PHONE_MARK]) for part in in_phones)]
    return _any_of(ways)


def _begins(words: Iterable[str], marks: Sequence[str]) -> str:
    """A query for a word that begins with one of these, after one of the marks."""
    return _any_of([f'"{mark}{word}"*' for word in words for mark in marks])


def _any_of(ways: Sequence[str]) -> str:
    return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()
