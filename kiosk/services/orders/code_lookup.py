"""Finds the orders that a scanned or typed code means: one lookup for every screen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.domain.arrival import is_open
from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.codes.scan_reading import CodeMatch, choose, readings
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.services.ports.boards import Card
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork

_COMPLETE = re.compile("[0-9A-Z]{4,40}")


@frozen
class CodeInput:
    """A code as it was scanned or typed.

    `by_hand`: a person typed it: if an order has the code as typed, keyboard layouts are not
    undone. `layouts`: those that scanner and device may be set to, out of
    `keyboard_layouts.LAYOUTS`.
    """

    text: str
    by_hand: bool = False
    layouts: Sequence[str] = LAYOUT_NAMES


def complete_codes(given: CodeInput) -> tuple[str, ...]:
    """The keys of the complete codes that this may be: those with a valid check character.

    Whatever else somebody scans here is nobody else's business.
    """
    read = readings(given.text, given.layouts)
    keys = dict.fromkeys(reading.key for reading in read if reading.is_checked)
    return tuple(key for key in keys if _COMPLETE.fullmatch(key))


def cards_meant(reader: Reader, given: CodeInput) -> CodeMatch[Card]:
    """The orders whose code or number was given; ended ones only if no others match."""
    read = readings(given.text, given.layouts)
    cards = reader.cards_by_keys({reading.key for reading in read})
    meant = choose(read, cards, by_number=True, as_typed_first=given.by_hand)
    live = tuple(card for card in meant.orders if card.column is not None)
    return CodeMatch(live or meant.orders, meant.reading)


def orders_meant(uow: UnitOfWork, given: CodeInput) -> CodeMatch[Order]:
    """The orders whose code was given; ended ones only if no others match.

    Order numbers are not accepted: they are in every message about an order, so not secret.
    """
    read = readings(given.text, given.layouts)
    orders = uow.orders_by_code_keys({reading.key for reading in read})
    meant = choose(read, orders, by_number=False, as_typed_first=given.by_hand)
    live = tuple(order for order in meant.orders if is_open(order.status))
    return CodeMatch(live or meant.orders, meant.reading)
