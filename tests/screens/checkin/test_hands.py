"""Tests taps and keys: controls act once, on release, and Tab goes in visual order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Approach, Person, ancestors, centre, rect_of
from tests.screens.hands import UPRIGHT, accessible_name
from tests.storage.sample import arrivals, bring, order_of, steps_of


def test_press_drag_off_release_does_nothing(person: Person) -> None:
    for name in ("Saisir mon code", "Aide", "English", "Grands caractères"):
        before = person.texts()
        person.shown.press(person.control(name))
        person.shown.release_at(QPoint(700, 30))
        person.until_answered()
        assert person.texts() == before
        assert person.page == "welcome"


def test_double_tap_is_one_action(approach: Approach, store: LocalDatabase) -> None:
    person = approach(guarded=True)
    order_id = bring(store, 1, Status.STARTED)
    person.scans(order_of(store, order_id).pickup_code)
    yes = person.control("Oui, c’est moi")
    where = person.shown.middle(yes)
    for _ in range(2):
        QTest.mouseClick(person.shown.window.view, Qt.MouseButton.LeftButton, pos=where)
        person.shown.look()
    assert person.page == "where", "the second tap hit nothing that came under the finger"

    person.shown.tap(person.control("Espace d’attente"))
    person.shown.tap_at_once(person.control("Recommencer"))
    person.until_answered()
    assert person.page == "done", "a hasty second tap starts nothing"
    assert arrivals(store, order_id) == [(True, None)]
    assert len(steps_of(store, order_id)) == 1


def test_keyboard_types_enter_ends_an_entry_and_esc_goes_back(
    person: Person, store: LocalDatabase
) -> None:
    bring(store, 1, Status.READY)
    person.types("k7")
    assert (person.page, person.typed) == ("code", "K7")
    person.key(Qt.Key.Key_Backspace)
    assert person.typed == "K"
    person.key(Qt.Key.Key_Escape)
    assert person.page == "welcome"

    person.taps("Chercher par nom")
    person.types("durand")
    person.key(Qt.Key.Key_Return)
    person.taps("Les 2 derniers chiffres de mon téléphone")
    person.types("0")
    assert (person.page, person.typed) == ("phone", "0")
    person.key(Qt.Key.Key_Escape)
    assert person.page == "second_factor"
    person.taps("Les 2 derniers chiffres de mon téléphone")
    person.types("01")
    person.expects("Camille D.")
    person.key(Qt.Key.Key_Return)
    assert person.page == "where", "Enter is no answer: a scanner ends with it"


def test_space_and_enter_press_the_focused_button(person: Person) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        person.key(Qt.Key.Key_Tab)
        person.key(key)
        assert person.page == "code"
        person.key(Qt.Key.Key_Escape)


def test_keypad_has_no_characters_that_people_confuse(person: Person) -> None:
    person.taps("Saisir mon code")
    keys = {accessible_name(item) for item in person.controls()}
    assert not keys & {"0", "O", "1", "I"}
    assert {"A", "Z", "2", "9"} <= keys


def test_scanner_without_prefix_types_into_no_field(person: Person, store: LocalDatabase) -> None:
    code = order_of(store, bring(store, 1, Status.READY)).pickup_code
    person.taps("Chercher par nom", "D")
    person.shown.scan(code, gap_ms=60)
    person.expects("Camille D.")
    person.taps("Ce n’est pas moi", "Chercher par nom")
    assert person.typed == ""


PAGES = {
    "welcome": [],
    "code": ["Saisir mon code", "K"],
    "surname": ["Chercher par nom", "D"],
    "second_factor": ["Chercher par nom", "D", "OK"],
    "help": ["Aide"],
}


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch", UPRIGHT])
@pytest.mark.parametrize("page", PAGES)
def test_tab_visits_every_control_once_in_visual_order(
    approach: Approach, page: str, display: str
) -> None:
    person = approach(display)
    person.taps(*PAGES[page])
    controls = person.controls()
    visited: list[QQuickItem] = []
    for _ in controls:
        person.key(Qt.Key.Key_Tab)
        visited.append(focused(person))

    assert len(set(map(id, visited))) == len(visited)
    assert {id(item) for item in visited} == {id(item) for item in controls}
    assert all(item.property("visualFocus") for item in visited[-1:])
    person.key(Qt.Key.Key_Tab)
    assert focused(person) is visited[0], "and round again"
    for group in groups(visited):
        for one, next_one in pairwise(group):
            assert comes_before(one, next_one)


def focused(person: Person) -> QQuickItem:
    item = person.shown.window.view.activeFocusItem()
    assert isinstance(item, QQuickItem)
    return item


def groups(visited: list[QQuickItem]) -> list[list[QQuickItem]]:
    """Splits controls into runs that have the same parent: the keypad, the actions, the bar."""
    runs: list[list[QQuickItem]] = []
    for item in visited:
        if runs and next(ancestors(item)) is next(ancestors(runs[-1][-1])):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def comes_before(one: QQuickItem, other: QQuickItem) -> bool:
    """Whether `one` comes before `other` in reading order: on a line above, or to its left."""
    if rect_of(one).bottom() <= rect_of(other).top() + 1:
        return True
    return centre(one).x() < centre(other).x()
