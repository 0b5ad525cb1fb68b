"""A search forgives one typing error, and only where nothing else is found."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kiosk.domain.near_words import LETTERS, Known, near_words
from kiosk.domain.status import Status
from kiosk.services.orders.find_orders import find
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.search import near_expression
from tests.counts import count
from tests.storage.sample import add_orders, go, new_order

PEOPLE = [
    new_order(1, first_name="Maëlle", last_name="Le Goff", barcode="AB2CD3K"),
    new_order(2, first_name="Inès", last_name="da Costa", barcode="K7QF2M8"),
    # With a code of its own: one that is drawn at random would begin with a "q" at times.
    new_order(
        3,
        first_name="Jean-Baptiste",
        last_name="Dupont",
        phone="+33639980112",
        barcode="M4NP5R6",
    ),
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


def known_of(*words: str) -> Known:
    """Which beginnings any of these words has."""
    return lambda asked: {begin for begin in asked if any(word.startswith(begin) for word in words)}


@given(st.text(LETTERS, min_size=1, max_size=8), st.text(LETTERS, min_size=1, max_size=8))
def test_what_is_near_is_never_the_word_itself_nor_named_twice(typed: str, word: str) -> None:
    near = near_words(typed, known_of(typed, word, word[::-1]))
    assert typed not in near
    assert len(set(near)) == len(near)


@given(st.text("ab", min_size=1, max_size=5), st.text("ab", min_size=1, max_size=6))
def test_what_is_near_is_what_one_error_makes_of_it(typed: str, word: str) -> None:
    """Compared with making every error at every place, which a search has no time for."""
    swapped = {
        typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in range(len(typed) - 1)
    }
    less = {typed[:at] + typed[at + 1 :] for at in range(len(typed))}
    other = {typed[:at] + a + typed[at + 1 :] for at in range(len(typed)) for a in LETTERS}
    more = {typed[:at] + a + typed[at:] for at in range(len(typed)) for a in LETTERS}
    meant = {way for way in swapped | less | other | more if way != typed and word.startswith(way)}
    assert set(near_words(typed, known_of(word))) == meant


def test_an_error_is_looked_for_where_all_other_words_are_known() -> None:
    known = known_of("camille", "camelia", "lefevre")
    assert (
        near_expression("camile lefe", known)
        == '(("camil"* OR "+camil"*) AND ("lefe"* OR "+lefe"*))'
    )
    assert near_expression("camile lfe", known) == ""


def test_a_name_is_forgotten_with_the_last_order_that_has_it(people: LocalDatabase) -> None:
    """Also the index of what may have been meant holds no name that was erased."""
    add_orders(people, [new_order(5, first_name="Paul", last_name="Legoff-12")])
    for number, left in ((1, "5"), (5, "")):
        order_id = f"CMD-{number:06}"
        people.run_blocking(lambda uow, key: uow.projections.erase(key), order_id)
        assert found(people, "lagoff") == left
    with people.database.reader() as reader:
        words = set(reader.connection.exec_driver_sql("SELECT word FROM known_word").scalars())
    assert not {word for word in words if word.startswith(("legoff", "goff", "maelle", "paul"))}
    assert "dupont" in words


def test_the_letters_of_a_code_are_not_what_was_meant(people: LocalDatabase) -> None:
    """There are as many codes as orders: among a hundred thousand, each text is near to some."""
    assert found(people, "xwvut") == "4"
    assert found(people, "xwvuz") == ""
    add_orders(people, [new_order(5, first_name="Paul", last_name="Xwvut")])
    assert found(people, "xwvuz") == "45"
    people.run_blocking(lambda uow, key: uow.projections.erase(key), "CMD-000005")
    assert found(people, "xwvuz") == ""


@settings(
    max_examples=count("SEARCHES", 50, 200),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_any_text_is_a_query(people: LocalDatabase, text: str) -> None:
    people.read_blocking(lambda reader: reader.search_near(text, 20))
