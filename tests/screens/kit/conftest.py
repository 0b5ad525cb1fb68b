"""Shows a piece of QML made of kit controls in a window, as a screen would."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.screens.kit import install_kit, load_fonts
from tests.screens.keyboard import Keyboard, listening

# Width and height in pixels, pixels per millimetre.
DISPLAYS = {
    "15.6 inch": (1920, 1080, 5.56),
    "10.1 inch": (1280, 800, 5.88),
    "coarse 15.6 inch": (1366, 768, 3.97),
}


class Shown:
    """A window with kit controls, with methods to tap, type and read it."""

    def __init__(self, view: QQuickView, qtbot: QtBot, keyboard: Keyboard) -> None:
        self.view = view
        self.qtbot = qtbot
        self.keyboard = keyboard
        self.root = view.rootObject()

    def find(self, name: str) -> QQuickItem:
        item = self.root.findChild(QQuickItem, name)
        assert isinstance(item, QQuickItem), f"nothing is called {name}"
        return item

    def theme(self, name: str) -> object:
        theme = self.root.property("theme")
        assert isinstance(theme, QObject)
        return theme.property(name)

    def log(self) -> list[str]:
        """The words that the controls passed to `say`, in order."""
        text = str(self.root.property("log"))
        return text.split()

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, item: QQuickItem) -> None:
        QTest.mouseClick(
            self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(item)
        )

    def look(self) -> None:
        """Paints the window, which makes every item take its place."""
        self.view.grabWindow()

    def press(self, item: QQuickItem) -> None:
        QTest.mousePress(
            self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(item)
        )

    def release_at(self, point: QPoint) -> None:
        QTest.mouseMove(self.view, point)
        QTest.mouseRelease(
            self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
        )

    def key(self, key: Qt.Key) -> None:
        """Presses one key, long after the one before, through a scanner as in the program."""
        self.keyboard.key(key)
        self.keyboard.rests()


Show = Callable[..., Shown]


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    """`show(qml, audience=..., mode=..., display=...)` shows `qml` inside a KScreen.

    The QML may call `say("word")`; `Shown.log()` returns the words.
    """
    QAccessible.setActive(True)
    load_fonts()
    views: list[QQuickView] = []

    def show_qml(
        qml: str, *, audience: str = "staff", mode: str = "light", display: str = "15.6 inch"
    ) -> Shown:
        width, height, px_per_mm = DISPLAYS[display]
        page = tmp_path / f"page{len(views)}.qml"
        page.write_text(
            f"""
            import QtQuick
            import QtQuick.Layouts
            import Kiosk.Kit
            KScreen {{
                property string log: ""
                readonly property QtObject theme: Theme
                readonly property QtObject guard: TapGuard
                function say(word) {{ log += word + " "; }}
                {qml}
            }}""",
            encoding="utf-8",
        )
        view = QQuickView()
        views.append(view)
        install_kit(view.engine())
        view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        view.resize(width, height)
        view.setInitialProperties({"audience": audience, "mode": mode, "pxPerMm": px_per_mm})
        view.setSource(QUrl.fromLocalFile(str(page)))
        assert view.status() is QQuickView.Status.Ready, view.errors()
        view.show()
        view.requestActivate()
        qtbot.waitUntil(view.isActive)
        return Shown(view, qtbot, Keyboard(view, scanner))

    with listening() as scanner:
        yield show_qml
    for view in views:
        view.setSource(QUrl())
        view.close()
        view.deleteLater()
