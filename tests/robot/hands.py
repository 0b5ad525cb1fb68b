"""A person's finger, a keyboard and a scanner, as a window system reports them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from tests.robot.pace import Pause
from tests.screens.hands import accessible_name, accessible_role, is_interactive

KEYS = {
    "Enter": Qt.Key.Key_Return,
    "KeypadEnter": Qt.Key.Key_Enter,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
    "Esc": Qt.Key.Key_Escape,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "F1": Qt.Key.Key_F1,
    "F2": Qt.Key.Key_F2,
    "F3": Qt.Key.Key_F3,
    "F4": Qt.Key.Key_F4,
    "F10": Qt.Key.Key_F10,
    "Home": Qt.Key.Key_Home,
    "Delete": Qt.Key.Key_Delete,
    "Backspace": Qt.Key.Key_Backspace,
}
_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton


@dataclass
class Hands:
    """Acts on one window. `done` counts events: a touch, or one key."""

    view: QQuickView
    done: int = 0
    key_times_s: list[float] = field(default_factory=list)

    # --- keys ------------------------------------------------------------------------------------

    def key(self, name: str, modifier: Qt.KeyboardModifier = _NONE) -> None:
        """One key of KEYS, or one character, pressed and released."""
        self._strike(KEYS.get(name) or Qt.Key(ord(name.upper())), modifier, name)

    def control(self, name: str) -> None:
        """A key with Ctrl held."""
        self.key(name, Qt.KeyboardModifier.ControlModifier)

    def _strike(self, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str) -> None:
        if len(name) == 1 and name.isupper() and modifier == _NONE:
            modifier = Qt.KeyboardModifier.ShiftModifier
        self.done += 1
        self.key_times_s.append(time.monotonic())
        del self.key_times_s[:-6]
        QTest.keyClick(self.view, key, modifier)

    def held_down(self, name: str, times: int) -> None:
        """A key that repeats by itself: first as pressed, then as the window system repeats it."""
        for _ in range(times):
            self.done += 1
            self.key_times_s.append(time.monotonic())
            QTest.keyPress(self.view, KEYS[name])
        QTest.keyRelease(self.view, KEYS[name])

    @property
    def since_key_s(self) -> float:
        """How long no key came."""
        return time.monotonic() - self.key_times_s[-1] if self.key_times_s else 1e9

    # --- touches ---------------------------------------------------------------------------------

    def touch(self, point: QPoint) -> None:
        """Down and up in one place."""
        self.done += 1
        QTest.mouseClick(self.view, _LEFT, _NONE, point)

    def drag_off(self, start: QPoint, end: QPoint) -> None:
        """Down in one place, up in another."""
        self.done += 1
        QTest.mousePress(self.view, _LEFT, _NONE, start)
        QTest.mouseMove(self.view, end)
        QTest.mouseRelease(self.view, _LEFT, _NONE, end)

    # --- eyes ------------------------------------------------------------------------------------

    def items(self) -> list[QQuickItem]:
        """Everything visible, in the order of the tree, popups last."""
        found: list[QQuickItem] = []

        def walk(item: QQuickItem) -> None:
            if item.isVisible():
                found.append(item)
                for child in item.childItems():
                    walk(child)

        walk(self.view.contentItem())
        return found

    def controls(self) -> list[QQuickItem]:
        """What can be touched now; of a sheet that is open, only its own."""
        items = self.items()
        popups = [item for item in items if item.inherits("QQuickPopupItem")]
        if popups:
            items = items[items.index(popups[-1]) :]
        size = self.view.size()
        window = QRect(0, 0, size.width(), size.height())
        return [
            item
            for item in items
            if item.isEnabled() and is_interactive(item) and window.contains(middle(item))
        ]

    def control_at(self, point: QPoint) -> QQuickItem | None:
        """The topmost control under a finger."""
        here = [item for item in self.controls() if _rectangle_holds(item, point)]
        return here[-1] if here else None

    def focused_control(self) -> QQuickItem | None:
        """What Space and Enter would press."""
        focused: QQuickItem | None = self.view.activeFocusItem()
        while focused is not None and not is_interactive(focused):
            focused = focused.parentItem()
        return focused

    async def away(self, pause_s: float) -> None:
        """Another window comes to the front for a while."""
        other = QQuickView()
        other.resize(50, 50)
        other.show()
        other.requestActivate()
        await Pause(pause_s)
        other.close()
        other.deleteLater()
        self.view.requestActivate()
        self.done += 1
        give_up_s = time.monotonic() + 5
        while QGuiApplication.focusWindow() is not self.view and time.monotonic() < give_up_s:
            await Pause(0.01)


def middle(item: QQuickItem) -> QPoint:
    """Where a finger lands on an item."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def area(item: QQuickItem) -> float:
    """How much of the screen an item takes."""
    return item.width() * item.height()


def label(item: QQuickItem) -> str:
    """What an item is called, for a report."""
    return item.objectName() or accessible_name(item) or accessible_role(item).name


def _rectangle_holds(item: QQuickItem, point: QPoint) -> bool:
    inside = item.mapFromScene(QPointF(point))
    return 0 <= inside.x() < item.width() and 0 <= inside.y() < item.height()
