"""What each window's screen is about, and whether somebody can have seen that yet."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickView

SEEN_AFTER_S = 0.4
"""Whoever presses a key sooner after a change meant what stood there before: it takes a person
about that long to see something and act on it. Touches have the same guard on moved rows."""


class Subjects:
    """Follows the property `subject` of each window's root item, such as the selected order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._changed_s: dict[QQuickView, float] = {}

    def follow(self, window: QObject) -> None:
        """Note from now on when the window's subject changes; windows without one are ignored."""
        if not isinstance(window, QQuickView) or window in self._changed_s:
            return
        self._forget_closed()
        changed = getattr(window.rootObject(), "subjectChanged", None)
        if changed is not None:
            self._changed_s[window] = -SEEN_AFTER_S
            changed.connect(lambda: self._note(window))

    def of(self, window: QObject) -> str:
        """What the window's screen is about now; "" without a subject."""
        if not isinstance(window, QQuickView) or not shiboken6.isValid(window):
            return ""
        return str(window.rootObject().property("subject") or "")

    def is_seen(self, window: QObject) -> bool:
        """Whether the subject has stood there for SEEN_AFTER_S."""
        changed_s = self._changed_s.get(window) if isinstance(window, QQuickView) else None
        return changed_s is None or self._clock() - changed_s >= SEEN_AFTER_S

    def _note(self, window: QQuickView) -> None:
        self._changed_s[window] = self._clock()

    def _forget_closed(self) -> None:
        self._changed_s = {
            window: at_s for window, at_s in self._changed_s.items() if shiboken6.isValid(window)
        }
