"""Tests which keys a keypad needs for the codes of a store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes.code_shape import (
    DIGITS,
    EVERY_CHARACTER,
    MADE_CODES,
    CodeShape,
    shape_of,
)
from kiosk.domain.codes.pickup_code import ALPHABET, check_character, normalise
from kiosk.domain.codes.scan_reading import code_key

made = st.text(ALPHABET, min_size=6, max_size=6).map(lambda body: body + check_character(body))


@given(st.sets(made))
def test_our_own_codes_have_the_keypad_without_what_people_confuse(codes: set[str]) -> None:
    assert shape_of(codes) == MADE_CODES
    assert set(MADE_CODES.alphabet) == set(ALPHABET)
    assert (MADE_CODES.length_min, MADE_CODES.length_max) == (6, 8)


@pytest.mark.parametrize(
    ("codes", "shape"),
    [
        (["0012345678905"], CodeShape(DIGITS, 11, 14)),
        (["1001", "10020"], CodeShape(DIGITS, 4, 5)),
        (["AB01O"], CodeShape(EVERY_CHARACTER, 5, 5)),
        (["AB01O", "K7QF2M8"], CodeShape(EVERY_CHARACTER, 5, 8)),
        (["0012345678905", "K7QF2M8"], CodeShape(EVERY_CHARACTER, 6, 14)),
        (["(00)003760248100012236"], CodeShape(DIGITS, 20, 20)),
        (["WEB2026/0017"], CodeShape(EVERY_CHARACTER, 11, 11)),
        (["K7QF2M8K7QF2M8"], CodeShape(EVERY_CHARACTER, 14, 14)),
        (["ÉTÉ-1", "///"], MADE_CODES),
    ],
)
def test_codes_from_elsewhere_have_the_keys_they_need(codes: list[str], shape: CodeShape) -> None:
    assert shape_of(codes) == shape


@given(st.sets(st.text(st.characters(max_codepoint=0x7F), min_size=1, max_size=40)))
def test_every_plain_code_can_be_typed(given_codes: set[str]) -> None:
    codes = {normalise(code) for code in given_codes} - {""}
    shape = shape_of(codes)
    for code in codes:
        typed = "".join(filter(str.isalnum, code))
        if typed:
            assert set(typed) <= set(shape.alphabet)
            assert shape.length_min <= len(typed) <= shape.length_max
            assert code_key(typed) == code_key(code) or set("(]") & set(code)
