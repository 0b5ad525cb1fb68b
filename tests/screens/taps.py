"""Taps one spot repeatedly, by a clock that only the taps move."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMetaObject, QObject, QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest

PACES_S = [0.3, 0.7, 1.2, 1.5]
TIMES = 12
NEVER_MS = 600_000


def pass_s(guard: QObject, seconds: float) -> None:
    """Sets the guard's timers as if this time had passed without a touch."""
    if seconds >= 2.0:
        QMetaObject.invokeMethod(guard, "rest")
    elif seconds * 1000 >= guard.property("interval_ms"):
        guard.setProperty("interval_ms", 0)


def tap_on_and_on(
    window: QWindow,
    guard: QObject,
    spot: QPoint,
    pace_s: float,
    *,
    between: Callable[[float], None],
) -> None:
    """Taps `spot` twelve times; `between` lets the screen answer and moves other clocks."""
    if guard.property("still_ms") > 0:
        guard.setProperty("staffStill_ms", NEVER_MS)
    for _ in range(TIMES):
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=spot)
        between(pace_s)
        pass_s(guard, pace_s)
