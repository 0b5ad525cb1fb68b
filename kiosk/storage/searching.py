"""What an order is found by, and what somebody typed, in the words of the full-text index.

Both sides are folded by the one rule for names, so the index holds plain words only. A phone
has a column of its own: every part of it is a beginning there, and would be found by two digits
of something else.
"""

from __future__ import annotations

import re
from itertools import groupby

from kiosk.domain.names import fold, folded_words
from kiosk.domain.order import Order
from kiosk.services.phones import PART_DIGITS_MIN, phone_forms, typed_phone_digits

TYPED_LENGTH_MAX = 200
"""What is typed beyond this is not looked for: somebody pasted a letter."""

WORDS_MAX = 100
"""Of more words than this in one text no further ones are looked for: somebody sent a letter."""

PHONE_DIGITS_MAX = 40
"""A phone that could not be read may be any text: no more of its digits are looked for."""

_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""What ends a text for SQLite, or is none."""

_ABROAD = re.compile(r"^00(?=[1-9])")
"""What is called before a country's prefix, where no plus is typed."""


def index_columns(order: Order) -> dict[str, str]:
    """What an order is found by: the columns `words` and `phones` of the full-text index.

    Code, number and its end, names and phone. Of several words each begins one that goes on to
    the end: "de La Tour" is delatour, latour and tour, for whoever types "latour".
    """
    customer = order.customer
    forms = [form[:PHONE_DIGITS_MAX] for form in phone_forms(customer.phone)]
    parts = {form[start:] for form in forms for start in range(len(form) - PART_DIGITS_MIN + 1)}
    words = (
        *_joined(order.pickup_code),
        *_joined(order.order_id),
        fold(order.order_id[-4:]),
        *_joined(f"{customer.first_name} {customer.last_name}"),
        *forms,
    )
    return {"words": " ".join(words), "phones": " ".join(sorted(parts))}


def _joined(text: str) -> list[str]:
    """For each word of a text: it and all that follow, as one word."""
    words = folded_words(text)
    starts = range(min(len(words), WORDS_MAX))
    return ["".join(words[start:])[:TYPED_LENGTH_MAX] for start in starts]


def search_expression(typed: str) -> str:
    """What a person typed as a full-text query: every word begins a word of the order.

    What belongs together may also be typed apart, and apart what is one: a code or a phone in
    groups, "le goff", "legoff". From PART_DIGITS_MIN digits on, any part of a phone finds it.
    Empty when there is nothing to look for.
    """
    text = _NOT_TEXT.sub(" ", typed[:TYPED_LENGTH_MAX])
    words = [word for word in map(fold, text.split()) if word]
    if not words:
        return ""
    if all(map(_is_number, words)):
        return _any_of(_number("".join(words), typed_phone_digits(text)))
    parts: list[str] = []
    for is_number, group in groupby(words, _is_number):
        if is_number:
            digits = "".join(group)
            parts.append(_any_of(_number(digits, digits)))
        else:
            parts += map(_begins, group)
    every = " AND ".join(parts)
    return f"({every}) OR {_begins(''.join(words))}" if len(words) > 1 else every


def _number(typed: str, phone: str) -> list[str]:
    """What digits can mean: the beginning of a code, a number or a phone, or part of a phone."""
    parts = dict.fromkeys((phone, _ABROAD.sub("", phone)))
    in_phones = [_begins(part, "phones") for part in parts if len(part) >= PART_DIGITS_MIN]
    return [_begins(typed), *in_phones]


def _any_of(ways: list[str]) -> str:
    return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"


def _begins(word: str, column: str = "words") -> str:
    return f'{column} : "{word}"*'


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()
