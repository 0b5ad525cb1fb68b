"""A search forgives one typing error, and only where nothing else is found."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kiosk.domain.codes.pickup_code import ALPHABET
from kiosk.domain.near_words import LETTERS, near_words
from kiosk.domain.status import Status
from kiosk.services.orders.find_orders import find
from kiosk.storage.local_database import LocalDatabase
from tests.counts import count
from tests.storage.sample import add_orders, go, new_order

PEOPLE = [
    new_order(1, first_name="Maëlle", last_name="Le Goff", barcode="AB2CD3K"),
    new_order(2, first_name="Inès", last_name="da Costa", barcode="K7QF2M8"),
    new_order(3, first_name="Jean-Baptiste", last_name="Dupont", phone="+33639980112"),
    new_order(4, first_name="Zoé", last_name="Dupond", barcode="XWVUT54"),
]


@pytest.fixture
def people(store: LocalDatabase) -> LocalDatabase:
    add_orders(store, PEOPLE)
    return store


def found(store: LocalDatabase, typed: str) -> str:
    """The last digits of the order numbers found, in order."""
    cards = store.read_blocking(lambda reader: find(reader, typed, 20))
    return "".join(card.order_id[-1] for card in cards)


@pytest.mark.parametrize(
    ("typed", "orders"),
    [
        ("legof", "1"),
        ("lagoff", "1"),
        ("lgeoff", "1"),
        ("legooff", "1"),
        ("Le Gozf", "1"),
        ("dacotsa", "2"),
        ("inès dacozta", "2"),
        ("xupont", "3"),
        ("jean dupont", "3"),
        ("jaen dupont", "3"),
        ("AB2CD4K", "1"),
        ("ab2 cd4k", "1"),
        ("ZB2CD3K", "1"),
    ],
)
def test_one_error_is_forgiven(people: LocalDatabase, typed: str, orders: str) -> None:
    assert found(people, typed) == orders


@pytest.mark.parametrize(
    "typed", ["zegozf", "jaen dupnot", "AB2CD44", "0639980113", "gxf", "q", ""]
)
def test_two_errors_other_digits_and_short_words_are_not(people: LocalDatabase, typed: str) -> None:
    assert found(people, typed) == ""


def test_what_is_typed_right_finds_nothing_else(people: LocalDatabase) -> None:
    assert found(people, "dupont") == "3"
    assert found(people, "dupon") == "34"


def test_open_orders_come_before_the_others(people: LocalDatabase) -> None:
    served = (Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_OK)
    go(people, "CMD-000003", *served)
    assert found(people, "duponk") == "43"


@settings(
    max_examples=count("SEARCHES", 25, 100),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 4), st.sampled_from(LETTERS), st.sampled_from(["wrong", "more", "less"]))
def test_any_error_at_any_place_is_forgiven(
    people: LocalDatabase, place: int, letter: str, kind: str
) -> None:
    name = "legoff"
    end = place + (0 if kind == "more" else 1)
    typed = name[:place] + ("" if kind == "less" else letter) + name[end:]
    assume(typed != name)
    assert "1" in found(people, typed)


@given(st.text(ALPHABET.lower(), min_size=1, max_size=8))
def test_what_is_near_is_never_the_word_itself_nor_named_twice(word: str) -> None:
    near = near_words(word)
    assert word not in near
    assert len(set(near)) == len(near)


@settings(
    max_examples=count("SEARCHES", 50, 200),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_any_text_is_a_query(people: LocalDatabase, text: str) -> None:
    people.read_blocking(lambda reader: reader.search_near(text, 20))
