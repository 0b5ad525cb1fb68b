"""Shows the mouse pointer only while somebody uses a mouse, on screens that are made for touch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

MOVED_PX_MIN = 3.0
"""A compositor reports where the pointer stands when a window comes to lie below it."""


class HiddenPointer:
    """Hides the pointer of the whole program until a mouse moves, and again at a touch."""

    def __init__(self) -> None:
        self._is_hidden = False
        self._stood: QPointF | None = None

    def hide(self) -> None:
        """Hide the pointer, wherever it stands."""
        self._stood = None
        if not self._is_hidden:
            self._is_hidden = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)

    def notice(self, event: QEvent) -> None:
        """Take account of an event of a window: a mouse that moves, or a touch."""
        if event.type() is QEvent.Type.TouchBegin:
            self.hide()
        elif self._is_hidden and isinstance(event, QMouseEvent) and _is_of_mouse(event):
            place = event.globalPosition()
            self._stood = self._stood or place
            if (place - self._stood).manhattanLength() >= MOVED_PX_MIN:
                self.show()

    def show(self) -> None:
        """Show the pointer again."""
        if self._is_hidden:
            self._is_hidden = False
            QGuiApplication.restoreOverrideCursor()


def _is_of_mouse(event: QMouseEvent) -> bool:
    is_move = event.type() is QEvent.Type.MouseMove
    return is_move and event.source() is Qt.MouseEventSource.MouseEventNotSynthesized
