"""Tests when a typed code is complete, and when it is surely a slip."""

from __future__ import annotations

from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.codes.typed_code import is_complete, is_slip

OURS = "K7M4PQ" + check_character("K7M4PQ")
SLIP = OURS[:-1] + ("2" if OURS[-1] != "2" else "3")


def test_right_check_character_completes_a_code() -> None:
    assert is_complete(OURS, {OURS})
    assert is_complete(OURS, set())
    assert not is_complete(OURS[:-1], {OURS})
    assert not is_complete(SLIP, {OURS})


def test_code_that_another_one_continues_waits_for_more() -> None:
    assert not is_complete(OURS, {OURS + "8"})
    assert not is_complete(OURS, {OURS, OURS + "8"})


def test_code_of_another_length_is_never_complete_by_itself() -> None:
    body = "K7M4P"
    assert not is_complete(body + check_character(body), set())


def test_wrong_check_character_is_a_slip_where_all_codes_are_ours() -> None:
    assert is_slip(SLIP, {OURS})
    assert is_slip(OURS[:-1], {OURS})
    assert not is_slip(OURS, {OURS})
    assert not is_slip(SLIP, {OURS, "WEB-2026-1"})
    assert not is_slip(SLIP, set())
