"""Tests that a control that appears under the last touch ignores taps on the same spot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.screens.kit.conftest import Show, Shown
from tests.screens.taps import PACES_S, pass_s, tap_on_and_on

# Every action puts a new button into the same place.
CHAIN = """
    property int step: 0
    Repeater {
        model: [step]
        KButton {
            required property int modelData
            objectName: "it"; kind: "primary"; text: "Step " + modelData; width: 600
            onActed: { say("done"); step += 1 }
        }
    }
"""
# One button whose meaning changes after every action.
CHANGING = """
    property int step: 0
    KButton {
        objectName: "it"; kind: "primary"; text: "Step " + step; width: 600
        onActed: { say("done"); step += 1 }
    }
"""
# A harmless card is touched first, and uncovers a button under the finger.
UNCOVERED = """
    KCard {
        id: card; name: "K7M4PX"; width: 600
        onClicked: { say("selected"); visible = false }
    }
    KButton {
        objectName: "it"; text: "Servir"; width: 600; visible: !card.visible
        onActed: say("done")
    }
"""
FAR = QPoint(500, 40)


def guard_of(shown: Shown) -> QObject:
    guard = shown.root.property("guard")
    assert isinstance(guard, QObject)
    return guard


def tap_at(shown: Shown, spot: QPoint) -> None:
    QTest.mouseClick(shown.view, Qt.MouseButton.LeftButton, pos=spot)
    shown.view.grabWindow()


@pytest.mark.parametrize("pace_s", PACES_S)
@pytest.mark.parametrize("page", [CHAIN, CHANGING], ids=["another button", "another word"])
def test_twelve_taps_on_one_spot_are_one_action(show: Show, page: str, pace_s: float) -> None:
    shown = show(page)
    tap_on_and_on(
        shown.view,
        guard_of(shown),
        QPoint(40, 40),
        pace_s,
        between=lambda _: shown.look(),
    )
    assert shown.log() == ["done"]


@pytest.mark.parametrize("pace_s", PACES_S)
def test_a_button_that_comes_under_the_finger_is_not_touched(show: Show, pace_s: float) -> None:
    shown = show(UNCOVERED)
    tap_on_and_on(
        shown.view,
        guard_of(shown),
        QPoint(40, 40),
        pace_s,
        between=lambda _: shown.look(),
    )
    assert shown.log() == ["selected"]


@pytest.mark.parametrize("wakes", ["another place", "a while"])
def test_it_looks_inert_until_another_place_or_a_while(show: Show, wakes: str) -> None:
    shown = show(CHAIN)
    guard = guard_of(shown)
    tap_at(shown, QPoint(40, 40))
    pass_s(guard, 1.0)
    assert shown.log() == ["done"]
    assert is_live(shown) is False
    tap_at(shown, QPoint(40, 40))
    assert shown.log() == ["done"]
    if wakes == "a while":
        pass_s(guard, 2.0)
        assert is_live(shown)
        tap_at(shown, QPoint(40, 40))
    else:
        tap_at(shown, FAR)
    assert shown.log() == ["done", "done"], "the far end of the same button is another place"


def test_two_seconds_pass_by_themselves(show: Show) -> None:
    shown = show(CHAIN)
    guard_of(shown).setProperty("staffStill_ms", 100)
    tap_at(shown, QPoint(40, 40))
    shown.qtbot.waitUntil(lambda: is_live(shown))


def test_a_button_that_did_nothing_yet_may_be_tried_again(show: Show) -> None:
    shown = show(CHAIN)
    spot = QPoint(40, 40)
    QTest.mousePress(shown.view, Qt.MouseButton.LeftButton, pos=spot)
    shown.release_at(QPoint(1200, 700))
    assert shown.log() == []
    tap_at(shown, spot)
    assert shown.log() == ["done"]


def test_keys_of_a_keypad_are_tapped_as_fast_as_they_come(show: Show) -> None:
    shown = show('KKeypad { mode: "digits"; onKeyPressed: key => say(key) }')
    for _ in range(3):
        tap_at(shown, QPoint(40, 40))
    assert len(shown.log()) == 3


def test_a_customer_s_pages_may_follow_each_other(show: Show) -> None:
    shown = show(CHAIN, audience="customer")
    for _ in range(2):
        tap_at(shown, QPoint(40, 40))
        pass_s(guard_of(shown), 1.0)
    assert shown.log() == ["done", "done"]


def is_live(shown: Shown) -> bool:
    """Whether the visible button looks as if it could be pressed."""
    (button,) = (item for item in below(shown.root) if item.objectName() == "it")
    return bool(button.property("live"))


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from below(child)
