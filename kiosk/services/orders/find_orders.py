"""Finds the orders that a typed text means: one search for the counter and the command line."""

from __future__ import annotations

from kiosk.domain.codes.pickup_code import normalise
from kiosk.domain.names import fold
from kiosk.services.orders.code_lookup import CodeInput, cards_meant
from kiosk.services.ports.boards import Card
from kiosk.services.ports.reader import Reader


def find(reader: Reader, text: str, limit: int) -> tuple[Card, ...]:
    """The orders that a typed text means, open ones first, at most `limit`.

    A code may be typed in groups. If no order has what was typed, those are returned that have
    it but for one typing error.
    """
    if not text.strip():
        return ()
    code = normalise(text)
    found = (
        reader.search(text, limit)
        or (() if _is_same(code, text) else reader.search(code, limit))
        or cards_meant(reader, CodeInput(text, by_hand=True)).orders
        or reader.search_near(text, limit)
    )
    return found[:limit]


def _is_same(code: str, text: str) -> bool:
    """Whether both search for the same letters: a text's are also searched without its spaces."""
    letters = fold(text)
    return letters.isalpha() and letters == fold(code)
