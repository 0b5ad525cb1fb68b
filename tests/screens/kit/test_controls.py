"""Tests the kit's controls: sizes, taps, keys, accessible names."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from tests.screens.kit.conftest import DISPLAYS, Show, Shown

# Each control, and the least height and width in mm for staff and for customers.
CONTROLS = {
    "primary": ('KButton { kind: "primary"; text: "Servir" }', 20, 20),
    "secondary": ('KButton { text: "Retarder" }', 15, 20),
    "quiet": ('KButton { kind: "quiet"; text: "Plus tard" }', 15, 20),
    "danger": ('KButton { kind: "danger"; text: "Annuler" }', 15, 20),
    "icon button": ('KIconButton { name: "Aide"; iconName: "help" }', 15, 20),
    "check box": ('KCheckBox { text: "Perceuse" }', 15, 20),
    "card": ('KCard { name: "K7M4PX" }', 15, 20),
    "field": ('KTextField { name: "Nom" }', 15, 20),
}


def size_mm(item: QQuickItem, shown: Shown) -> float:
    px_per_mm = shown.theme("pxPerMm")
    assert isinstance(px_per_mm, float)
    return min(item.width(), item.height()) / px_per_mm


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("control", CONTROLS)
def test_a_finger_finds_room_on_every_control(show: Show, display: str, control: str) -> None:
    qml, staff_mm, customer_mm = CONTROLS[control]
    page = "Row { " + qml.replace("{", '{ objectName: "it"; ', 1) + " }"
    for audience, least_mm in (("staff", staff_mm), ("customer", customer_mm)):
        shown = show(page, audience=audience, display=display)
        assert size_mm(shown.find("it"), shown) >= least_mm, audience


@pytest.mark.parametrize("display", DISPLAYS)
def test_the_parts_of_choices_and_steppers_are_big_enough(show: Show, display: str) -> None:
    shown = show(
        """Row {
            KSegmented {
                objectName: "it"
                choices: [{value: 1, text: "FR"}, {value: 2, text: "EN"}]
            }
            KStepper { objectName: "step"; value: 1; decreaseName: "Moins"; increaseName: "Plus" }
        }""",
        audience="customer",
        display=display,
    )
    buttons = [*buttons_in(shown.find("it")), *buttons_in(shown.find("step"))]
    assert len(buttons) == 4
    assert all(size_mm(button, shown) >= 20 for button in buttons)


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("mode", ["code", "name", "digits"])
def test_the_keypad_has_big_keys_with_names_of_their_own(
    show: Show, display: str, mode: str
) -> None:
    shown = show(
        f'KKeypad {{ objectName: "it"; mode: "{mode}"; submitText: "Valider" }}',
        audience="customer",
        display=display,
    )
    keys = buttons_in(shown.find("it"))
    assert all(size_mm(key, shown) >= 20 for key in keys)
    names = [accessible_name(key) for key in keys]
    assert "" not in names
    assert len(set(names)) == len(names)


def buttons_in(item: QQuickItem) -> list[QQuickItem]:
    """The visible buttons inside `item`, in visual order."""
    found: list[QQuickItem] = []
    for child in item.childItems():
        if child.isVisible():
            is_button = child.inherits("QQuickAbstractButton")
            found += [child] if is_button else buttons_in(child)
    return found


def accessible_name(item: QQuickItem) -> str:
    interface = QAccessible.queryAccessibleInterface(item)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


def test_the_keypad_types_codes_without_ambiguous_characters(show: Show) -> None:
    shown = show(
        """KKeypad {
            objectName: "it"; submitText: "Valider"; submitEnabled: false
            onKeyPressed: key => say(key)
            onBackspacePressed: say("back")
            onSubmitted: say("submit")
        }"""
    )
    for key in buttons_in(shown.find("it")):
        shown.tap(key)
    assert "".join(shown.log()[:-1]) == "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    assert shown.log()[-1] == "back"


ONE_BUTTON = """
    KButton { objectName: "it"; focus: true; text: "Servir"; x: 50; y: 50; onActed: say("served") }
"""


def test_a_button_acts_when_it_is_let_go_inside(show: Show) -> None:
    shown = show(ONE_BUTTON)
    button = shown.find("it")
    shown.press(button)
    assert shown.log() == []
    shown.release_at(shown.middle(button))
    assert shown.log() == ["served"]


def test_a_finger_that_slides_off_changes_its_mind(show: Show) -> None:
    shown = show(ONE_BUTTON)
    shown.press(shown.find("it"))
    shown.release_at(QPoint(1200, 700))
    assert shown.log() == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_answers_the_keyboard(show: Show, key: Qt.Key) -> None:
    shown = show(ONE_BUTTON)
    shown.find("it").forceActiveFocus()
    shown.key(key)
    assert shown.log() == ["served"]


def test_a_double_tap_is_one_action_even_when_the_button_changes(show: Show) -> None:
    shown = show(
        """
        KButton {
            objectName: "first"; text: "Servir"
            onActed: { say("served"); visible = false }
        }
        KButton {
            objectName: "second"; text: "Remettre"; visible: !parent.children[0].visible
            onActed: say("handed")
        }"""
    )
    shown.tap(shown.find("first"))
    shown.tap(shown.find("second"))
    assert shown.log() == ["served"]
    guard = shown.root.property("guard")
    shown.qtbot.waitUntil(lambda: not guard.property("closed"))
    shown.tap(shown.find("second"))
    assert shown.log() == ["served"], "it came under the finger"
    shown.qtbot.waitUntil(lambda: not guard.property("watching"))
    shown.tap(shown.find("second"))
    assert shown.log() == ["served", "handed"]


def test_a_long_label_wraps_and_the_button_grows(show: Show) -> None:
    shown = show(
        """KButton {
            objectName: "it"; width: 200
            text: "Remettre la commande malgré le retard signalé par le client"
        }"""
    )
    button = shown.find("it")
    assert button.height() > 15 * 5.56
    assert button.property("implicitContentHeight") <= button.property("availableHeight")


@pytest.mark.parametrize("room_mm", range(20, 90, 3))
def test_a_state_keeps_one_width_whatever_of_it_shows(show: Show, room_mm: int) -> None:
    """Hiding the detail line when the text needs two lines must not change the width."""
    shown = show(
        f"""RowLayout {{
            width: Theme.mm({room_mm})
            KStateButton {{
                objectName: "it"; iconName: "offline"; token: "warn"
                text: "Seulement sur cet appareil : 3"; detail: "Hors ligne depuis 14:02"
                Layout.fillWidth: true; Layout.maximumWidth: implicitWidth
                onClicked: say("explain")
            }}
        }}"""
    )
    state = shown.find("it")
    assert accessible_name(state) == "Seulement sur cet appareil : 3, Hors ligne depuis 14:02"
    assert state.width() <= room_mm * 5.56 + 1
    assert state.property("implicitContentHeight") <= state.property("availableHeight")
    shown.tap(state)
    assert shown.log() == ["explain"]


def test_a_short_state_stays_on_one_line_where_there_is_room(show: Show) -> None:
    """Also when the display's scale, and so the font size, is set after the text."""
    shown = show('KStateButton { objectName: "it"; iconName: "online"; text: "En ligne" }')
    shown.look()
    words = [
        item
        for item in shown.find("it").findChildren(QQuickItem)
        if item.inherits("QQuickText") and item.property("text") == "En ligne"
    ]
    assert [item.property("lineCount") for item in words] == [1]


def test_a_check_box_and_a_card_answer_enter(show: Show) -> None:
    shown = show(
        """Column {
            KCheckBox {
                objectName: "box"; text: "Perceuse"
                onToggled: say(checked ? "on" : "off")
            }
            KCard { objectName: "card"; name: "K7M4PX"; onClicked: say("card") }
        }"""
    )
    shown.find("box").forceActiveFocus()
    shown.key(Qt.Key.Key_Return)
    shown.key(Qt.Key.Key_Space)
    shown.find("card").forceActiveFocus()
    shown.key(Qt.Key.Key_Return)
    assert shown.log() == ["on", "off", "card"]


def test_a_choice_is_announced_and_left_to_its_owner(show: Show) -> None:
    shown = show(
        """KSegmented {
            objectName: "it"; current: "fr"; onChosen: value => say(value)
            choices: [
                {value: "fr", text: "FR", name: "Français"},
                {value: "en", text: "EN", name: "English"}
            ]
        }"""
    )
    french, english = buttons_in(shown.find("it"))
    assert [accessible_name(french), accessible_name(english)] == ["Français", "English"]
    shown.tap(english)
    assert shown.log() == ["en"]
    assert shown.find("it").property("current") == "fr"


def test_a_stepper_stops_at_its_ends(show: Show) -> None:
    shown = show(
        """KStepper {
            objectName: "it"; value: 1; from: 0; to: 2; decreaseName: "Moins"; increaseName: "Plus"
            onModified: wanted => { say(wanted); value = wanted }
        }"""
    )
    less, more = buttons_in(shown.find("it"))
    for button in (more, more, less, less, less):
        shown.tap(button)
    assert shown.log() == ["2", "1", "0"]


def test_clearing_a_field_empties_it_and_stays_in_it(show: Show) -> None:
    shown = show(
        """KTextField {
            objectName: "it"; name: "Nom"; text: "Durand"; clearName: "Effacer"; width: 600
            onEdited: text => say("[" + text + "]")
        }"""
    )
    (clear,) = buttons_in(shown.find("it"))
    assert accessible_name(clear) == "Effacer"
    shown.tap(clear)
    assert shown.log() == ["[]"]
    assert shown.find("it").property("text") == ""
    assert shown.find("it").hasActiveFocus()


def test_what_is_chosen_or_switched_on_is_a_state_for_screen_readers(show: Show) -> None:
    shown = show(
        """Row {
            property bool on: false

            objectName: "page"
            KSegmented {
                objectName: "it"
                choices: [{value: 1, text: "FR"}, {value: 2, text: "EN"}]
                current: parent.on ? 2 : 1
            }
            KChoices {
                objectName: "more"
                choices: [
                    {value: 1, text: "A", isOff: false}, {value: 2, text: "B", isOff: false}
                ]
                current: parent.on ? 2 : 1
            }
            KIconButton {
                objectName: "icon"; name: "Contraste"; iconName: "contrast"
                toggles: true; checked: parent.on
            }
        }"""
    )
    icon = shown.find("icon")
    choices = [*buttons_in(shown.find("it")), *buttons_in(shown.find("more")), icon]

    def states() -> list[bool | None]:
        found = [QAccessible.queryAccessibleInterface(choice).state() for choice in choices]
        return [bool(state.checked) if state.checkable else None for state in found]

    assert states() == [True, False, True, False, False]
    shown.find("page").setProperty("on", True)
    assert states() == [False, True, False, True, True]
