"""Catches what a keyboard-wedge scanner types, on any page, before or beside text fields."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import Q_ARG, QCoreApplication, QEvent, QMetaObject, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

GAP_S_MAX = 0.05
LENGTH_MIN = 6
LENGTH_MAX = 120
REPEAT_S = 2.0
CAPTURE_S_MAX = 2.0

_TERMINATORS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr)
_SHORTCUT_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class _Mode(Enum):
    BY_SPEED = auto()
    BY_PREFIX = auto()


class Scanner(QObject):
    """An event filter of the application. `scanned` carries what was scanned, as it was typed.

    With a prefix key the whole scan stays unseen by text fields. Without it, six or more
    characters with less than 50 ms between them and an Enter or Tab are a scan; those that a
    text field has already taken are taken out again. Everything else passes untouched.
    """

    scanned = Signal(str)

    def __init__(
        self,
        prefix: str = "",
        *,
        clock: Callable[[], float] = time.monotonic,
        gap_s: float = GAP_S_MAX,
        parent: QObject | None = None,
    ) -> None:
        """`prefix`: the one character that the scanner is set to send first; "" for none."""
        if len(prefix) > 1:
            raise ValueError("a scanner prefix is one character")
        super().__init__(parent)
        self._prefix = prefix
        self._clock = clock
        self._gap_s = gap_s
        self._mode = _Mode.BY_SPEED
        self._typed = ""
        self._last_key_s = 0.0
        self._last_scan: tuple[str, float] | None = None

    def install(self) -> None:
        """Begin to listen to every window of the application."""
        _application().installEventFilter(self)

    def remove(self) -> None:
        """Listen no longer."""
        _application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook. Only events on their way to a window count: items see them again."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not watched.isWindowType() or not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            return self._override(event)
        return self._press(event)

    def _override(self, event: QKeyEvent) -> bool:
        """While a scan is coming in its keys are no shortcuts, not even Enter."""
        is_prefix = bool(self._prefix) and event.text() == self._prefix
        if not is_prefix and not self._is_coming_in():
            return False
        event.accept()
        return True

    def _is_coming_in(self) -> bool:
        since_s = self._clock() - self._last_key_s
        if self._mode is _Mode.BY_PREFIX:
            return since_s < CAPTURE_S_MAX
        return len(self._typed) >= LENGTH_MIN and since_s < self._gap_s

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        if event.modifiers() & _SHORTCUT_MODIFIERS or event.isAutoRepeat():
            self._forget()
            return False
        was_coming_in = self._is_coming_in()
        now_s = self._clock()
        since_s, self._last_key_s = now_s - self._last_key_s, now_s
        if self._prefix and event.text() == self._prefix:
            self._mode, self._typed = _Mode.BY_PREFIX, ""
            return True
        if self._mode is _Mode.BY_PREFIX:
            if was_coming_in:
                return self._capture(event)
            self._forget()
        return self._watch(event, since_s, was_coming_in=was_coming_in)

    def _capture(self, event: QKeyEvent) -> bool:
        if event.key() in _TERMINATORS:
            self._finish(self._typed)
        else:
            self._typed = (self._typed + event.text())[:LENGTH_MAX]
        return True

    def _watch(self, event: QKeyEvent, since_s: float, *, was_coming_in: bool) -> bool:
        if event.key() in _TERMINATORS:
            typed = self._typed
            if was_coming_in:
                _take_out(QGuiApplication.focusObject(), typed)
                self._finish(typed)
                return True
            self._forget()
            return False
        text = event.text()
        if len(text) != 1 or not text.isprintable():
            self._forget()
        elif since_s < self._gap_s and len(self._typed) < LENGTH_MAX:
            self._typed += text
        else:
            self._typed = text
        return False

    def _finish(self, scan: str) -> None:
        self._forget()
        now_s = self._clock()
        is_repeat = (
            self._last_scan is not None
            and self._last_scan[0] == scan
            and now_s - self._last_scan[1] < REPEAT_S
        )
        if scan and not is_repeat:
            self._last_scan = (scan, now_s)
            self.scanned.emit(scan)

    def _forget(self) -> None:
        self._mode, self._typed = _Mode.BY_SPEED, ""


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application


def _take_out(field: QObject | None, typed: str) -> None:
    """Remove what a scan left in the focused text field, just before its cursor."""
    if field is None:
        return
    text, cursor = field.property("text"), field.property("cursorPosition")
    if not isinstance(text, str) or not isinstance(cursor, int):
        return
    start = cursor - len(typed)
    if start >= 0 and text[start:cursor].casefold() == typed.casefold():
        QMetaObject.invokeMethod(
            field,
            "remove",
            Qt.ConnectionType.DirectConnection,
            Q_ARG(int, start),
            Q_ARG(int, cursor),
        )
