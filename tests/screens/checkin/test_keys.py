"""Tests keys at the check-in: a scanner too slow to be recognised must press no button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person
from tests.screens.keyboard import ENTER
from tests.storage.sample import arrivals, bring, order_of


def scan_slowly(person: Person, code: str) -> None:
    """Plays keys 120 ms apart, then Enter: too slow to be recognised as a scan."""
    person.shown.keyboard.now_ms += 2000
    person.shown.keyboard.types(code + "\r", 120)
    person.shown.keyboard.rests()
    person.until_answered()


def test_a_slow_scan_presses_no_button_of_the_customer_before(
    person: Person, store: LocalDatabase
) -> None:
    first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    person.shown.scan(order_of(store, first).pickup_code)
    person.control("Place de parking").forceActiveFocus()
    scan_slowly(person, order_of(store, second).pickup_code)
    person.shown.until(lambda: person.visit.order_ids == (second,))
    assert person.page == "where"
    assert arrivals(store, first) == [(True, None)], "announced, since another one came"
    assert arrivals(store, second) == []


@pytest.mark.parametrize("button", ["Saisir mon code", "Chercher par nom", "Aide"])
def test_letters_open_the_code_page_and_fill_it(person: Person, button: str) -> None:
    person.control(button).forceActiveFocus()
    scan_slowly(person, "K7M")
    assert (person.page, person.typed) == ("code", "K7M")


def test_a_slow_scan_is_no_place(person: Person, store: LocalDatabase) -> None:
    """If Enter submitted a scan as a parking place, it would record an arrival."""
    order_id = bring(store, 1, Status.READY)
    person.shown.scan(order_of(store, order_id).pickup_code)
    person.taps("Place de parking")
    scan_slowly(person, "A123")
    assert arrivals(store, order_id) == []


@pytest.mark.parametrize("end", ["\r\r", "\n", "\t", ""], ids=repr)
def test_a_scan_identifies_whatever_ends_it(person: Person, store: LocalDatabase, end: str) -> None:
    order_id = bring(store, 1, Status.READY)
    person.control("Aide").forceActiveFocus()
    person.shown.scan(order_of(store, order_id).pickup_code, 60, end)
    person.expects("Camille D.")
    person.key(Qt.Key.Key_Down)
    assert (person.page, arrivals(store, order_id)) == ("where", [])


def test_the_second_enter_of_a_scan_chooses_no_place(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.shown.scan(order_of(store, order_id).pickup_code, 60)
    person.control("Espace d’attente").forceActiveFocus()
    person.shown.keyboard.key(ENTER, 900)
    person.shown.keyboard.rests()
    person.until_answered()
    assert (person.page, arrivals(store, order_id)) == ("where", [])


def test_keys_without_a_code_in_them_change_no_page(person: Person) -> None:
    for key in (Qt.Key.Key_Space, Qt.Key.Key_F1, ENTER):
        person.key(key)
        assert person.page == "welcome"
