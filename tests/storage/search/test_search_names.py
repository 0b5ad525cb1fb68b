"""Finds an order by a name, however it is written."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kiosk.domain.names import fold, folded_words
from kiosk.storage.local_database import LocalDatabase
from tests.counts import count
from tests.storage.sample import add_orders, new_order

ORDER_NUMBERS = itertools.count(1000)


def found(store: LocalDatabase, typed: str) -> set[str]:
    return {
        card.order_id for card in store.read_blocking(lambda reader: reader.search(typed, 5000))
    }


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("N\u02bcGuessan", "N'Guessan"),
        ("N\u02bcGuessan", "n’guessan"),
        ("N\u02bcGuessan", "nguessan"),
        ("N\u02bcGuessan", "guessan"),
        ("N'Guessan", "N\u02bcGuessan"),
        ("Le Goff", "legoff"),
        ("Le Goff", "le-goff"),
        ("Le Goff", "goff"),
        ("Legoff", "le goff"),
        ("da Costa", "dacosta"),
        ("da Costa", "dac"),
        ("da Costa", "costa zo"),
        ("d'Argent", "dargent"),
        ("Dargent", "d’argent"),
        ("de La Tour", "latour"),
        ("de La Tour", "delatour zoe"),
        ("Martin-Dupont", "martindupont"),
        ("Martin\u2010Dupont", "dupont"),
        ("Straße", "strasse"),
        ("Nguyễn", "nguyen"),
    ],
)
def test_a_name_is_found_however_it_is_written(store: LocalDatabase, name: str, typed: str) -> None:
    add_orders(store, [new_order(1, first_name="Zoé", last_name=name), new_order(2)])
    assert found(store, typed) == {"CMD-000001"}


def test_a_long_name_is_found_whole(store: LocalDatabase) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff de la Bourdonnaye-Montluc"
    add_orders(store, [new_order(1, last_name=name), new_order(2)])
    for typed in (name, name.upper(), fold(name), "bourdonnaye montluc"):
        assert found(store, typed) == {"CMD-000001"}


NAMES = st.text(st.characters(categories=["L", "Mn", "Nd"]), min_size=1, max_size=40)
SIGNS = st.sampled_from([" ", "-", "'", "’", "\u02bc", "\u2010", "\u00a0"])


@settings(
    max_examples=count("SEARCHES", 37, 150),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(NAMES, min_size=1, max_size=4), SIGNS, SIGNS)
def test_any_name_is_found_by_its_folding(
    store: LocalDatabase, words: list[str], given_as: str, asked: str
) -> None:
    name = given_as.join(words)[:100]
    assume(fold(name) and not fold(name).isdigit())
    order = new_order(next(ORDER_NUMBERS), last_name=name)
    add_orders(store, [order])
    for typed in (name, fold(name), name.upper(), asked.join(folded_words(name))):
        assert order.order_id in found(store, typed), typed
