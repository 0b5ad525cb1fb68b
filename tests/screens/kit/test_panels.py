"""Tests that sheets and dialogs keep the focus, and that Esc takes the safe action."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtQuick import QQuickItem

from tests.screens.kit.conftest import Show, Shown

DIALOG = """
    KButton { objectName: "behind"; text: "Derrière"; onActed: say("behind") }
    KDialog {
        objectName: "dialog"; title: "Annuler ?"; text: "Rien ne sera remis."
        safeText: "Garder"; actionText: "Annuler la commande"
        onSafeChosen: say("kept"); onActionChosen: say("cancelled")
    }
"""


def opened(shown: Shown, name: str) -> QObject:
    popup = shown.root.findChild(QObject, name)
    assert isinstance(popup, QObject)
    popup.setProperty("visible", True)
    shown.qtbot.waitUntil(lambda: bool(popup.property("opened")))
    return popup


def focused_text(shown: Shown) -> str:
    item = shown.view.activeFocusItem()
    assert isinstance(item, QQuickItem)
    return str(item.property("text"))


def test_the_safe_action_has_the_focus(show: Show) -> None:
    shown = show(DIALOG)
    dialog = opened(shown, "dialog")
    assert focused_text(shown) == "Garder"
    shown.key(Qt.Key.Key_Return)
    assert shown.log() == ["kept"]
    assert not dialog.property("visible")


def test_escape_is_the_safe_action(show: Show) -> None:
    shown = show(DIALOG)
    dialog = opened(shown, "dialog")
    shown.key(Qt.Key.Key_Escape)
    assert shown.log() == ["kept"]
    assert not dialog.property("visible")


def test_the_dangerous_action_is_one_step_away(show: Show) -> None:
    shown = show(DIALOG)
    opened(shown, "dialog")
    shown.key(Qt.Key.Key_Tab)
    assert focused_text(shown) == "Annuler la commande"
    shown.key(Qt.Key.Key_Space)
    assert shown.log() == ["cancelled"]


def test_focus_and_taps_stay_in_the_dialog(show: Show) -> None:
    shown = show(DIALOG)
    opened(shown, "dialog")
    seen = set()
    for _ in range(4):
        shown.key(Qt.Key.Key_Tab)
        seen.add(focused_text(shown))
    assert seen == {"Garder", "Annuler la commande"}
    shown.tap(shown.find("behind"))
    assert shown.log() == []


def test_a_sheet_taller_than_the_display_scrolls_to_the_focus(show: Show) -> None:
    shown = show(
        """KSheet {
            objectName: "sheet"; title: "Remise partielle"; closeName: "Fermer"
            Repeater {
                model: 12
                KCheckBox { required property int index; text: "Article " + index }
            }
            footer: KButton { objectName: "go"; kind: "primary"; text: "Remettre" }
            onDismissed: say("closed")
        }""",
        display="10.1 inch",
    )
    opened(shown, "sheet")
    view_height = shown.view.height()
    for _ in range(12):
        shown.key(Qt.Key.Key_Tab)
        item = shown.view.activeFocusItem()
        assert isinstance(item, QQuickItem)
        top = shown.middle(item).y() - item.height() / 2
        assert 0 <= top <= view_height - item.height()
    shown.key(Qt.Key.Key_Escape)
    assert shown.log() == ["closed"]
