"""Taps, types on and reads a screen in a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMetaObject, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.screens.window import ScreenWindow
from tests.screens.keyboard import Keyboard

UPRIGHT = "upright 15.6 inch"

# Width and height in pixels, pixels per millimetre.
DISPLAYS = {
    "15.6 inch": (1920, 1080, 5.56),
    "10.1 inch": (1280, 800, 5.88),
    "coarse 15.6 inch": (1366, 768, 3.95),
    "21.5 inch": (1920, 1080, 4.03),
    "24 inch": (1920, 1200, 3.71),
    UPRIGHT: (1080, 1920, 5.56),
    "upright 10.1 inch": (800, 1280, 5.88),
    "upright 27 inch": (1080, 1920, 3.21),
    "32 inch": (1920, 1080, 2.71),
    "43 inch": (1920, 1080, 2.02),
}

Until = Callable[[Callable[[], object]], None]

_INTERACTIVE = frozenset(
    {
        QAccessible.Role.Button,
        QAccessible.Role.CheckBox,
        QAccessible.Role.EditableText,
        QAccessible.Role.ListItem,
        QAccessible.Role.PageTab,
        QAccessible.Role.RadioButton,
    }
)


@dataclass
class Shown:
    """A screen in its window, with methods to tap, type and read it."""

    window: ScreenWindow
    until: Until
    px_per_mm: float
    guard: QObject
    keyboard: Keyboard

    def items(self) -> list[QQuickItem]:
        """Every visible item, in the order of the tree, popups last."""
        found: list[QQuickItem] = []

        def walk(item: QQuickItem) -> None:
            if item.isVisible():
                found.append(item)
                for child in item.childItems():
                    walk(child)

        walk(self.window.view.contentItem())
        return found

    def all_called(self, object_name: str) -> list[QQuickItem]:
        return [item for item in self.items() if item.objectName() == object_name]

    def called(self, object_name: str) -> QQuickItem:
        """Waits for the only visible item with this object name, and returns it."""
        found = self.seen(lambda: self.all_called(object_name))
        assert len(found) == 1, f"{len(found)} items are called {object_name}"
        return found[0]

    def seen(self, look: Callable[[], list[QQuickItem]]) -> list[QQuickItem]:
        """Waits until a look finds anything; returns that, without a second look."""
        found: list[QQuickItem] = []

        def finds() -> bool:
            found[:] = look()
            return bool(found)

        self.until(finds)
        return found

    def named(self, name: str) -> QQuickItem:
        """Waits for the only control with this accessible name, and returns it."""

        def only() -> list[QQuickItem]:
            found = [item for item in self.controls() if accessible_name(item) == name]
            return found if len(found) == 1 else []

        return self.seen(only)[0]

    def is_there(self, object_name: str) -> bool:
        return bool(self.all_called(object_name))

    def popups(self) -> list[QQuickItem]:
        """The open sheets and dialogs, the topmost last."""
        return [item for item in self.items() if item.inherits("QQuickPopupItem")]

    def controls(self) -> list[QQuickItem]:
        """Every visible, enabled, interactive item of the accessibility tree."""
        return [item for item in self.items() if item.isEnabled() and is_interactive(item)]

    def texts(self) -> list[str]:
        """All texts on the screen."""
        shown = (item.property("text") for item in self.items())
        return [text for text in shown if isinstance(text, str) and text]

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, item: QQuickItem) -> None:
        """Taps the middle of an item, long enough after the tap before."""
        self.rest()
        self.tap_at_once(item)

    def rest(self) -> None:
        """Resets the tap guard, as a while without touches does."""
        QMetaObject.invokeMethod(self.guard, "rest")

    def tap_at_once(self, item: QQuickItem) -> None:
        self.look()
        self._mouse(QTest.mouseClick, self.middle(item))

    def look(self) -> None:
        """Paints the window, which makes every item take its place."""
        self.window.grab()

    def until_still(self) -> None:
        """Waits until nothing moves between two paints: lists make their rows bit by bit."""
        seen: list[tuple[float, ...]] = []

        def is_still() -> bool:
            nonlocal seen
            self.look()
            before, items = seen, self.items()
            seen = [(item.x(), item.y(), item.width(), item.height()) for item in items]
            return before == seen and not any(_is_being_made(item) for item in items)

        self.until(is_still)

    def press(self, item: QQuickItem) -> None:
        self.look()
        self._mouse(QTest.mousePress, self.middle(item))

    def release_at(self, point: QPoint) -> None:
        QTest.mouseMove(self.window.view, point)
        self._mouse(QTest.mouseRelease, point)

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Presses one key, long after the one before, with none following."""
        self.keyboard.key(key, modifiers=modifier)
        self.keyboard.rests()

    def type(self, text: str) -> None:
        """Types `text` at the speed of a person."""
        self.keyboard.types(text)
        self.keyboard.rests()

    def scan(self, code: str, gap_ms: int = 10, end: str = "\r") -> None:
        """Scans `code` with a scanner that types like a keyboard."""
        self.keyboard.scans(code, gap_ms, end)
        self.keyboard.rests()

    def _mouse(self, action: Callable[..., None], point: QPoint) -> None:
        action(self.window.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def _is_being_made(item: QQuickItem) -> bool:
    """Whether a row of a list has no size yet; rows out of sight get theirs later."""
    if item.objectName() == "card":
        return item.width() == 0 or item.height() < item.implicitHeight()
    return item.inherits("QQuickText") and item.width() == 0 and item.property("text") != ""


def is_interactive(item: QQuickItem) -> bool:
    """Whether the accessibility tree lists the item as something to operate."""
    return accessible_role(item) in _INTERACTIVE


def accessible_name(item: QQuickItem) -> str:
    interface: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(item)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def accessible_role(item: QQuickItem) -> QAccessible.Role:
    interface: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(item)
    return interface.role() if interface is not None else QAccessible.Role.NoRole
