"""Finds orders by what is in their parcel, and by where it lies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.order import Line, NewOrder
from kiosk.services.counter.shelf import PutOnShelf, put_on_shelf
from kiosk.services.orders.find_orders import find
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import LEA, add_orders, new_order

LABELS = {
    1: ("Robe d’été à pois", "3401234567890"),
    2: ("Lampe à pétrole", None),
    3: ("Porte-clés « Étoile »", None),
    4: ("Nappe", None),
}


def ordered(number: int) -> NewOrder:
    label, ean = LABELS[number]
    return replace(new_order(number, phone=""), lines=(Line(1, label, 1, ean),))


@pytest.fixture
def shop(store: LocalDatabase) -> LocalDatabase:
    add_orders(store, [*map(ordered, LABELS), new_order(5, last_name="Lampert", phone="")])
    store.run_blocking(put_on_shelf, PutOnShelf("CMD-000004", "B-12", LEA))
    return store


def found(store: LocalDatabase, typed: str) -> str:
    cards = store.read_blocking(lambda reader: find(reader, typed, 20))
    return "".join(card.order_id[-1] for card in cards)


@pytest.mark.parametrize(
    ("typed", "orders"),
    [
        ("robe", "1"),
        ("robe d'ete", "1"),
        ("ROBE dété", "1"),
        ("ete a pois", "1"),
        ("3401234567890", "1"),
        ("34012345", "1"),
        ("porte cles", "3"),
        ("porteclés", "3"),
        ("etoile", "3"),
        ("robbe", "1"),
        ("etiole", "3"),
        ("durand robe", "1"),
        ("b12", "4"),
        ("B-12", "4"),
        ("b 12", "4"),
        ("lamp", "52"),
        ("lampert", "5"),
        ("lampe petrole", "2"),
        ("durand b12", "4"),
        ("b13", ""),
    ],
)
def test_finds_what_a_colleague_types(shop: LocalDatabase, typed: str, orders: str) -> None:
    assert found(shop, typed) == orders


def test_moved_parcel_is_found_where_it_lies_now(shop: LocalDatabase) -> None:
    shop.run_blocking(put_on_shelf, PutOnShelf("CMD-000004", "C10", LEA))
    assert found(shop, "b12") == ""
    # No pickup code, which are drawn at random, has a 1 or a 0.
    assert found(shop, "c10") == "4"
