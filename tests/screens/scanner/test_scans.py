"""Tests that a scanner's keys are distinguished from a person's typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.screens.keyboard import ENTER
from tests.screens.scanner.conftest import Listen, PageShown

FAST_MS, SLOW_MS = 10, 200


@pytest.mark.parametrize("gap_ms", [1, 10, 60, 100])
@pytest.mark.parametrize("focus", ["button", "elsewhere", "field"])
@pytest.mark.parametrize("code", ["K7M4PX2", "12345", "A12B"])
def test_a_code_with_enter_is_a_scan(
    page: PageShown, listen: Listen, code: str, focus: str, gap_ms: int
) -> None:
    keyboard = listen()
    page.focus(focus)
    keyboard.scans(code, gap_ms)
    assert page.scans == [code]
    assert (page.text, page.count("entered"), page.count("pressed")) == ("", 0, 0)


ENDS = ["\r", "\t", "\n", "\r\r", "\r\n", "\t\r", "\t\t", ""]


@pytest.mark.parametrize("end", ENDS, ids=repr)
@pytest.mark.parametrize("focus", ["button", "elsewhere"])
def test_a_scan_is_one_whatever_ends_it(
    page: PageShown, listen: Listen, focus: str, end: str
) -> None:
    keyboard = listen()
    page.focus(focus)
    keyboard.scans("K7M4PX2", 40, end)
    page.until(lambda: page.scans)
    assert page.scans == ["K7M4PX2"]
    assert (page.count("pressed"), page.count("done")) == (0, 0)
    assert page.seen("keys") == []


@pytest.mark.parametrize("second", [ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Down])
@pytest.mark.parametrize("gap_ms", [40, 900])
@pytest.mark.parametrize("focus", ["button", "elsewhere", "field"])
def test_the_second_end_of_a_scan_does_nothing(
    page: PageShown, listen: Listen, focus: str, gap_ms: int, second: Qt.Key
) -> None:
    keyboard = listen()
    page.focus(focus)
    keyboard.scans("K7M4PX2", 60)
    keyboard.key(second, gap_ms)
    keyboard.rests()
    assert page.scans == ["K7M4PX2"]
    assert (page.count("entered"), page.count("pressed")) == (0, 0)
    assert (page.seen("keys"), page.seen("texts")) == ([], [])


def test_down_ends_a_scan_too(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.scans("K7M4PX2", 60, end="")
    keyboard.key(Qt.Key.Key_Down, 60)
    assert page.scans == ["K7M4PX2"]
    assert page.seen("keys") == []


@pytest.mark.parametrize(
    ("typed", "content"),
    [
        ("\x02K7M4PX2\x03", "K7M4PX2"),
        ("\x02K7M4PX2\x03\r", "K7M4PX2"),
        ("\x1d0109521101530001\x1d10ABC", "0109521101530001\x1d10ABC"),
        ("\x1aK7M4\r", "K7M4"),
        ("K7M\x1e4PX2\x04\r", "K7M4PX2"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("focus", ["button", "elsewhere", "field"])
def test_control_characters_frame_and_separate_and_are_no_shortcuts(
    page: PageShown, listen: Listen, focus: str, typed: str, content: str
) -> None:
    keyboard = listen()
    page.focus(focus)
    keyboard.scans(typed, 60, end="")
    keyboard.rests()
    assert page.scans == [content]
    assert (page.text, page.seen("keys"), page.count("done")) == ("", [], 0)


def test_what_the_field_took_of_a_scan_is_taken_out_again(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    keyboard.types("du")
    keyboard.scans("K7M4PX2")
    assert page.text == "du"
    assert page.count("entered") == 0


def test_a_fast_scan_without_an_end_leaves_no_field_changed(
    page: PageShown, listen: Listen
) -> None:
    keyboard = listen()
    keyboard.types("du")
    keyboard.scans("K7M4PX2", end="")
    keyboard.rests()
    assert (page.text, page.scans) == ("du", ["K7M4PX2"])


@pytest.mark.parametrize("gap_ms", [80, 200])
def test_a_person_who_types_into_a_field_is_left_alone(
    page: PageShown, listen: Listen, gap_ms: int
) -> None:
    keyboard = listen()
    keyboard.types("Durand", gap_ms)
    assert page.text == "Durand", "letters are seen at once"
    keyboard.rests()
    keyboard.key(ENTER, 300)
    keyboard.rests()
    assert (page.scans, page.text, page.count("entered")) == ([], "Durand", 1)
