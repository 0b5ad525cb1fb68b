"""Tests what somebody can answer on a first start, by touch and by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.screens.firststart.answers import Answers
from tests.screens.firststart.conftest import PIN, Begin

QR = "kiosk-pair:https://192.168.1.20:8443#K7QF-2M8P-2222"


def test_the_first_counter_is_set_up_by_touch_alone(begin: Begin) -> None:
    person = begin()
    person.go_to("names")
    person.tap("storeName")
    for key in ("L", "Y", "O", "N"):
        person.shown.tap(person.shown.named(key))
    person.shown.tap(person.shown.named("Clavier\u00a0: Nom de ce comptoir"))
    person.shown.tap(person.shown.named("A"))
    person.go_on()
    person.choose_pin(PIN)
    person.choose_pin(PIN)
    person.go_on()
    assert person.answers == [
        Answers("fr", None, False, "A", store_name="Lyon", serves=True, pin=PIN)
    ]


def test_the_first_counter_is_set_up_by_keyboard_alone(begin: Begin) -> None:
    person = begin()
    shown = person.shown

    def press(object_name: str) -> None:
        for _ in range(20):
            if _has_focus(shown.called(object_name)):
                break
            shown.key(Qt.Key.Key_Tab)
        assert _has_focus(shown.called(object_name)), f"Tab does not reach {object_name}"
        shown.rest()
        shown.key(Qt.Key.Key_Return)

    press("english")
    press("next")
    press("longer")
    press("next")
    press("firstCounter")
    press("next")
    press("next")
    shown.until(lambda: person.step == "names")
    shown.type("Lyon")
    shown.key(Qt.Key.Key_Tab)
    shown.key(Qt.Key.Key_Tab)
    shown.type("Counter 1")
    press("next")
    shown.until(lambda: person.step == "pin")
    for _ in range(2):
        shown.type(PIN)
        shown.key(Qt.Key.Key_Return)
    press("next")
    (answers,) = person.answers
    assert (answers.language, answers.store_name, answers.device_name) == (
        "en",
        "Lyon",
        "Counter 1",
    )
    assert answers.pin == PIN
    assert answers.px_per_mm == pytest.approx(person.shown.px_per_mm + 2 / 85.6, abs=0.001)


def _has_focus(item: object) -> bool:
    return bool(item.property("activeFocus"))  # type: ignore[attr-defined]


def test_every_step_goes_back_and_keeps_what_was_answered(begin: Begin) -> None:
    person = begin()
    person.go_to("pin")
    for step in ("names", "scanner", "device", "size", "language"):
        person.tap("back")
        person.until_at(step)
    person.go_to("names")
    assert "Maison Lumière" in person.shown.texts()
    assert person.answers == []


def test_the_card_is_dragged_to_the_length_of_a_real_one(begin: Begin) -> None:
    person = begin()
    person.go_to("size")
    card = person.shown.called("card")
    before = card.width()
    person.shown.press(card)
    start = person.shown.middle(card)
    for distance in (20, 60, 100):
        QTest.mouseMove(person.shown.window.view, start + QPoint(distance, 0))
    person.shown.release_at(start + QPoint(100, 0))
    person.shown.until(lambda: card.width() > before + 50)


def test_what_the_scanner_sends_is_shown_and_presses_nothing(begin: Begin) -> None:
    person = begin()
    person.go_to("scanner")
    person.shown.scan("3760123456789")
    person.shown.until(lambda: "3760123456789" in person.shown.texts())
    assert person.step == "scanner"


@pytest.mark.parametrize("scan", [QR, QR.upper()])
def test_a_scanned_pairing_code_fills_code_and_address(begin: Begin, scan: str) -> None:
    person = begin()
    person.go_to("code", joins=True)
    person.shown.scan(scan)
    person.shown.until(lambda: "K7QF-2M8P-2222" in person.shown.texts())
    assert person.answers == []
    person.view_model.write("device", "Comptoir 2")
    person.go_on()
    (answers,) = person.answers
    assert (answers.joins, answers.code) == (True, "K7QF-2M8P-2222")
    assert answers.address.lower() == "https://192.168.1.20:8443"


@pytest.mark.parametrize(
    ("first", "again", "says"),
    [("111111", None, "deviné"), ("12", None, "au moins 6"), (PIN, "120939", "différents")],
)
def test_a_pin_that_is_no_good_says_why(
    begin: Begin, first: str, again: str | None, says: str
) -> None:
    person = begin()
    person.go_to("pin")
    person.choose_pin(first)
    if again is not None:
        person.choose_pin(again)
    assert says in str(person.shown.called("pinProblem").property("text"))
    assert not person.shown.called("next").isEnabled()


def test_a_grey_button_says_what_it_waits_for(begin: Begin) -> None:
    person = begin()
    person.go_to("code", joins=True)
    button = person.shown.called("next")
    assert (button.property("text"), button.isEnabled()) == ("Il manque le code d’appairage", False)
    person.shown.tap(person.shown.called("code"))
    person.view_model.write("code", "K7QF-2M8P-2222")
    # The field of the name is behind the keypad.
    person.shown.until(lambda: button.property("text") == "Il manque le nom de cet appareil")
    person.view_model.write("device", "Comptoir 2")
    person.shown.until(button.isEnabled)
    assert button.property("text") == "Rejoindre le magasin"


def test_a_problem_is_shown_and_what_was_typed_stays(begin: Begin) -> None:
    person = begin()
    person.go_to("code", joins=True)
    person.view_model.write("code", "K7QF-2M8P-2222")
    person.view_model.write("device", "Comptoir 2")
    person.go_on()
    person.view_model.show_problem("code_refused")
    person.shown.until(lambda: person.shown.is_there("problem"))
    assert any("il a déjà servi" in text for text in person.shown.texts())
    assert "K7QF-2M8P-2222" in person.shown.texts()
    person.go_on()
    assert len(person.answers) == 2
