"""Tests that the code keypad offers the characters that codes of open orders use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.codes.pickup_code import ALPHABET
from kiosk.domain.status import Status
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.conftest import SETTINGS
from tests.screens.checkin.person import Approach, Person
from tests.screens.checkin.test_layout import flaws
from tests.screens.hands import UPRIGHT, accessible_name
from tests.storage.sample import add_orders, bring, go, new_order, order_of, serve


def keys(person: Person) -> set[str]:
    """The characters on the keypad."""
    names = {accessible_name(item) for item in person.controls()}
    return {name for name in names if len(name) == 1}


def can_go_on(person: Person) -> bool:
    return bool(person.entry.canSubmit)


def test_a_store_with_its_own_codes_has_32_keys(person: Person, store: LocalDatabase) -> None:
    code = order_of(store, bring(store, 1, Status.READY)).pickup_code
    person.waits_s(2)
    person.taps("Saisir mon code")
    assert keys(person) == set(ALPHABET)
    person.keys_in(code[:5])
    assert not can_go_on(person)
    person.keys_in(code[5])
    assert can_go_on(person)
    person.keys_in(("2" if code[6] != "2" else "3") + "22")
    assert len(person.typed) == 8


def test_a_barcode_with_0_and_1_is_typed_as_it_is_printed(
    person: Person, store: LocalDatabase
) -> None:
    add_orders(store, [new_order(1, barcode="0012345678905")])
    person.feed.announce(None)
    person.waits_s(2)
    person.taps("Saisir mon code")
    assert keys(person) == set("0123456789")
    person.keys_in("012345678905")
    person.taps("OK")
    person.expects("Camille D.")


def test_a_short_code_with_letters_people_confuse(person: Person, store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, barcode="io-01"), new_order(2, last_name="Blanc")])
    person.feed.announce(None)
    person.waits_s(2)
    person.taps("Saisir mon code")
    assert keys(person) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    person.keys_in("IO0")
    assert not can_go_on(person)
    person.keys_in("1")
    person.taps("OK")
    person.expects("Camille D.")


def test_keys_come_and_go_with_the_orders_but_never_under_a_finger(
    person: Person, store: LocalDatabase
) -> None:
    person.taps("Saisir mon code", "K")
    add_orders(store, [new_order(1, barcode="4001")])
    person.feed.announce(None)
    person.waits_s(2)
    assert keys(person) == set(ALPHABET)
    person.taps("Effacer")
    person.waits_s(1)
    assert keys(person) == set("0123456789")

    go(store, "CMD-000001", Status.READY)
    serve(store, "CMD-000001")
    person.feed.announce(go(store, "CMD-000001", Status.PICK_UP_OK))
    person.waits_s(2)
    assert keys(person) == set(ALPHABET)


CODES = {"ours": None, "all characters": "IO-01", "digits": "0012345678905"}


@pytest.mark.parametrize("large", [False, True], ids=["plain", "large"])
@pytest.mark.parametrize("codes", list(CODES))
def test_a_small_upright_display_has_room_for_every_key(
    approach: Approach, store: LocalDatabase, codes: str, large: bool
) -> None:
    add_orders(store, [new_order(1, barcode=CODES[codes])])
    person = approach("upright 10.1 inch")
    person.waits_s(2)
    for language in ("fr", "en"):
        person.navigation.startOver()
        person.preferences.setLanguage(language)
        if large:
            person.preferences.toggleLargeText()
        person.navigation.enterCode()
        for typed in ("", "2345"):
            person.entry.press(typed)
            person.until_answered()
            assert list(flaws(person)) == []
            for item in person.controls():
                assert item.width() / person.shown.px_per_mm >= 19.99, accessible_name(item)
                assert item.height() / person.shown.px_per_mm >= 19.99, accessible_name(item)


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch", UPRIGHT])
def test_all_36_keys_are_as_large_as_the_32(
    approach: Approach, store: LocalDatabase, display: str
) -> None:
    add_orders(store, [new_order(1, barcode="IO-01")])
    person = approach(display)
    person.waits_s(2)
    person.taps("Saisir mon code")
    for item in person.controls():
        assert item.width() / person.shown.px_per_mm >= 19.99, accessible_name(item)
        assert item.height() / person.shown.px_per_mm >= 19.99, accessible_name(item)


@pytest.mark.parametrize(("same_key_s", "typed"), [(0.0, "AABBA"), (0.5, "ABA")])
def test_a_key_that_trembles_is_taken_once_where_the_store_wants_that(
    approach: Approach, same_key_s: float, typed: str
) -> None:
    person = approach(settings=replace(SETTINGS, same_key_s=same_key_s))
    person.taps("Chercher par nom", "A", "A", "B", "B", "A")
    assert person.typed == typed
    person.waits_s(0.6)
    person.taps("A")
    assert person.typed == typed + "A"


def test_letters_on_a_keyboard_are_taken_once_too_and_erased_one_by_one(
    approach: Approach,
) -> None:
    person = approach(settings=replace(SETTINGS, same_key_s=0.5))
    person.taps("Chercher par nom")
    person.types("DDUPOONT")
    assert person.typed == "DUPONT"
    for _ in range(2):
        person.key(Qt.Key.Key_Backspace)
    assert person.typed == "DUPON"
