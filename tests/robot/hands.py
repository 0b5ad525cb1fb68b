"""Sends touches, keys and scans to a window, as a window system reports them."""

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
        """Presses and releases one key of KEYS, or one character."""
        self._strike(KEYS.get(name) or Qt.Key(ord(name.upper())), modifier, name)

    def control(self, name: str) -> None:
        """Presses a key while Ctrl is held."""
        self.key(name, Qt.KeyboardModifier.ControlModifier)

    def _strike(self, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str) -> None:
        if len(name) == 1 and name.isupper() and modifier == _NONE:
            modifier = Qt.KeyboardModifier.ShiftModifier
        self.done += 1
        self.key_times_s.append(time.monotonic())
        del self.key_times_s[:-6]
        QTest.keyClick(self.view, key, modifier)

    def held_down(self, name: str, times: int) -> None:
        """Presses a key `times` times without releasing it, as auto-repeat does."""
        for _ in range(times):
            self.done += 1
            self.key_times_s.append(time.monotonic())
            QTest.keyPress(self.view, KEYS[name])
        QTest.keyRelease(self.view, KEYS[name])

    @property
    def since_key_s(self) -> float:
        """Seconds since the last key."""
        return time.monotonic() - self.key_times_s[-1] if self.key_times_s else 1e9

    # --- touches ---------------------------------------------------------------------------------

    def touch(self, point: QPoint) -> None:
        """Presses and releases in one place."""
        self.done += 1
        QTest.mouseClick(self.view, _LEFT, _NONE, point)

    def drag_off(self, start: QPoint, end: QPoint) -> None:
        """Presses in one place and releases in another."""
        self.done += 1
        QTest.mousePress(self.view, _LEFT, _NONE, start)
        QTest.mouseMove(self.view, end)
        QTest.mouseRelease(self.view, _LEFT, _NONE, end)

    # --- eyes ------------------------------------------------------------------------------------

    def items(self) -> list[QQuickItem]:
        """Every visible item, in the order of the tree, popups last."""
        found: list[QQuickItem] = []

        def walk(item: QQuickItem) -> None:
            if item.isVisible():
                found.append(item)
                for child in item.childItems():
                    walk(child)

        walk(self.view.contentItem())
        return found

    def controls(self) -> list[QQuickItem]:
        """The controls that can be touched; with an open popup, only those of the topmost."""
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
        """The topmost control at a point."""
        here = [item for item in self.controls() if _rectangle_holds(item, point)]
        return here[-1] if here else None

    def focused_control(self) -> QQuickItem | None:
        """The control that Space and Enter would press."""
        focused: QQuickItem | None = self.view.activeFocusItem()
        while focused is not None and not is_interactive(focused):
            focused = focused.parentItem()
        return focused

    async def away(self, pause_s: float) -> None:
        """Brings another window to the front for `pause_s`."""
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
    """The middle of an item, in window coordinates."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def area(item: QQuickItem) -> float:
    """The area of an item, in square pixels."""
    return item.width() * item.height()


def label(item: QQuickItem) -> str:
    """The name of an item, for a report."""
    return item.objectName() or accessible_name(item) or accessible_role(item).name


def _rectangle_holds(item: QQuickItem, point: QPoint) -> bool:
    inside = item.mapFromScene(QPointF(point))
    return 0 <= inside.x() < item.width() and 0 <= inside.y() < item.height()
