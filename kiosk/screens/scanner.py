"""Sees every key before any window does: tells scans from typing, and guards what keys press."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TypeGuard

import shiboken6
from PySide6.QtCore import Q_ARG, QCoreApplication, QEvent, QMetaObject, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.screens.key_runs import GAP_MS, SILENCE_MS, KeyRuns, Kind, Stroke
from kiosk.screens.keys import is_modifier, kind_of, text_of

BEAT_MS = 30
BEAT_MS_MAX = 60
LATE_BEAT_MS = 10

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_NOTHING = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Origin:
    """What is needed to hand a key on later: the key, its window, and what had the focus.

    `subject`: what the window's screen was about, such as the selected order.
    """

    key: QKeyEvent
    window: QObject
    focus: QObject | None
    subject: str


class Scanner(QObject):
    """Between the keyboard and the windows. `scanned` carries what was scanned, as it was typed,
    without what framed it; group separators stay in it.

    Text goes to a focused text field at once, and what turns out to be a scan is taken out again.
    Every other key waits until it is known whether it belongs to a burst (`key_runs`), and then
    reaches the window as a key press. So Space and Enter press the focused control here, in one
    place for all controls; when they must not, the window sees them as mere text: a key event of
    `Qt.Key_unknown` with the text " " or a carriage return. Qt's own shortcuts never act: a screen
    answers its keys in `Keys.onPressed`. A key that waited presses nothing, and commands nothing,
    where the screen is about something else by then.
    """

    scanned = Signal(str)

    def __init__(self, prefix: str = "", *, parent: QObject | None = None) -> None:
        """`prefix`: the one character that the scanner is set to send first; "" for none."""
        if len(prefix) > 1:
            raise ValueError("a scanner prefix is one character")
        super().__init__(parent)
        self._runs = KeyRuns(self, prefix)
        self._windows: list[QWindow] = []
        self._held_down: set[int] = set()
        self._repeating: int | None = None
        self._is_installed = False
        self._is_handing_on = False
        self._quiet_ms = 0.0
        self._beat_s = 0.0
        self._beats = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self._beat)

    def install(self) -> None:
        """Begin to listen to every window that gets the keyboard."""
        if self._is_installed:
            return
        self._is_installed = True
        application = _application()
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def remove(self) -> None:
        """Listen no longer, if it did; what waits is forgotten."""
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
        """Qt's hook: True keeps the event from the window."""
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

    def _press(self, window: QObject, event: QKeyEvent) -> bool:
        if is_modifier(event):
            return False
        stroke = _stroke(window, event)
        if self._is_repeat(event, stroke):
            self._runs.note_repeat(stroke.stamp_ms)
            return not _may_repeat(stroke)
        goes_on = self._runs.key(stroke)
        self._quiet_ms, self._beat_s = 0.0, time.monotonic()
        self._beats.start()
        if not goes_on:
            self._held_down.add(_code(event))
        return not goes_on

    def _release(self, event: QKeyEvent) -> bool:
        """The release of a key that waits comes with it, later."""
        if event.isAutoRepeat() or _code(event) not in self._held_down:
            return False
        self._held_down.discard(_code(event))
        return True

    def _is_repeat(self, event: QKeyEvent, stroke: Stroke) -> bool:
        """Whether a finger rests on the key.

        The display also takes two quick strokes of one key for it; those of a finger begin late.
        """
        if not event.isAutoRepeat():
            self._repeating = None
            return False
        if self._repeating != _code(event) and self._runs.since_ms(stroke.stamp_ms) <= GAP_MS:
            return False
        self._repeating = _code(event)
        return True

    def _beat(self) -> None:
        """Silence counts while this process runs: what came while it stood still is read first."""
        now_s = time.monotonic()
        since_ms, self._beat_s = (now_s - self._beat_s) * 1000, now_s
        self._quiet_ms += since_ms if since_ms <= BEAT_MS_MAX else LATE_BEAT_MS
        if self._quiet_ms >= SILENCE_MS:
            self._beats.stop()
            self._runs.silence()

    # --- what is done with keys ---------------------------------------------------------------

    def type(self, stroke: Stroke) -> None:
        """Hand the key to the window as it came, unless the field that it was meant for is left."""
        origin = _origin(stroke)
        key = origin.key
        if stroke.in_field and origin.focus is not QGuiApplication.focusObject():
            return
        is_command = stroke.kind is Kind.COMMAND
        if is_command and origin.subject != _subject(origin.window):
            return
        window: QObject = origin.window
        if stroke.in_field and is_command and key.key() in _PRESSING:
            if _holds_text(origin.focus) or not isinstance(window, QQuickView):
                return
            # A field would take it for an Enter of its own: it is for the screen.
            window = window.rootObject()
        self._hand_on(window, key.key(), key.modifiers(), key.text())

    def press(self, stroke: Stroke) -> None:
        """Press the control that had the focus when the key went down, if it still has it."""
        origin, focus = _origin(stroke), QGuiApplication.focusObject()
        if not _is_button(focus):
            self.type_text(stroke)
        elif origin.focus is not focus or origin.subject != _subject(origin.window):
            return
        elif focus.isVisible() and focus.isEnabled():
            self._hand_on(origin.window, Qt.Key.Key_Space, _NOTHING, " ")

    def type_text(self, stroke: Stroke) -> None:
        """Hand over a space or a carriage return that no control takes for a press."""
        origin = _origin(stroke)
        if origin.focus is QGuiApplication.focusObject():
            text = " " if origin.key.key() == Qt.Key.Key_Space else "\r"
            self._hand_on(origin.window, Qt.Key.Key_unknown, _NOTHING, text)

    def take_out(self, typed: str) -> None:
        """Remove what a scan left in the focused text field, just before its cursor."""
        _take_out(QGuiApplication.focusObject(), typed)

    def scan(self, content: str) -> None:
        """Something was scanned."""
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


def _stroke(window: QObject, event: QKeyEvent) -> Stroke:
    focus = QGuiApplication.focusObject()
    kept = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
    return Stroke(
        event.timestamp() or int(time.monotonic() * 1000),
        kind_of(event),
        text_of(event),
        presses=event.key() in _PRESSING and kind_of(event) is not Kind.COMMAND,
        in_field=_is_field(focus),
        origin=Origin(kept, window, focus, _subject(window)),
    )


def _origin(stroke: Stroke) -> Origin:
    assert isinstance(stroke.origin, Origin)
    return stroke.origin


def _subject(window: QObject) -> str:
    """What the window's screen is about now; "" where it says nothing of the kind."""
    if not isinstance(window, QQuickView) or not shiboken6.isValid(window):
        return ""
    return str(window.rootObject().property("subject") or "")


def _code(event: QKeyEvent) -> int:
    """What tells one key of the keyboard from the others, whatever it types just now."""
    return event.nativeScanCode() or event.key()


def _is_field(focus: QObject | None) -> bool:
    is_text = focus is not None and (
        focus.inherits("QQuickTextInput") or focus.inherits("QQuickTextEdit")
    )
    return is_text and focus is not None and not focus.property("readOnly")


def _holds_text(focus: QObject | None) -> bool:
    """Whether it is a text field that somebody is writing in."""
    return focus is not None and focus.property("text") != ""


def _is_button(focus: QObject | None) -> TypeGuard[QQuickItem]:
    return isinstance(focus, QQuickItem) and focus.inherits("QQuickAbstractButton")


def _may_repeat(stroke: Stroke) -> bool:
    """A finger that rests moves about and edits text, and does nothing else."""
    if stroke.kind is Kind.TEXT:
        return stroke.in_field
    return not stroke.presses and stroke.kind in (Kind.EDIT, Kind.END, Kind.OTHER)


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
        QMetaObject.invokeMethod(field, "textEdited", Qt.ConnectionType.DirectConnection)
