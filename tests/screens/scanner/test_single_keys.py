"""Tests that single keys of a person reach the page, and press nothing by mistake."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.screens.keyboard import CTRL, ENTER
from tests.screens.scanner.conftest import Listen, PageShown

FAST_MS, SLOW_MS = 10, 200


def test_slow_letters_reach_the_page_and_no_enter_a_button(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.types("K7 M")
    keyboard.key(ENTER, 900)
    keyboard.rests()
    assert page.seen("keys") == ["K", "7", "M"]
    assert page.seen("texts") == [" ", "\r"]
    assert (page.scans, page.count("pressed")) == ([], 0)


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_lone_key_presses_the_focused_button_once_nothing_followed(
    page: PageShown, listen: Listen, key: Qt.Key
) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.key(key)
    assert page.count("pressed") == 0
    page.until(lambda: page.count("pressed") == 1)


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Space])
@pytest.mark.parametrize(("before_ms", "after_ms"), [(1000, 2000), (2000, 150), (300, 2000)])
def test_a_key_with_another_near_it_presses_nothing(
    page: PageShown, listen: Listen, key: Qt.Key, before_ms: int, after_ms: int
) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.key(Qt.Key.Key_F5)
    keyboard.key(key, before_ms)
    keyboard.key(Qt.Key.Key_F5, after_ms)
    keyboard.rests()
    assert page.count("pressed") == 0


def test_a_finger_that_rests_on_enter_presses_once(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.key(ENTER)
    keyboard.rests()
    for gap_ms in (660, *[40] * 30, 2000, 40):
        keyboard.key(ENTER, gap_ms, repeats=True)
        keyboard.rests()
    assert page.count("pressed") == 1


def test_two_equal_characters_are_no_resting_finger(page: PageShown, listen: Listen) -> None:
    """The windowing system reports a release and press in one millisecond as auto-repeat."""
    keyboard = listen()
    page.focus("button")
    keyboard.types("10", 5)
    keyboard.key(Qt.Key.Key_0, 5, text="0", repeats=True)
    keyboard.types("7\r", 5)
    assert page.scans == ["1007"]


def test_a_focus_that_moved_meanwhile_is_not_pressed(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    page.focus("elsewhere")
    keyboard.key(ENTER)
    page.focus("button")
    keyboard.rests()
    assert page.count("pressed") == 0


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_a_touch_withdraws_a_press_that_still_waits(
    page: PageShown, listen: Listen, modifiers: Qt.KeyboardModifier
) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.key(ENTER, 2000, modifiers)
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(350, 250))
    keyboard.rests()
    assert (page.count("pressed"), page.count("done")) == (0, 0)


def test_a_command_acts_alone_and_never_within_a_burst(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.key(ENTER, 2000, CTRL)
    keyboard.rests()
    assert page.count("done") == 1
    keyboard.types("K7M4", 60)
    keyboard.key(ENTER, 60, CTRL)
    keyboard.types("PX", 60)
    keyboard.rests()
    assert (page.count("done"), page.scans) == (1, ["K7M4PX"])


def test_a_command_in_a_field_is_the_field_s(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    keyboard.types("Durand")
    keyboard.key(Qt.Key.Key_A, 2000, CTRL)
    keyboard.rests()
    keyboard.key(Qt.Key.Key_Backspace)
    assert page.text == ""
    keyboard.key(ENTER, 2000, CTRL)
    keyboard.rests()
    assert page.count("entered") == 0


@pytest.mark.parametrize("prefix", ["", "]"])
def test_keys_without_text_reach_the_page(page: PageShown, listen: Listen, prefix: str) -> None:
    keyboard = listen(prefix)
    page.focus("button")
    keyboard.key(Qt.Key.Key_F2)
    keyboard.rests()
    assert page.seen("keys") == [""]
