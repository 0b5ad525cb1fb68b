"""Tests that the mouse pointer is seen only while somebody uses a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputDevice, QMouseEvent, QPointingDevice, QTouchEvent

from kiosk.screens.pointer import HiddenPointer


@pytest.fixture
def pointer(qapp: QGuiApplication) -> Iterator[HiddenPointer]:
    hidden = HiddenPointer()
    hidden.hide()
    yield hidden
    hidden.show()


def is_seen() -> bool:
    return QGuiApplication.overrideCursor() is None


def moved(x: float, y: float) -> QMouseEvent:
    place = QPointF(x, y)
    nothing = Qt.MouseButton.NoButton
    modifiers = Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseMove, place, place, nothing, nothing, modifiers)


def touched() -> QTouchEvent:
    screen = QPointingDevice(
        "touch screen",
        1,
        QInputDevice.DeviceType.TouchScreen,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position,
        10,
        0,
    )
    return QTouchEvent(QEvent.Type.TouchBegin, screen)


def test_it_is_hidden_where_it_stands_and_seen_once_a_mouse_moves(pointer: HiddenPointer) -> None:
    assert not is_seen()
    pointer.notice(moved(640, 400))
    pointer.notice(moved(640, 401))
    assert not is_seen(), "a window came to lie below the pointer, and nobody moved it"
    pointer.notice(moved(650, 400))
    assert is_seen()


def test_a_touch_hides_it_again(pointer: HiddenPointer) -> None:
    pointer.notice(moved(640, 400))
    pointer.notice(moved(700, 400))
    assert is_seen()
    pointer.notice(touched())
    assert not is_seen()
    pointer.notice(moved(700, 400))
    assert not is_seen()


def test_the_program_s_end_leaves_it_as_it_was(pointer: HiddenPointer) -> None:
    pointer.hide()
    pointer.show()
    pointer.show()
    assert is_seen()
