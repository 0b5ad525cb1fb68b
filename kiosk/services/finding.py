"""Which orders somebody means who types a text: one search for the counter and the command line."""

from __future__ import annotations

from kiosk.domain.pickup_code import normalise
from kiosk.services.boards import Card, Reader
from kiosk.services.code_lookup import Given, cards_meant


def find(reader: Reader, text: str, limit: int) -> tuple[Card, ...]:
    """What a person meant who typed this, open orders first; a code may be typed in groups."""
    if not text.strip():
        return ()
    found = (
        reader.search(text, limit)
        or reader.search(normalise(text), limit)
        or cards_meant(reader, Given(text, by_hand=True)).orders
    )
    return found[:limit]
