"""A scanner that types like a keyboard is distinguished from a person who types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from kiosk.domain.codes.scan_reading import readings
from kiosk.screens.scanner import Scanner
from tests.screens.hands import Until
from tests.screens.keyboard import CTRL, ENTER, Keyboard, listening

FAST_MS, SLOW_MS = 10, 200
PAGE = """
import QtQuick
import QtQuick.Controls.Basic
FocusScope {
    id: root
    property alias text: field.text
    property int entered: 0
    property int pressed: 0
    property int done: 0
    property var texts: []
    property var keys: []
    focus: true; width: 400; height: 300
    Keys.onPressed: event => {
        if (event.key === Qt.Key_unknown) texts = [...texts, event.text];
        else keys = [...keys, event.text];
        if (event.key === Qt.Key_Return && event.modifiers & Qt.ControlModifier) done += 1;
    }
    TextField { id: field; objectName: "field"; focus: true; onAccepted: root.entered += 1 }
    Button { objectName: "button"; y: 100; text: "Go"; onClicked: root.pressed += 1 }
    Item { objectName: "elsewhere" }
    Shortcut { sequences: ["Return", "Ctrl+B"]; onActivated: root.done += 1 }
}
"""


class CounterContext:
    """A window with a text field and a button, and a keyboard before it."""

    def __init__(self, until: Until) -> None:
        self.until = until
        self.scans: list[str] = []
        self.view = QQuickView()
        component = QQmlComponent(self.view.engine())
        component.setData(PAGE.encode(), QUrl())
        self.root = component.create()
        assert isinstance(self.root, QQuickItem), component.errorString()
        self.component = component
        self.view.setContent(QUrl(), component, self.root)
        self.view.show()
        self.view.requestActivate()
        until(self.view.isActive)

    @property
    def text(self) -> str:
        return str(self.root.property("text"))

    def count(self, name: str) -> int:
        """How often something has happened."""
        return int(self.root.property(name))

    def seen(self, name: str) -> list[str]:
        """What keys the page saw."""
        return list(self.root.property(name).toVariant())

    def focus(self, name: str) -> None:
        item = self.root.findChild(QQuickItem, name)
        assert isinstance(item, QQuickItem)
        item.forceActiveFocus()


@pytest.fixture
def context(until: Until, qapp: QGuiApplication) -> Iterator[CounterContext]:
    context = CounterContext(until)
    yield context
    context.view.close()


Listen = Callable[..., Keyboard]


@pytest.fixture
def listen(context: CounterContext) -> Iterator[Listen]:
    """`listen(prefix)`: a scanner listens; the keyboard that is played into the window."""
    with ExitStack() as stack:

        def begin(prefix: str = "") -> Keyboard:
            scanner: Scanner = stack.enter_context(listening(prefix))
            scanner.scanned.connect(context.scans.append)
            return Keyboard(context.view, scanner)

        yield begin


@pytest.mark.parametrize("gap_ms", [1, 10, 60, 100])
@pytest.mark.parametrize("focus", ["button", "elsewhere", "field"])
@pytest.mark.parametrize("code", ["K7M4PX2", "12345", "A12B"])
def test_a_code_with_enter_is_a_scan(
    context: CounterContext, listen: Listen, code: str, focus: str, gap_ms: int
) -> None:
    keyboard = listen()
    context.focus(focus)
    keyboard.scans(code, gap_ms)
    assert context.scans == [code]
    assert (context.text, context.count("entered"), context.count("pressed")) == ("", 0, 0)


ENDS = ["\r", "\t", "\n", "\r\r", "\r\n", "\t\r", "\t\t", ""]


@pytest.mark.parametrize("end", ENDS, ids=repr)
@pytest.mark.parametrize("focus", ["button", "elsewhere"])
def test_a_scan_is_one_whatever_ends_it(
    context: CounterContext, listen: Listen, focus: str, end: str
) -> None:
    keyboard = listen()
    context.focus(focus)
    keyboard.scans("K7M4PX2", 40, end)
    context.until(lambda: context.scans)
    assert context.scans == ["K7M4PX2"]
    assert (context.count("pressed"), context.count("done")) == (0, 0)
    assert context.seen("keys") == []


@pytest.mark.parametrize("second", [ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Down])
@pytest.mark.parametrize("gap_ms", [40, 900])
@pytest.mark.parametrize("focus", ["button", "elsewhere", "field"])
def test_the_second_end_of_a_scan_does_nothing(
    context: CounterContext, listen: Listen, focus: str, gap_ms: int, second: Qt.Key
) -> None:
    keyboard = listen()
    context.focus(focus)
    keyboard.scans("K7M4PX2", 60)
    keyboard.key(second, gap_ms)
    keyboard.rests()
    assert context.scans == ["K7M4PX2"]
    assert (context.count("entered"), context.count("pressed")) == (0, 0)
    assert (context.seen("keys"), context.seen("texts")) == ([], [])


def test_down_ends_a_scan_too(context: CounterContext, listen: Listen) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.scans("K7M4PX2", 60, end="")
    keyboard.key(Qt.Key.Key_Down, 60)
    assert context.scans == ["K7M4PX2"]
    assert context.seen("keys") == []


@pytest.mark.parametrize(
    ("typed", "content"),
    [
        ("\x02K7M4PX2\x03", "K7M4PX2"),
        ("\x02K7M4PX2\x03\r", "K7M4PX2"),
        ("\x1d0109521101530001\x1d10ABC", "0109521101530001\x1d10ABC"),
        ("\x1aK7M4\r", "K7M4"),
        ("K7M\x1e4PX2\x04\r", "K7M4PX2"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("focus", ["button", "elsewhere", "field"])
def test_control_characters_frame_and_separate_and_are_no_shortcuts(
    context: CounterContext, listen: Listen, focus: str, typed: str, content: str
) -> None:
    keyboard = listen()
    context.focus(focus)
    keyboard.scans(typed, 60, end="")
    keyboard.rests()
    assert context.scans == [content]
    assert (context.text, context.seen("keys"), context.count("done")) == ("", [], 0)


def test_what_the_field_took_of_a_scan_is_taken_out_again(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen()
    keyboard.types("du")
    keyboard.scans("K7M4PX2")
    assert context.text == "du"
    assert context.count("entered") == 0


def test_a_fast_scan_without_an_end_leaves_no_field_changed(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen()
    keyboard.types("du")
    keyboard.scans("K7M4PX2", end="")
    keyboard.rests()
    assert (context.text, context.scans) == ("du", ["K7M4PX2"])


@pytest.mark.parametrize("gap_ms", [80, 200])
def test_a_person_who_types_into_a_field_is_left_alone(
    context: CounterContext, listen: Listen, gap_ms: int
) -> None:
    keyboard = listen()
    keyboard.types("Durand", gap_ms)
    assert context.text == "Durand", "letters are seen at once"
    keyboard.rests()
    keyboard.key(ENTER, 300)
    keyboard.rests()
    assert (context.scans, context.text, context.count("entered")) == ([], "Durand", 1)


def test_slow_letters_reach_the_page_and_no_enter_a_button(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.types("K7 M")
    keyboard.key(ENTER, 900)
    keyboard.rests()
    assert context.seen("keys") == ["K", "7", "M"]
    assert context.seen("texts") == [" ", "\r"]
    assert (context.scans, context.count("pressed")) == ([], 0)


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_lone_key_presses_the_focused_button_once_nothing_followed(
    context: CounterContext, listen: Listen, key: Qt.Key
) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.key(key)
    assert context.count("pressed") == 0
    context.until(lambda: context.count("pressed") == 1)


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Space])
@pytest.mark.parametrize(("before_ms", "after_ms"), [(1000, 2000), (2000, 150), (300, 2000)])
def test_a_key_with_another_near_it_presses_nothing(
    context: CounterContext, listen: Listen, key: Qt.Key, before_ms: int, after_ms: int
) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.key(Qt.Key.Key_F5)
    keyboard.key(key, before_ms)
    keyboard.key(Qt.Key.Key_F5, after_ms)
    keyboard.rests()
    assert context.count("pressed") == 0


def test_a_finger_that_rests_on_enter_presses_once(context: CounterContext, listen: Listen) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.key(ENTER)
    keyboard.rests()
    for gap_ms in (660, *[40] * 30, 2000, 40):
        keyboard.key(ENTER, gap_ms, repeats=True)
        keyboard.rests()
    assert context.count("pressed") == 1


def test_two_equal_characters_are_no_resting_finger(
    context: CounterContext, listen: Listen
) -> None:
    """The display takes a release and a press of one millisecond for a key that is held."""
    keyboard = listen()
    context.focus("button")
    keyboard.types("10", 5)
    keyboard.key(Qt.Key.Key_0, 5, text="0", repeats=True)
    keyboard.types("7\r", 5)
    assert context.scans == ["1007"]


def test_a_focus_that_moved_meanwhile_is_not_pressed(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen()
    context.focus("elsewhere")
    keyboard.key(ENTER)
    context.focus("button")
    keyboard.rests()
    assert context.count("pressed") == 0


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_a_touch_withdraws_a_press_that_still_waits(
    context: CounterContext, listen: Listen, modifiers: Qt.KeyboardModifier
) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.key(ENTER, 2000, modifiers)
    QTest.mouseClick(context.view, Qt.MouseButton.LeftButton, pos=QPoint(350, 250))
    keyboard.rests()
    assert (context.count("pressed"), context.count("done")) == (0, 0)


def test_a_command_acts_alone_and_never_within_a_burst(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.key(ENTER, 2000, CTRL)
    keyboard.rests()
    assert context.count("done") == 1
    keyboard.types("K7M4", 60)
    keyboard.key(ENTER, 60, CTRL)
    keyboard.types("PX", 60)
    keyboard.rests()
    assert (context.count("done"), context.scans) == (1, ["K7M4PX"])


def test_a_command_in_a_field_is_the_field_s(context: CounterContext, listen: Listen) -> None:
    keyboard = listen()
    keyboard.types("Durand")
    keyboard.key(Qt.Key.Key_A, 2000, CTRL)
    keyboard.rests()
    keyboard.key(Qt.Key.Key_Backspace)
    assert context.text == ""
    keyboard.key(ENTER, 2000, CTRL)
    keyboard.rests()
    assert context.count("entered") == 0


@pytest.mark.parametrize("prefix", ["", "]"])
def test_keys_without_text_reach_the_page(
    context: CounterContext, listen: Listen, prefix: str
) -> None:
    keyboard = listen(prefix)
    context.focus("button")
    keyboard.key(Qt.Key.Key_F2)
    keyboard.rests()
    assert context.seen("keys") == [""]


@pytest.mark.parametrize("typed", ["$K7M4PX2", "K7M4PX2", "\x02$K7M4PX2\x03"], ids=repr)
@pytest.mark.parametrize("focus", ["button", "field"])
def test_with_a_prefix_set_a_scan_is_known_with_and_without(
    context: CounterContext, listen: Listen, focus: str, typed: str
) -> None:
    keyboard = listen("$")
    context.focus(focus)
    keyboard.scans(typed)
    assert (context.scans, context.text) == (["K7M4PX2"], "")


def test_caps_lock_changes_the_case_of_a_prefix(context: CounterContext, listen: Listen) -> None:
    keyboard = listen("q")
    keyboard.scans("QAB2", 200)
    assert (context.scans, context.text) == (["AB2"], "")


def test_with_a_prefix_no_field_sees_a_slow_scan(context: CounterContext, listen: Listen) -> None:
    keyboard = listen("$")
    keyboard.types("$AB2KX")
    keyboard.rests()
    keyboard.types("4\r")
    assert (context.scans, context.text) == (["AB2KX4"], "")


def test_a_prefix_without_an_end_gives_the_keyboard_back(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen("$")
    keyboard.types("$AB", FAST_MS)
    keyboard.rests()
    keyboard.now_ms += 5000
    keyboard.types("Durand")
    assert (context.scans, context.text) == ([], "Durand")


def test_the_same_scan_within_two_seconds_is_one(context: CounterContext, listen: Listen) -> None:
    keyboard = listen()
    for gap_ms, seen in ((3000, 1), (1000, 1), (3000, 2)):
        keyboard.types("K", gap_ms)
        keyboard.types("7M4PX2\r", FAST_MS)
        assert len(context.scans) == seen


def test_two_codes_one_after_the_other_are_two_scans(
    context: CounterContext, listen: Listen
) -> None:
    keyboard = listen()
    context.focus("button")
    keyboard.scans("K7M4PX\rQ2W8ZN", FAST_MS)
    assert context.scans == ["K7M4PX", "Q2W8ZN"]


def test_a_prefix_is_one_character() -> None:
    with pytest.raises(ValueError, match="one character"):
        Scanner("ab")


def test_keys_that_wait_for_a_letter_are_part_of_a_scan(
    context: CounterContext, listen: Listen
) -> None:
    """`{"a":[1` from an American scanner, on a French keyboard."""
    keyboard = listen()
    context.focus("elsewhere")
    keyboard.now_ms += 2_000
    for key, text in (
        (Qt.Key.Key_Dead_Diaeresis, ""),
        (Qt.Key.Key_Percent, "%"),
        (Qt.Key.Key_Q, "q"),
        (Qt.Key.Key_Percent, "%"),
        (Qt.Key.Key_M, "M"),
        (Qt.Key.Key_Dead_Circumflex, ""),
        (Qt.Key.Key_Ampersand, "&"),
    ):
        keyboard.key(key, FAST_MS, text=text)
    keyboard.key(ENTER, FAST_MS)
    assert context.scans == ["¨%q%M^&"]
    assert '{"a":[1' in {reading.text for reading in readings(context.scans[0])}


def test_a_scanner_that_never_listened_can_be_removed(context: CounterContext) -> None:
    """A start that is refused ends before the scanner was installed."""
    scanner = Scanner()
    scanner.remove()
    scanner.install()
    scanner.scanned.connect(context.scans.append)
    context.focus("button")
    Keyboard(context.view, scanner).scans("4006381333931", FAST_MS)
    assert context.scans == ["4006381333931"]
    scanner.remove()
    scanner.remove()
