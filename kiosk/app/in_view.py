"""Notes whether the counter of this program is in somebody's view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickView

from kiosk.services.replication.counters_in_view import CountersInView

LOOK_MS = 500


class OwnCounter(QObject):
    """Looks twice a second at the counter's window, from the loop that draws it.

    So a program that is stuck says nothing, and what it said last is soon too old to count.
    """

    def __init__(self, view: QQuickView, counters: CountersInView) -> None:
        super().__init__()
        self._view, self._counters = view, counters
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self._look)
        view.visibilityChanged.connect(self._look)
        self._looks.start()
        self._look()

    def end(self) -> None:
        """Stop looking, before the window is closed: it is not shown any more."""
        self._looks.stop()
        self._view.visibilityChanged.disconnect(self._look)
        self._counters.note_own(is_shown=False)

    def _look(self) -> None:
        self._counters.note_own(is_shown=is_in_view(self._view))


def is_in_view(view: QQuickView) -> bool:
    """Whether the window can be seen: not hidden, not minimised, not wholly covered."""
    if not view.isVisible() or view.windowStates() & Qt.WindowState.WindowMinimized:
        return False
    # On other platforms a window that is merely covered may count as not exposed.
    return QGuiApplication.platformName() != "xcb" or view.isExposed()
