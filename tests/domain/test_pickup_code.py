import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes.pickup_code import (
    ALPHABET,
    MADE_LENGTH,
    check_character,
    has_valid_check,
    make_code,
    normalise,
)

codes = st.text(ALPHABET, min_size=5, max_size=7).map(lambda body: body + check_character(body))


def test_the_alphabet_has_nothing_that_people_confuse() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("01OI") & set(ALPHABET)
    assert ALPHABET.upper() == ALPHABET


def test_a_made_code_has_seven_characters_and_a_right_check() -> None:
    rng = random.Random(7)
    made = {make_code(rng.choice) for _ in range(500)}
    assert len(made) == 500
    assert all(len(code) == MADE_LENGTH == 7 and has_valid_check(code) for code in made)


@given(codes, st.data())
def test_every_single_wrong_character_is_caught(code: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != code[position]]))
    assert has_valid_check(code)
    assert not has_valid_check(code[:position] + wrong + code[position + 1 :])


def test_nearly_every_swap_of_neighbours_is_caught() -> None:
    rng = random.Random(3)
    missed = total = 0
    for _ in range(400):
        code = make_code(rng.choice)
        for at in range(len(code) - 1):
            swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            if swapped != code:
                total += 1
                missed += has_valid_check(swapped)
    assert missed / total < 0.01


@pytest.mark.parametrize("code", ["", "A", "ABC", "abc2345", "ABC 234", "ÀBC2345", "0000000"])
def test_what_is_no_code_has_no_valid_check(code: str) -> None:
    if code != "A":
        assert not has_valid_check(code)
    assert not has_valid_check("A")


@pytest.mark.parametrize(
    "typed",
    ["k7qf-2m8", " K7QF 2M8 ", "k7 qf\u00a02m8", "Ｋ７ＱＦ２Ｍ８", "K7.QF.2M8", "k7_qf\u202f2m8"],
)
def test_case_spaces_and_hyphens_do_not_matter(typed: str) -> None:
    assert normalise(typed) == "K7QF2M8"
