"""Whoever reaches only one side of the display has everything that is touched there."""

from __future__ import annotations

import pytest

from tests.counts import cases
from tests.screens.checkin.pages import some_sights
from tests.screens.checkin.person import Approach, Person, rect_of
from tests.screens.checkin.test_layout import DISPLAYS, KEY_MM, flaws
from tests.screens.hands import UPRIGHT, accessible_name
from tests.screens.speech.engines import Mute

WIDE = ["15.6 inch", "coarse 15.6 inch", "21.5 inch", "upright 27 inch"]
NARROW = ["upright 10.1 inch"]
ACROSS_MM = 245.0
"""How far from the edge of the chosen side everything lies on a wide display."""
USUAL, LEFT, RIGHT = (f"Côté des boutons, {side}" for side in ("habituel", "à gauche", "à droite"))


def wants(person: Person, side: str) -> None:
    for _ in range(("left", "right").index(side) + 1):
        person.preferences.changeReach()
    person.until_answered()


def far_mm(person: Person, side: str) -> dict[str, float]:
    """How far the farthest edge of each control is from the edge of the display."""
    width = person.shown.window.root.width()
    return {
        accessible_name(item): (
            rect_of(item).right() if side == "left" else width - rect_of(item).left()
        )
        / person.shown.px_per_mm
        for item in person.controls()
    }


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("display", "side", "large"),
    cases(
        [("15.6 inch", "left", False), ("upright 27 inch", "right", True)],
        WIDE,
        ["left", "right"],
        [False, True],
    ),
)
def test_on_a_wide_display_everything_is_within_reach_of_the_side(
    approach: Approach, display: str, side: str, large: bool
) -> None:
    person = approach(display, voice=Mute())
    if large:
        person.preferences.toggleLargeText()
    wants(person, side)
    for sight in some_sights(person, WIDE.index(display), 1 if large else 3):
        if not person.view_model.property("asking"):
            far = {name: mm for name, mm in far_mm(person, side).items() if mm > ACROSS_MM}
            assert far == {}, sight


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("display", "side", "large"),
    cases(
        [("10.1 inch", "left", True), (UPRIGHT, "right", False)],
        [display for display in DISPLAYS if display not in NARROW],
        ["left", "right"],
        [False, True],
    ),
)
def test_at_a_side_nothing_is_clipped_overlaid_or_too_small(
    approach: Approach, display: str, side: str, large: bool
) -> None:
    """By default each page in one of two languages."""
    person = approach(display, voice=Mute())
    if large:
        person.preferences.toggleLargeText()
    wants(person, side)
    for number, language in enumerate(("fr", "nl")):
        person.preferences.setLanguage(language)
        for sight in some_sights(person, number, 2):
            assert list(flaws(person)) == [], sight
            for item in person.controls():
                size_mm = min(rect_of(item).width(), rect_of(item).height())
                assert size_mm / person.shown.px_per_mm >= KEY_MM - 0.01, sight


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch"])
def test_a_keypad_of_digits_stands_at_the_side(approach: Approach, display: str) -> None:
    person = approach(display)
    person.navigation.searchByName()
    person.types("DURAND")
    person.taps("OK", "Les 2 derniers chiffres de mon téléphone")
    width = person.shown.window.root.width()
    assert rect_of(person.control("5")).center().x() > width / 2
    wants(person, "left")
    assert rect_of(person.control("5")).center().x() < width / 2
    person.preferences.changeReach()
    person.until_answered()
    assert rect_of(person.control("5")).center().x() > width / 2


def test_the_button_goes_round_says_where_and_the_next_customer_has_the_usual_side(
    person: Person,
) -> None:
    def centre_x() -> float:
        return rect_of(person.control("Saisir mon code")).center().x()

    usual = centre_x()
    person.taps(USUAL)
    assert (person.preferences.reach, centre_x() < usual) == ("left", True)
    person.taps(LEFT)
    assert (person.preferences.reach, centre_x() > usual) == ("right", True)
    person.taps(RIGHT)
    assert (person.preferences.reach, centre_x()) == ("", usual)

    person.taps(USUAL, "Recommencer")
    assert (person.preferences.reach, centre_x()) == ("", usual)


def test_left_is_left_for_whoever_reads_from_the_right(person: Person) -> None:
    person.shown.window.root.setProperty("rightToLeft", True)
    wants(person, "left")
    assert max(far_mm(person, "left").values()) <= ACROSS_MM


@pytest.mark.parametrize("display", NARROW)
def test_where_controls_fill_the_width_no_side_is_offered(approach: Approach, display: str) -> None:
    person = approach(display, voice=Mute())
    assert not [item for item in person.controls() if "Côté" in accessible_name(item)]
