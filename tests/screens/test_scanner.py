"""A scanner that types like a keyboard is told from a person who types."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from kiosk.screens.scanner import Scanner
from tests.screens.hands import Until

FAST_S, SLOW_S = 0.01, 0.2
FIELD = """
import QtQuick
import QtQuick.Controls.Basic
Item {
    id: root
    property alias text: field.text
    property int entered: 0
    property int done: 0
    TextField { id: field; focus: true; onAccepted: root.entered += 1 }
    Item { objectName: "elsewhere" }
    Shortcut { sequence: "Return"; enabled: !field.activeFocus; onActivated: root.done += 1 }
}
"""


class Desk:
    """A window with a text field, a keyboard and a scanner's clock."""

    def __init__(self, until: Until) -> None:
        self.now_s = 100.0
        self.scans: list[str] = []
        self.view = QQuickView()
        component = QQmlComponent(self.view.engine())
        component.setData(FIELD.encode(), QUrl())
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

    def listen(self, prefix: str = "") -> Scanner:
        scanner = Scanner(prefix, clock=lambda: self.now_s)
        scanner.scanned.connect(self.scans.append)
        scanner.install()
        return scanner

    def key(self, key: int, gap_s: float) -> None:
        self.now_s += gap_s
        QTest.keyClick(self.view, key)

    def type(self, text: str, gap_s: float, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        for character in text:
            self.key(ord(character), gap_s)
        if end is not None:
            self.key(end, gap_s)

    def leave_field(self) -> None:
        elsewhere = self.root.findChild(QQuickItem, "elsewhere")
        assert isinstance(elsewhere, QQuickItem)
        elsewhere.forceActiveFocus()


@pytest.fixture
def desk(until: Until, qapp: QGuiApplication) -> Iterator[Desk]:
    desk = Desk(until)
    yield desk
    desk.view.close()


@pytest.fixture
def listen(desk: Desk) -> Iterator[Callable[..., Scanner]]:
    scanners: list[Scanner] = []

    def begin(prefix: str = "") -> Scanner:
        scanners.append(desk.listen(prefix))
        return scanners[-1]

    yield begin
    for scanner in scanners:
        scanner.remove()


def test_a_fast_code_with_enter_is_a_scan(desk: Desk, listen: Callable[..., Scanner]) -> None:
    listen()
    desk.type("K7M4PX2", FAST_S)
    assert [scan.upper() for scan in desk.scans] == ["K7M4PX2"]


def test_tab_ends_a_scan_too(desk: Desk, listen: Callable[..., Scanner]) -> None:
    listen()
    desk.type("K7M4PX2", FAST_S, Qt.Key.Key_Tab)
    assert len(desk.scans) == 1


def test_what_the_field_took_of_a_scan_is_taken_out_again(
    desk: Desk, listen: Callable[..., Scanner]
) -> None:
    listen()
    desk.type("DU", SLOW_S, None)
    before = desk.text
    desk.now_s += 1
    desk.type("K7M4PX2", FAST_S)
    assert desk.text == before
    assert desk.root.property("entered") == 0


def test_a_person_who_types_is_left_alone(desk: Desk, listen: Callable[..., Scanner]) -> None:
    listen()
    desk.type("DURAND", SLOW_S)
    assert desk.scans == []
    assert desk.text.upper() == "DURAND"
    assert desk.root.property("entered") == 1


def test_five_fast_characters_are_no_scan(desk: Desk, listen: Callable[..., Scanner]) -> None:
    listen()
    desk.type("ABCDE", FAST_S)
    assert desk.scans == []
    assert desk.text.upper() == "ABCDE"


def test_a_scan_presses_no_button(desk: Desk, listen: Callable[..., Scanner]) -> None:
    """Enter does the first deed; the Enter of a scanner must not."""
    listen()
    desk.leave_field()
    desk.type("K7M4PX2", FAST_S)
    assert len(desk.scans) == 1
    assert desk.root.property("done") == 0
    desk.now_s += 1
    desk.key(Qt.Key.Key_Return, SLOW_S)
    assert desk.root.property("done") == 1


@pytest.mark.parametrize("prefix", ["", "]"])
def test_keys_without_text_stay_shortcuts(
    desk: Desk, listen: Callable[..., Scanner], prefix: str
) -> None:
    pressed: list[bool] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_F2), desk.view)
    shortcut.activated.connect(lambda: pressed.append(True))
    listen(prefix)
    desk.key(Qt.Key.Key_F2, SLOW_S)
    assert pressed == [True]


def test_with_a_prefix_no_field_sees_the_scan(desk: Desk, listen: Callable[..., Scanner]) -> None:
    listen("$")
    desk.type("$AB2", SLOW_S)
    assert [scan.upper() for scan in desk.scans] == ["AB2"]
    assert desk.text == ""


def test_a_prefix_without_an_end_gives_the_keyboard_back(
    desk: Desk, listen: Callable[..., Scanner]
) -> None:
    listen("$")
    desk.type("$AB", FAST_S, None)
    desk.now_s += 5
    desk.type("DURAND", SLOW_S)
    assert desk.scans == []
    assert desk.text.upper() == "DURAND"


def test_the_same_scan_within_two_seconds_is_one(
    desk: Desk, listen: Callable[..., Scanner]
) -> None:
    listen()
    desk.type("K7M4PX2", FAST_S)
    desk.now_s += 1
    desk.type("K7M4PX2", FAST_S)
    assert len(desk.scans) == 1
    desk.now_s += 3
    desk.type("K7M4PX2", FAST_S)
    assert len(desk.scans) == 2


def test_a_prefix_is_one_character() -> None:
    with pytest.raises(ValueError, match="one character"):
        Scanner("ab")
