"""Tests scanner prefixes, repeated scans and keyboard layouts with dead keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.codes.scan_reading import readings
from kiosk.screens.scanner import Scanner
from tests.screens.keyboard import ENTER, Keyboard
from tests.screens.scanner.conftest import Listen, PageShown

FAST_MS, SLOW_MS = 10, 200


@pytest.mark.parametrize("typed", ["$K7M4PX2", "K7M4PX2", "\x02$K7M4PX2\x03"], ids=repr)
@pytest.mark.parametrize("focus", ["button", "field"])
def test_with_a_prefix_set_a_scan_is_known_with_and_without(
    page: PageShown, listen: Listen, focus: str, typed: str
) -> None:
    keyboard = listen("$")
    page.focus(focus)
    keyboard.scans(typed)
    assert (page.scans, page.text) == (["K7M4PX2"], "")


def test_caps_lock_changes_the_case_of_a_prefix(page: PageShown, listen: Listen) -> None:
    keyboard = listen("q")
    keyboard.scans("QAB2", 200)
    assert (page.scans, page.text) == (["AB2"], "")


def test_with_a_prefix_no_field_sees_a_slow_scan(page: PageShown, listen: Listen) -> None:
    keyboard = listen("$")
    keyboard.types("$AB2KX")
    keyboard.rests()
    keyboard.types("4\r")
    assert (page.scans, page.text) == (["AB2KX4"], "")


def test_a_prefix_without_an_end_gives_the_keyboard_back(page: PageShown, listen: Listen) -> None:
    keyboard = listen("$")
    keyboard.types("$AB", FAST_MS)
    keyboard.rests()
    keyboard.now_ms += 5000
    keyboard.types("Durand")
    assert (page.scans, page.text) == ([], "Durand")


def test_the_same_scan_within_two_seconds_is_one(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    for gap_ms, seen in ((3000, 1), (1000, 1), (3000, 2)):
        keyboard.types("K", gap_ms)
        keyboard.types("7M4PX2\r", FAST_MS)
        assert len(page.scans) == seen


def test_two_codes_one_after_the_other_are_two_scans(page: PageShown, listen: Listen) -> None:
    keyboard = listen()
    page.focus("button")
    keyboard.scans("K7M4PX\rQ2W8ZN", FAST_MS)
    assert page.scans == ["K7M4PX", "Q2W8ZN"]


def test_a_prefix_is_one_character() -> None:
    with pytest.raises(ValueError, match="one character"):
        Scanner("ab")


def test_keys_that_wait_for_a_letter_are_part_of_a_scan(page: PageShown, listen: Listen) -> None:
    """An American scanner sends `{"a":[1` to a French keyboard layout."""
    keyboard = listen()
    page.focus("elsewhere")
    keyboard.now_ms += 2_000
    for key, text in (
        (Qt.Key.Key_Dead_Diaeresis, ""),
        (Qt.Key.Key_Percent, "%"),
        (Qt.Key.Key_Q, "q"),
        (Qt.Key.Key_Percent, "%"),
        (Qt.Key.Key_M, "M"),
        (Qt.Key.Key_Dead_Circumflex, ""),
        (Qt.Key.Key_Ampersand, "&"),
    ):
        keyboard.key(key, FAST_MS, text=text)
    keyboard.key(ENTER, FAST_MS)
    assert page.scans == ["¨%q%M^&"]
    assert '{"a":[1' in {reading.text for reading in readings(page.scans[0])}


def test_a_scanner_that_never_listened_can_be_removed(page: PageShown) -> None:
    """A refused start of the program ends before the scanner was installed."""
    scanner = Scanner()
    scanner.remove()
    scanner.install()
    scanner.scanned.connect(page.scans.append)
    page.focus("button")
    Keyboard(page.view, scanner).scans("4006381333931", FAST_MS)
    assert page.scans == ["4006381333931"]
    scanner.remove()
    scanner.remove()
