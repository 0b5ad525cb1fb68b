"""Filters key events before any window sees them: recognises scans and guards key presses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeGuard

import shiboken6
from PySide6.QtCore import Q_ARG, QCoreApplication, QEvent, QMetaObject, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.domain.frozen import frozen
from kiosk.screens.key_runs import GAP_MS, SILENCE_MS, KeyRuns, Kind, Stroke
from kiosk.screens.keys import is_modifier, kind_of, text_of
from kiosk.screens.subjects import Subjects

BEAT_MS = 30
BEAT_MS_MAX = 60
LATE_BEAT_MS = 10

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_MOVING = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
)
_NOTHING = Qt.KeyboardModifier.NoModifier


@frozen
class Origin:
    """What is needed to deliver a key later: the key, its window, and the item with the focus.

    `subject`: what the window's screen was about at the time, such as the selected order.
    `is_seen`: whether it had been about that for long enough to have been seen.
    """

    key: QKeyEvent
    window: QObject
    focus: QObject | None
    subject: str
    is_seen: bool


class Scanner(QObject):
    """Filters the key events of every window. `scanned` carries the text of a scan as it was typed,
    without prefix and end keys; group separators inside it stay.

    Text goes to a focused text field at once, and is removed again if it turns out to be a scan.
    Every other key waits until it is known whether it belongs to a burst (`key_runs`), and then
    reaches the window as a key press. So Space and Enter press the focused control here, in one
    place for all controls; when they must not, the window sees them as mere text: a key event of
    `Qt.Key_unknown` with the text " " or a carriage return. Qt's own shortcuts never act: a screen
    handles its keys in `Keys.onPressed`. A key that waited has no effect as a press or a command
    if the screen's `subject` has changed meanwhile; Ctrl+Enter, which acts on that subject, and
    presses have none either if it had changed just before (`subjects`).
    """

    scanned = Signal(str)

    def __init__(
        self,
        prefix: str = "",
        *,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`prefix`: the one character that the scanner is configured to send first; "" for none.

        `clock`: seconds, for the age of what a screen is about. Raises ValueError for a longer one.
        """
        if len(prefix) > 1:
            raise ValueError("a scanner prefix is one character")
        super().__init__(parent)
        self._runs = KeyRuns(self, prefix)
        self._windows: list[QWindow] = []
        self._subjects = Subjects(clock)
        self._held_down: set[int] = set()
        self._repeating: int | None = None
        self._is_installed = False
        self._is_handing_on = False
        self._quiet_ms = 0.0
        self._beat_s = 0.0
        self._beats = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self._beat)

    def install(self) -> None:
        """Start filtering the key events of every window that gets the keyboard focus."""
        if self._is_installed:
            return
        self._is_installed = True
        application = _application()
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def remove(self) -> None:
        """Stop filtering, if installed; keys that wait are dropped."""
        if not self._is_installed:
            return
        self._is_installed = False
        _application().focusWindowChanged.disconnect(self._watch)
        self._beats.stop()
        for window in self._windows:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._windows.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook; returns True to keep the event from the window."""
        kind = event.type()
        if kind in _TOUCHES:
            self._runs.void()
            return False
        if self._is_handing_on or kind not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if kind is QEvent.Type.KeyRelease:
            return self._release(event)
        return self._press(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        self._windows = [known for known in self._windows if shiboken6.isValid(known)]
        if window is not None and window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)
            self._subjects.follow(window)

    def _press(self, window: QObject, event: QKeyEvent) -> bool:
        if is_modifier(event):
            return False
        stroke = self._stroke(window, event)
        if self._is_repeat(event, stroke):
            self._runs.note_repeat(stroke)
            return not _may_repeat(stroke)
        goes_on = self._runs.key(stroke)
        self._quiet_ms, self._beat_s = 0.0, time.monotonic()
        self._beats.start()
        if not goes_on:
            self._held_down.add(_code(event))
        return not goes_on

    def _release(self, event: QKeyEvent) -> bool:
        """Whether to drop this release: for a key that waits, it is sent later with its press."""
        if event.isAutoRepeat() or _code(event) not in self._held_down:
            return False
        self._held_down.discard(_code(event))
        return True

    def _is_repeat(self, event: QKeyEvent, stroke: Stroke) -> bool:
        """Whether this is the repeat of a key held down.

        The display server also reports two quick presses of one key as a repeat; the repeats of a
        key held down begin only after a delay longer than GAP_MS.
        """
        if not event.isAutoRepeat():
            self._repeating = None
            return False
        if self._repeating != _code(event) and self._runs.since_ms(stroke.stamp_ms) <= GAP_MS:
            return False
        self._repeating = _code(event)
        return True

    def _beat(self) -> None:
        """Count silence only while this process runs.

        After a stall, the key events that came meanwhile must be processed first.
        """
        now_s = time.monotonic()
        since_ms, self._beat_s = (now_s - self._beat_s) * 1000, now_s
        self._quiet_ms += since_ms if since_ms <= BEAT_MS_MAX else LATE_BEAT_MS
        if self._quiet_ms >= SILENCE_MS:
            self._beats.stop()
            self._runs.silence()

    def _stroke(self, window: QObject, event: QKeyEvent) -> Stroke:
        focus, subjects = QGuiApplication.focusObject(), self._subjects
        kept = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
        return Stroke(
            event.timestamp() or int(time.monotonic() * 1000),
            kind_of(event),
            text_of(event),
            presses=event.key() in _PRESSING and kind_of(event) is not Kind.COMMAND,
            moves=event.key() in _MOVING and kind_of(event) is not Kind.COMMAND,
            in_field=_is_field(focus),
            origin=Origin(kept, window, focus, subjects.of(window), subjects.is_seen(window)),
        )

    def _is_meant(self, origin: Origin, *, acts: bool) -> bool:
        """Whether the screen is about what the person saw; `acts`: the key acts on that."""
        is_same = origin.subject == self._subjects.of(origin.window)
        return is_same and (origin.is_seen or not acts)

    # --- what is done with keys ---------------------------------------------------------------

    def type(self, stroke: Stroke) -> None:
        """Deliver the key to the window as it came, unless its text field has lost the focus.

        A command is also dropped if the screen's subject has changed.
        """
        origin = _origin(stroke)
        key = origin.key
        if stroke.in_field and origin.focus is not QGuiApplication.focusObject():
            return
        is_command = stroke.kind is Kind.COMMAND
        if is_command and not self._is_meant(origin, acts=key.key() in _PRESSING):
            return
        window: QObject = origin.window
        if stroke.in_field and is_command and key.key() in _PRESSING:
            if _holds_text(origin.focus) or not isinstance(window, QQuickView):
                return
            # The field would handle it as a plain Enter, but it is for the screen.
            window = window.rootObject()
        self._hand_on(window, key.key(), key.modifiers(), key.text())

    def press(self, stroke: Stroke) -> None:
        """Press the control that had the focus when the key went down, if it still has it."""
        origin, focus = _origin(stroke), QGuiApplication.focusObject()
        if not _is_button(focus):
            self.type_text(stroke)
        elif origin.focus is not focus or not self._is_meant(origin, acts=True):
            return
        elif focus.isVisible() and focus.isEnabled():
            self._hand_on(origin.window, Qt.Key.Key_Space, _NOTHING, " ")

    def type_text(self, stroke: Stroke) -> None:
        """Deliver a space or a carriage return as mere text, which presses no control."""
        origin = _origin(stroke)
        if origin.focus is QGuiApplication.focusObject():
            text = " " if origin.key.key() == Qt.Key.Key_Space else "\r"
            self._hand_on(origin.window, Qt.Key.Key_unknown, _NOTHING, text)

    def take_out(self, typed: str) -> None:
        """Remove a scan's characters from the focused text field, just before its cursor."""
        _take_out(QGuiApplication.focusObject(), typed)

    def scan(self, content: str) -> None:
        """Emit `scanned`."""
        self.scanned.emit(content)

    def _hand_on(
        self, window: QObject, key: int, modifiers: Qt.KeyboardModifier, text: str
    ) -> None:
        if not shiboken6.isValid(window):
            return
        self._is_handing_on = True
        try:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(window, QKeyEvent(kind, key, modifiers, text))
        finally:
            self._is_handing_on = False


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return application


def _origin(stroke: Stroke) -> Origin:
    assert isinstance(stroke.origin, Origin)
    return stroke.origin


def _code(event: QKeyEvent) -> int:
    """Identifies a physical key, whatever character it types."""
    return event.nativeScanCode() or event.key()


def _is_field(focus: QObject | None) -> bool:
    is_text = focus is not None and (
        focus.inherits("QQuickTextInput") or focus.inherits("QQuickTextEdit")
    )
    return is_text and focus is not None and not focus.property("readOnly")


def _holds_text(focus: QObject | None) -> bool:
    """Whether it is a text field with something typed in it."""
    return focus is not None and focus.property("text") != ""


def _is_button(focus: QObject | None) -> TypeGuard[QQuickItem]:
    return isinstance(focus, QQuickItem) and focus.inherits("QQuickAbstractButton")


def _may_repeat(stroke: Stroke) -> bool:
    """Whether a key held down may repeat: only to navigate and to edit text."""
    if stroke.kind is Kind.TEXT:
        return stroke.in_field
    return not stroke.presses and stroke.kind in (Kind.EDIT, Kind.END, Kind.OTHER)


def _take_out(field: QObject | None, typed: str) -> None:
    """Remove `typed` from the text field, if it stands just before its cursor."""
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
        QMetaObject.invokeMethod(field, "textEdited", Qt.ConnectionType.DirectConnection)
