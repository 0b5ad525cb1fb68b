"""Finds an order by any part of a phone number, in any form."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.services.phones import read_phone
from kiosk.storage.local_database import LocalDatabase
from tests.counts import count
from tests.storage.sample import add_orders, new_order

ORDER_NUMBERS = itertools.count(1000)


def found(store: LocalDatabase, typed: str) -> set[str]:
    return {
        card.order_id for card in store.read_blocking(lambda reader: reader.search(typed, 5000))
    }


def order_with(store: LocalDatabase, phone: str) -> str:
    number = next(ORDER_NUMBERS)
    # A code that is drawn at random may begin with any two digits.
    order = new_order(number, phone=read_phone(phone), barcode=f"Q{number:06}")
    add_orders(store, [order])
    return order.order_id


@pytest.mark.parametrize(
    ("given_as", "typed"),
    [
        ("+33 (0)6 39 98 01 20", "06 39 98 01 20"),
        ("+33 (0)6 39 98 01 20", "+33 (0)6 39 98 01 20"),
        ("+33 (0)6 39 98 01 20", "+33 6 39"),
        ("+33 (0)6 39 98 01 20", "0033639980120"),
        ("+33 (0)6 39 98 01 20", "+33 06 39 98 01 20"),
        ("+33 (0)6 39 98 01 20", "98 01 20"),
        ("+33 (0)6 39 98 01 20", "639980120"),
        ("06 12 34 56 78", "34.56.7"),
        ("06 12 34 56 78", "durand 5678"),
        ("06 12 34 56 78", "56 78 camille"),
        ("+262 692 12 34 56", "0692 12 34 56"),
        ("+262 692 12 34 56", "0692 12"),
        ("+32 471 23 45 67", "0471 23 45 67"),
        ("+32 471 23 45 67", "0032 (0)471"),
        ("+41 79 123 45 67", "079 123 45 67"),
        ("01 23 45 67 89 poste 12", "01 23 45 67 89"),
        ("06 12 34 56 78 / 06 98 76 54 32", "0698765432"),
        ("06 39", "0639"),
        ("06 12 34 56 78", "٠٦١٢٣٤٥٦٧٨"),
    ],
)
def test_an_order_is_found_by_any_part_of_its_phone(
    store: LocalDatabase, given_as: str, typed: str
) -> None:
    add_orders(store, [new_order(1, phone="+33788888888")])
    order_id = order_with(store, given_as)
    assert found(store, typed) == {order_id}


@pytest.mark.parametrize("stored", ["+330639980120", "+32471234567", "06 39 98 01 20"])
def test_a_phone_that_was_stored_before_is_found(store: LocalDatabase, stored: str) -> None:
    add_orders(store, [new_order(1, phone=stored), new_order(2, phone="+33788888888")])
    assert found(store, stored) == {"CMD-000001"}
    assert found(store, stored[-6:]) == {"CMD-000001"}


def test_a_few_digits_find_no_middle_of_a_phone(store: LocalDatabase) -> None:
    order_with(store, "06 12 34 56 78")
    assert found(store, "345") == set()
    assert found(store, "56 camille") == set()


BETWEEN = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", "/", "–"])


BEFORE = st.sampled_from(
    ["0", "+33", "+33 ", "+33 (0)", "+33 0", "0033", "(+33) ", "+33.", "00 33 "]
)
DIGITS = st.from_regex(r"[1-79][0-9]{8}", fullmatch=True)


@st.composite
def written(draw: st.DrawFn, digits: str) -> str:
    """A French number as a person writes it."""
    grouped = [digits[0], digits[1:3], digits[3:5], digits[5:7], digits[7:9]]
    return draw(BEFORE) + draw(BETWEEN).join(grouped)


@settings(
    max_examples=count("SEARCHES", 37, 150),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data(), DIGITS, st.integers(4, 10))
def test_any_french_phone_is_found_however_it_is_written(
    store: LocalDatabase, data: st.DataObject, digits: str, length: int
) -> None:
    order_id = order_with(store, data.draw(written(digits)))
    assert order_id in found(store, f"0{digits}"[-length:])
    assert order_id in found(store, data.draw(written(digits)))
    assert order_id in found(store, f"+33{digits}")
