"""Tests which bays a store has, which one somebody means, and what a sign says."""

from __future__ import annotations

import pytest

from kiosk.domain.places.bays import bay_meant, bay_on_sign, bays_of, letters_of


def test_list_of_bays_and_ranges() -> None:
    assert bays_of(["A1-A3", "B7", "01-03"]) == ("A1", "A2", "A3", "B7", "01", "02", "03")
    assert bays_of(["A8-11"]) == ("A8", "A9", "A10", "A11")
    assert bays_of(["A3-A1", "2-2"]) == ("A1", "A2", "A3", "2")
    assert bays_of([]) == ()


@pytest.mark.parametrize("given", ["", "A", "A1-", "A1-B3", "AA1", "A12345", "a1"])
def test_what_is_no_bay_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=given or "^$"):
        bays_of([given])


def test_letters_to_type() -> None:
    assert letters_of(bays_of(["B1-B2", "A1", "4"])) == "AB"
    assert letters_of(bays_of(["1-9"])) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("A1", "A1"), ("A01", "A1"), ("B7", "B07"), ("A9", None), ("1", None), ("0000", None)],
)
def test_zeros_before_a_number_do_not_matter(typed: str, meant: str | None) -> None:
    assert bay_meant(typed, bays_of(["A1-A4", "B01-B12"])) == meant


@pytest.mark.parametrize(
    ("sign", "bay"),
    [
        ("BAY A2", "A2"),
        ("place:a2", "A2"),
        ("Place 3", "3"),
        ("PLACE A9", None),
        ("A2", None),
        ("K7M4PQ2", None),
        ("BAY A2 X", None),
    ],
)
def test_sign_of_a_bay(sign: str, bay: str | None) -> None:
    assert bay_on_sign(sign, bays_of(["A1-A4", "1-5"])) == bay
