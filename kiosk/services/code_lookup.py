"""Which orders a code means that was scanned or typed: one lookup for every screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain.arrival import is_open
from kiosk.domain.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.order import Order
from kiosk.domain.scan_reading import Meant, choose, readings
from kiosk.services.boards import Card, Reader
from kiosk.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Given:
    """A code as it came in.

    `by_hand`: a person typed it, who has one keyboard: what names an order as it stands is not
    read in any other way. `layouts`: those that scanner and machine may be set to, out of
    `keyboard_layouts.LAYOUTS`.
    """

    text: str
    by_hand: bool = False
    layouts: Sequence[str] = LAYOUT_NAMES


def cards_meant(reader: Reader, given: Given) -> Meant[Card]:
    """The orders whose code or number was given; those that are over only where no other is."""
    read = readings(given.text, given.layouts)
    cards = reader.cards_by_keys({reading.key for reading in read})
    meant = choose(read, cards, by_number=True, as_typed_first=given.by_hand)
    live = tuple(card for card in meant.orders if card.column is not None)
    return Meant(live or meant.orders, meant.reading)


def orders_meant(uow: UnitOfWork, given: Given) -> Meant[Order]:
    """The orders whose code was given; those that are over only where no other is.

    The number of an order stands in every message about it: it lets nobody in.
    """
    read = readings(given.text, given.layouts)
    orders = uow.orders_by_code_keys({reading.key for reading in read})
    meant = choose(read, orders, by_number=False, as_typed_first=given.by_hand)
    live = tuple(order for order in meant.orders if is_open(order.status))
    return Meant(live or meant.orders, meant.reading)
