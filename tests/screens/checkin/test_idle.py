"""Tests the idle check-in with a fake clock: its question, the answers, and what it forgets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtQuick import QQuickItem

from kiosk.app.following.quiet import STILL_S, is_quiet
from kiosk.domain.status import Status
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person
from tests.screens.hands import accessible_name
from tests.storage.sample import arrivals, bring, order_of

QUESTION = "Êtes-vous toujours là ?"


def test_question_comes_after_45_s_and_leaves_30_s_to_answer(person: Person) -> None:
    person.taps("Saisir mon code", "K")
    person.waits_s(44)
    assert not person.sees(QUESTION)

    person.waits_s(1)
    person.expects(QUESTION, "30 secondes")
    person.waits_s(29)
    person.expects(QUESTION, "1 seconde.")
    assert person.typed == "K"

    person.waits_s(1)
    person.expects("Scannez votre code")
    assert not person.sees(QUESTION)


def test_nothing_renames_itself_every_second_for_a_screen_reader(person: Person) -> None:
    def names() -> list[str]:
        items = person.shown.window.root.findChildren(QQuickItem)
        return [accessible_name(item) for item in items]

    session = person.view_model.session
    for page in (Page.DONE, Page.CODE):
        session.go(Flow(page=page))
        if page is Page.CODE:
            person.waits_s(45)
            person.expects(QUESTION, "30 secondes")
        person.shown.look()
        before = names()
        person.waits_s(3)
        assert names() == before, page


def test_question_comes_after_90_s_with_large_text(person: Person) -> None:
    person.taps("Saisir mon code", "Grands caractères")
    person.waits_s(89)
    assert not person.sees(QUESTION)
    person.waits_s(1)
    person.expects(QUESTION)


def test_answer_can_be_given_ten_times_and_more(person: Person) -> None:
    person.taps("Saisir mon code", "K", "7")
    for _ in range(12):
        person.waits_s(70)
        person.expects(QUESTION)
        person.taps("Oui, je continue")
        assert not person.sees(QUESTION)
    assert (person.page, person.typed) == ("code", "K7")


def test_a_touch_anywhere_answers(person: Person) -> None:
    person.taps("Saisir mon code")
    person.waits_s(50)
    person.expects(QUESTION)

    person.shown.press(person.shown.window.root)
    person.shown.release_at(QPoint(5, 5))

    person.until_answered()
    assert not person.sees(QUESTION)
    assert person.page == "code", "the touch answers, and does nothing else"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_A, Qt.Key.Key_Tab, Qt.Key.Key_Space])
def test_any_key_answers(person: Person, key: Qt.Key) -> None:
    person.taps("Saisir mon code")
    person.waits_s(50)
    person.expects(QUESTION)
    person.key(key)
    assert not person.sees(QUESTION)
    assert (person.page, person.typed) == ("code", "")


def test_touches_keys_and_scans_put_the_question_off(person: Person) -> None:
    person.taps("Saisir mon code")
    actions: list[Callable[[], None]] = [
        lambda: person.taps("K"),
        lambda: person.types("7"),
        lambda: person.key(Qt.Key.Key_Tab),
        lambda: person.shown.press(person.shown.window.root),
    ]
    for action in actions:
        person.waits_s(44)
        action()
        person.waits_s(44)
        assert not person.sees(QUESTION)
        person.taps("K")


def test_going_about_by_tab_puts_the_question_off(person: Person) -> None:
    person.taps("Saisir mon code")
    for _ in range(5):
        person.waits_s(44)
        assert not person.sees(QUESTION)
        person.key(Qt.Key.Key_Tab)


def test_untouched_welcome_asks_nothing(person: Person) -> None:
    person.waits_s(1000)
    person.expects("Scannez votre code")
    assert not person.sees(QUESTION)


def test_welcome_in_another_language_asks_too(person: Person) -> None:
    person.taps("English")
    person.waits_s(50)
    person.expects("Are you still there?")
    person.waits_s(30)
    person.expects("Scannez votre code")


def test_done_stays_20_s(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.scans(order_of(store, order_id).pickup_code)
    person.taps("Espace d’attente")
    person.expects("L’équipe est prévenue.", "Terminé (20)")
    person.waits_s(19)
    person.expects("L’équipe est prévenue.", "Terminé (1)")
    assert not person.sees(QUESTION)
    person.waits_s(1)
    person.expects("Scannez votre code")


def test_done_stays_40_s_in_large_text(person: Person, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    person.taps("Grands caractères")
    person.scans(order_of(store, order_id).pickup_code)
    person.taps("Espace d’attente")
    person.expects("Terminé (40)")


def everything_known(root: QObject) -> str:
    """Every text in the properties of the screen's objects, visible or not."""
    # Qt deletes a closed page only in its event loop.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    known = []
    for thing in (root, *root.findChildren(QObject)):
        meta = thing.metaObject()
        for index in range(meta.propertyCount()):
            prop = meta.property(index)
            if any(kind in str(prop.typeName()) for kind in ("QString", "QVariant")):
                known.append(str(prop.read(thing)))
    return "\n".join(known)


@pytest.mark.parametrize("how", ["idle", "start again"])
def test_reset_forgets_everything(person: Person, store: LocalDatabase, how: str) -> None:
    order_id = bring(store, 1, Status.STARTED)
    person.taps("Chercher par nom")
    person.keys_in("DURAND")
    person.taps("OK", "Les 2 derniers chiffres de mon téléphone", "0", "1")
    person.expects("Camille D.")
    person.taps("English", "Large text", "High contrast")
    seen = everything_known(person.shown.window.root) + everything_known(person.view_model)
    assert "Camille" in seen
    assert "DURAND" not in seen, "the typed name is no longer needed"

    if how == "idle":
        person.waits_s(200)
    else:
        person.taps("Start again")
    person.expects("Scannez votre code")

    seen = everything_known(person.shown.window.root) + everything_known(person.view_model)
    for secret in ("Camille", "DURAND", order_id, order_of(store, order_id).pickup_code):
        assert secret not in seen
    preferences = person.preferences
    assert (preferences.theme, preferences.largeText) == ("light", False)
    assert arrivals(store, order_id) == []


def test_answer_that_comes_after_start_again_is_dropped(
    person: Person, store: LocalDatabase
) -> None:
    code = order_of(store, bring(store, 1, Status.READY)).pickup_code
    person.view_model.scanned(code)
    person.taps("Recommencer")

    person.until_answered()
    assert person.page == "welcome"
    assert not person.sees("Camille")


def test_a_check_in_is_quiet_on_its_first_page_alone(person: Person) -> None:
    def is_left() -> bool:
        person.waits_s(STILL_S + 1)
        return is_quiet("check-in", person.view_model)

    assert is_left()
    person.taps("Saisir mon code")
    assert not is_left()
    person.waits_s(90)
    person.expects("Scannez votre code")
    assert is_left()


def test_a_customer_who_has_set_the_screen_is_not_interrupted(person: Person) -> None:
    person.taps("Grands caractères")
    person.waits_s(STILL_S + 1)
    assert not is_quiet("check-in", person.view_model)
