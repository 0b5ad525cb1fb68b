"""Fixtures: a page with a text field and a button, and a keyboard that a scanner plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.screens.scanner import Scanner
from tests.screens.hands import Until
from tests.screens.keyboard import Keyboard, listening

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


class PageShown:
    """A window with a text field and a button, and what it has received."""

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
        """The value of a counter of the page, such as "pressed"."""
        return int(self.root.property(name))

    def seen(self, name: str) -> list[str]:
        """The texts of the keys that the page received, by the name of their list."""
        return list(self.root.property(name).toVariant())

    def focus(self, name: str) -> None:
        item = self.root.findChild(QQuickItem, name)
        assert isinstance(item, QQuickItem)
        item.forceActiveFocus()


@pytest.fixture
def page(until: Until, qapp: QGuiApplication) -> Iterator[PageShown]:
    page = PageShown(until)
    yield page
    page.view.close()


Listen = Callable[..., Keyboard]


@pytest.fixture
def listen(page: PageShown) -> Iterator[Listen]:
    """`listen(prefix)` starts a scanner; returns the keyboard that sends keys to the window."""
    with ExitStack() as stack:

        def begin(prefix: str = "") -> Keyboard:
            scanner: Scanner = stack.enter_context(listening(prefix))
            scanner.scanned.connect(page.scans.append)
            return Keyboard(page.view, scanner)

        yield begin
