"""Finds an order by whatever a person at the counter types."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kiosk.domain.actions import Details
from kiosk.domain.codes.pickup_code import normalise
from kiosk.domain.names import fold
from kiosk.domain.status import Status
from kiosk.services.orders import counter, intake
from kiosk.services.orders.counter import Advance, OrderCommand
from kiosk.services.orders.find_orders import find
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage import finding
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.search import search_expression
from tests.counts import count
from tests.storage.sample import (
    COUNTER_1,
    SOPHIE,
    TOMORROW,
    add_orders,
    bring,
    go,
    new_order,
    problems,
    reason_for,
    serve,
)

PEOPLE = [
    new_order(1, first_name="Hélène", last_name="Lefèvre", phone="+33612345678", barcode="AB2CD3K"),
    new_order(2, first_name="Jean-Pierre", last_name="D’Argent", phone="+33799887766"),
    new_order(3, first_name="Maëlys", last_name="Lecœur", phone="+32471234567"),
    new_order(4, first_name="Øyvind", last_name="Straße", phone="0044 20 7946 0958"),
    new_order(5, first_name="Anne Marie", last_name="de La Tour", phone=""),
    new_order(6, first_name="יעל", last_name="Ⅳ", phone="+33611111111"),
]


def found(store: LocalDatabase, typed: str, limit: int = 30) -> list[str]:
    cards = store.read_blocking(lambda reader: reader.search(typed, limit))
    return [card.order_id[-1] for card in cards]


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("Lefèvre", "1"),
        ("lefevre", "1"),
        ("LEFÈVRE", "1"),
        ("Lefe\u0300vre", "1"),
        ("lef hél", "1"),
        ("helene le", "1"),
        ("AB2CD3K", "1"),
        ("ab2", "1"),
        ("ab2 cd3k", "1"),
        ("AB2-CD3K", "1"),
        ("0612345678", "1"),
        ("06 12 34 56 78", "1"),
        ("06.12.34.56.78", "1"),
        ("06 12", "1"),
        ("06 12 3", "1"),
        ("+33 6 12 34 56 78", "1"),
        ("+336123", "1"),
        ("0033612345678", "1"),
        ("5678", "1"),
        ("61234", "1"),
        ("12 34 56 78", "1"),
        ("CMD-000001", "1"),
        ("cmd 000001", "1"),
        ("0001", "1"),
        ("  lefèvre  ", "1"),
        ("jean-pierre", "2"),
        ("jeanpierre", "2"),
        ("pierre", "2"),
        ("d'argent", "2"),
        ("dargent", "2"),
        ("argent", "2"),
        ("lecoeur", "3"),
        ("lecœur", "3"),
        ("maelys", "3"),
        ("+32 471 23", "3"),
        ("strasse", "4"),
        ("straße", "4"),
        ("oyvind", "4"),
        ("la tour anne", "5"),
        ("יעל", "6"),
    ],
)
def test_order_is_found(store: LocalDatabase, typed: str, order: str) -> None:
    add_orders(store, PEOPLE)
    assert found(store, typed) == [order]


@pytest.mark.parametrize(
    "typed", ["", "   ", "xyz", "lefevre martin", "efevre", "123456789", '"', "*", "-", "…", "\x00"]
)
def test_nothing_is_found(store: LocalDatabase, typed: str) -> None:
    add_orders(store, PEOPLE)
    assert found(store, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        'lefevre"',
        '"lefevre',
        "lefevre*",
        "(lefevre",
        "lefevre)",
        "lefevre -",
        "^lefevre",
        "lefevre\x00",
        "lefevre\ud800",
        "lef\tevre"[:3],
    ],
)
def test_signs_of_the_search_language_are_only_signs(store: LocalDatabase, typed: str) -> None:
    add_orders(store, PEOPLE)
    assert found(store, typed) == ["1"]


@pytest.mark.parametrize("typed", ["words:lefevre", "lefevre OR dargent", "NEAR(lefevre)", "NOT"])
def test_words_of_the_search_language_are_only_words(store: LocalDatabase, typed: str) -> None:
    add_orders(store, PEOPLE)
    assert found(store, typed) == []


SIGNS = st.sampled_from(list("\"'*()^:-+{}[]&|\\/%_.,;éœß½²٣\u0301\u200b\x00\ud800 \t\u00a0"))
TYPED = st.one_of(
    st.text(max_size=12),
    st.lists(
        st.one_of(SIGNS, st.sampled_from(["AND", "OR", "NOT", "NEAR", "words", "06", "a"])),
        max_size=10,
    ).map("".join),
)


@settings(
    max_examples=count("SEARCHES", 100, 400),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TYPED)
@example('"' * 7)
@example("½")
@example("a" * 5000)
@example("a " * 100_000)
def test_anything_may_be_typed(store: LocalDatabase, typed: str) -> None:
    found(store, typed)


@settings(
    max_examples=count("SEARCHES", 50, 200),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TYPED)
def test_anything_may_be_typed_at_the_counter(store: LocalDatabase, typed: str) -> None:
    assert store.read_blocking(lambda reader: find(reader, typed, 20)) == ()


@settings(
    max_examples=count("SEARCHES", 25, 100),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# A modifier letter may be an apostrophe, which is ignored.
@given(st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Lt", "Lo", "Nd"]), min_size=1))
def test_expression_is_made_for_every_word(typed: str) -> None:
    assert search_expression(typed)


@given(st.text("aÉœß '-._\u00a0", max_size=20))
def test_letters_are_searched_with_and_without_what_is_between_them(typed: str) -> None:
    """So a search for the code that they may be would find nothing else."""
    code = normalise(typed)
    assume(fold(typed) == fold(code) != "")
    assert search_expression(typed).endswith(search_expression(code))


def test_open_orders_come_first_however_many_match(store: LocalDatabase) -> None:
    add_orders(store, [new_order(number) for number in range(2, 700)])
    opened = bring(store, 1, Status.READY)

    def close_all(uow: UnitOfWork, _: None) -> None:
        for number in range(2, 700):
            for status in (Status.DELAYED, Status.PICK_UP_OK):
                details = Details(reason_for(status))
                command = Advance(f"CMD-{number:06}", status, SOPHIE, COUNTER_1, details)
                counter.advance(uow, command)

    store.run_blocking(close_all, None)
    cards = store.read_blocking(lambda reader: reader.search("durand", 10))
    assert cards[0].order_id == opened
    assert [card.status for card in cards[1:]] == [Status.PICK_UP_OK] * 9
    assert [card.order_id for card in cards[1:3]] == ["CMD-000699", "CMD-000698"]


def test_open_orders_are_sorted_by_slot(store: LocalDatabase) -> None:
    later, sooner, without = new_order(1, slot=TOMORROW), new_order(2), new_order(3, slot=None)
    add_orders(store, [later, without, sooner])
    assert found(store, "durand") == ["2", "1", "3"]
    assert found(store, "durand", 2) == ["2", "1"]


def test_handed_and_waiting_orders_are_found_alike(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    serve(store, order_id)
    assert found(store, "durand") == ["1"]
    go(store, order_id, Status.PICK_UP_OK)
    assert found(store, "durand") == ["1"]


def test_an_order_is_found_once_wherever_it_goes(store: LocalDatabase) -> None:
    """It moves between the index of open orders and that of ended ones, with its words."""
    order_id = bring(store, 1, Status.READY)
    seen = OrderCommand(order_id, SOPHIE, COUNTER_1)
    for status, is_open in ((Status.CANCELLED, False), (Status.BLOCKED, True)):
        go(store, order_id, status)
        if not is_open:
            store.run_blocking(counter.mark_seen, seen)
        cards = store.read_blocking(lambda reader: find(reader, "durand", 20))
        assert [(card.order_id, card.column is not None) for card in cards] == [(order_id, is_open)]
        assert problems(store) == []


def test_no_search_sorts_all_that_match(store: LocalDatabase) -> None:
    """Its indexes have the orders in sequence, so it stops at the limit, however many match."""
    with store.database.reader() as reader:
        for query in (finding.OPEN, finding.ENDED):
            values = {"words": "a", "limit": 20}
            plan = reader.connection.execute(text(f"EXPLAIN QUERY PLAN {query}"), values).all()
            assert not [row.detail for row in plan if "TEMP B-TREE" in row.detail]


def test_made_codes_are_found_as_they_are_spoken(store: LocalDatabase) -> None:
    added: intake.IntakeResult = add_orders(store, [new_order(1)])
    assert added.added == ("CMD-000001",)
    code = store.read_blocking(lambda reader: reader.cards(["CMD-000001"]))[
        "CMD-000001"
    ].pickup_code
    assert found(store, f"{code[:3]} {code[3:]}".lower()) == ["1"]
