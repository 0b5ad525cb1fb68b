"""Whole visits without touching the screen: by arrows, assistive technology, scanner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.conftest import SETTINGS
from tests.screens.checkin.person import Approach, Person, code_of, plain
from tests.screens.hands import accessible_name, accessible_role
from tests.screens.keyboard import ENTER
from tests.storage.sample import arrivals, bring

BACK_AND_FORTH = (Qt.Key.Key_Down, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Left)


def focus(person: Person) -> QQuickItem:
    item = person.shown.window.view.activeFocusItem()
    assert isinstance(item, QQuickItem)
    return item


def focus_name(person: Person) -> str:
    return plain(accessible_name(focus(person)))


def goes_to(person: Person, name: str, arrow: Qt.Key = Qt.Key.Key_Down) -> None:
    """Presses an arrow until this control has the focus."""
    seen: list[str] = []
    while focus_name(person) != name:
        person.shown.key(arrow)
        seen.append(focus_name(person))
        assert len(seen) < 100, f"{name} is not reached: {seen[:40]}"


def presses(person: Person, *names: str) -> None:
    for name in names:
        goes_to(person, name)
        person.key(ENTER)


# --- keyboard -------------------------------------------------------------------------------------


def test_arrows_and_enter_are_enough_for_a_visit(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    presses(person, "Saisir mon code", *code_of(store, order_id))
    person.expects("Camille D.")
    presses(person, "Place de parking", "A", "3", "2")
    person.expects("L’équipe est prévenue")
    assert arrivals(store, order_id) == [(True, "A32")]


@pytest.mark.parametrize(("forward", "backward"), BACK_AND_FORTH)
def test_arrows_go_where_tab_goes_and_back(
    person: Person, forward: Qt.Key, backward: Qt.Key
) -> None:
    by_tab, by_arrow, by_other_arrow = list[str](), list[str](), list[str]()
    for key, passed in (
        (Qt.Key.Key_Tab, by_tab),
        (forward, by_arrow),
        (backward, by_other_arrow),
    ):
        for _ in person.controls():
            person.shown.key(key)
            passed.append(focus_name(person))
    assert by_tab == by_arrow
    assert {"Saisir mon code", "Contraste élevé", "English", "Aide"} <= set(by_tab)
    assert by_other_arrow == [*reversed(by_tab[:-1]), by_tab[-1]]


def test_enter_soon_after_an_arrow_presses(person: Person) -> None:
    """People go to a control and press it; nobody waits a second in between."""
    goes_to(person, "Saisir mon code")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, ENTER):
        person.shown.keyboard.key(key, 250)
        person.shown.keyboard.rests()
    assert person.page == "code"


def test_enter_soon_after_a_letter_and_an_arrow_presses_nothing(person: Person) -> None:
    """A slow scanner may end a code with a key down and a return."""
    person.taps("Saisir mon code")
    person.control("Aide").forceActiveFocus()
    for key, gap_ms in ((Qt.Key.Key_K, 2000), (Qt.Key.Key_Up, 250), (ENTER, 250)):
        person.shown.keyboard.key(key, gap_ms)
        person.shown.keyboard.rests()
    assert (person.page, person.typed) == ("code", "K")


def test_every_page_begins_at_its_heading(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)

    def is_at_heading() -> bool:
        return accessible_role(focus(person)) is QAccessible.Role.Heading

    assert (is_at_heading(), focus_name(person)) == (True, "Scannez votre code")
    for page, key in (("code", "Saisir mon code"), ("surname", "Chercher par nom")):
        presses(person, key)
        assert (person.page, is_at_heading()) == (page, True)
        person.key(Qt.Key.Key_Escape)
    person.scans(code_of(store, order_id))
    person.expects("Camille D.")
    assert (person.page, is_at_heading()) == ("where", True)


# --- assistive technology -------------------------------------------------------------------------


def interfaces(person: Person) -> Iterator[QAccessibleInterface]:
    """Everything that assistive technology finds in the window."""

    def below(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
        yield interface
        for number in range(interface.childCount()):
            child = interface.child(number)
            if not child.state().invisible:
                yield from below(child)

    yield from below(QAccessible.queryAccessibleInterface(person.shown.window.view))


def name_of(interface: QAccessibleInterface) -> str:
    return plain(interface.text(QAccessible.Text.Name))


def does(person: Person, *names: str) -> None:
    """Carries out the action "Press" of controls, found by their names."""
    for name in names:
        found = [
            each
            for each in interfaces(person)
            if name_of(each) == name and each.actionInterface() is not None
        ]
        assert len(found) == 1, f"{name}: {len(found)}"
        found[0].actionInterface().doAction("Press")
        person.until_answered()


def test_actions_of_assistive_technology_are_enough_for_a_visit(
    person: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    does(person, "Saisir mon code", *code_of(store, order_id), "Espace d’attente")
    person.expects("L’équipe est prévenue")
    assert "L’équipe est prévenue." in map(name_of, interfaces(person))
    assert arrivals(store, order_id) == [(True, None)]


def test_what_was_chosen_is_a_state_and_not_only_a_colour(person: Person) -> None:
    def chosen() -> set[str]:
        return {name for name, is_chosen in choices(person).items() if is_chosen}

    assert chosen() == {"Français"}
    does(person, "Grands caractères", "Contraste élevé")
    assert chosen() == {"Français", "Grands caractères", "Contraste élevé"}
    does(person, "English")
    assert chosen() == {"English", "Large text", "High contrast"}


def choices(person: Person) -> dict[str, bool]:
    """Every control that can be switched or chosen, and whether it is."""
    found = {name_of(each): each.state() for each in interfaces(person)}
    return {name: bool(state.checked) for name, state in found.items() if state.checkable}


# --- scanner --------------------------------------------------------------------------------------


def test_a_scan_is_enough_where_nobody_is_asked_where_they_wait(
    approach: Approach, store: LocalDatabase
) -> None:
    person = approach(settings=replace(SETTINGS, bays=(), hold_s=1.0))
    order_id = bring(store, 1, Status.READY)
    person.shown.scan(code_of(store, order_id))
    person.expects("Nous prévenons l’équipe")
    person.waits_s(1.5)
    person.expects("L’équipe est prévenue")
    assert arrivals(store, order_id) == [(True, None)]


def test_scans_of_a_code_and_of_a_bays_sign_are_enough(
    person: Person, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    person.shown.scan(code_of(store, order_id))
    person.expects("Où souhaitez-vous attendre")
    person.shown.scan("BAY:A32")
    person.expects("L’équipe est prévenue")
    assert arrivals(store, order_id) == [(True, "A32")]
