import random

import pytest

from kiosk.domain.codes.pickup_code import check_character, make_code
from kiosk.domain.codes.short_code import CUT_MARK, cut_code, is_cut_code, short_code


def made(body: str) -> str:
    return body + check_character(body)


def test_a_made_code_is_its_first_three_characters() -> None:
    code = made("A7KPQ2")
    assert short_code(code) == short_code(code, [code]) == "A7K"
    assert short_code(code, [made("A7MPQ2"), made("B7KPQ2")]) == "A7K"


def test_it_is_four_characters_beside_another_that_begins_with_the_same_three() -> None:
    codes = [made("A7KPQ2"), made("A7K3ZZ"), made("B22222")]
    assert [short_code(code, codes) for code in codes] == ["A7KP", "A7K3", "B22"]


@pytest.mark.parametrize(
    ("code", "short"), [("R-2026-004711", "4711"), ("4711", "4711"), ("K9", "K9"), ("", "")]
)
def test_of_a_code_that_came_with_its_order_it_is_the_last_four(code: str, short: str) -> None:
    assert short_code(code, [made("472222"), code]) == short


@pytest.mark.parametrize("code", ["R-2026-004711", "4711", "A7KPQ22", "K9", "12345"])
def test_a_cut_code_has_the_same_short_one_and_no_more(code: str) -> None:
    shown = [code, made("A7KPQ2"), made("A7K3ZZ")]
    cut = [cut_code(one) for one in shown]
    assert all(
        is_cut_code(one) and not is_cut_code(whole) for one, whole in zip(cut, shown, strict=True)
    )
    assert [short_code(one, cut) for one in cut] == [short_code(one, shown) for one in shown]
    assert all(len(one.replace(CUT_MARK, "")) <= 4 for one in cut)
    assert [cut_code(one) for one in cut] == cut


def test_nothing_is_made_of_nothing() -> None:
    assert cut_code("") == ""


def test_among_fifty_orders_no_two_are_equal_and_few_have_four() -> None:
    rng = random.Random(16)
    codes = [make_code(rng.choice) for _ in range(50)]
    short = [short_code(code, codes) for code in codes]
    assert len(set(short)) == len(short)
    assert sum(len(one) == 3 for one in short) > 45
