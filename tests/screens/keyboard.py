"""Plays timestamped keys, as a keyboard or a keyboard-like scanner sends them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from kiosk.screens.scanner import Scanner

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
LEISURE_MS = 2_000

_TEXTS: dict[int, str] = {
    Qt.Key.Key_Return: "\r",
    Qt.Key.Key_Enter: "\r",
    Qt.Key.Key_Tab: "\t",
    Qt.Key.Key_Escape: "\x1b",
    Qt.Key.Key_Backspace: "\b",
    Qt.Key.Key_Delete: "\x7f",
}
_KEYS: dict[str, Qt.Key] = {"\r": ENTER, "\t": Qt.Key.Key_Tab}


_waited_s = [0.0]
"""How long people waited between keys in tests so far, without any time passing."""


class Keyboard:
    """Sends keys to a window through `scanner`; only the keys move its clock.

    A scanner from `listening` takes the pauses between keys for real ones.
    """

    def __init__(self, window: QWindow, scanner: Scanner) -> None:
        self.window, self.scanner = window, scanner
        self.now_ms = 10_000

    def key(
        self,
        key: int,
        gap_ms: int = LEISURE_MS,
        modifiers: Qt.KeyboardModifier = PLAIN,
        *,
        text: str | None = None,
        repeats: bool = False,
    ) -> None:
        """Presses and releases one key, `gap_ms` after the one before."""
        self.now_ms += gap_ms
        _waited_s[0] += gap_ms / 1000
        if text is None:
            text = _text(key, modifiers)
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        for kind in kinds:
            event = QKeyEvent(kind, key, modifiers, text, repeats)
            event.setTimestamp(self.now_ms)
            QCoreApplication.sendEvent(self.window, event)

    def types(self, text: str, gap_ms: int = 200) -> None:
        """Types characters; control characters with the Ctrl key, as scanners send them."""
        for character in text:
            if character in _KEYS:
                self.key(_KEYS[character], gap_ms)
            elif character < " ":
                self.key(ord(character) + 0x40, gap_ms, CTRL, text=character)
            else:
                self.key(ord(character.upper()), gap_ms, text=character)

    def scans(self, code: str, gap_ms: int = 10, end: str = "\r") -> None:
        """Types `code` and `end` as a scanner does, 2 s after what was typed before."""
        self.now_ms += LEISURE_MS
        self.types(code + end, gap_ms)

    def rests(self) -> None:
        """Lets the scanner's timeout pass, as when no more keys come."""
        self.scanner._runs.silence()


def _text(key: int, modifiers: Qt.KeyboardModifier) -> str:
    if key in _TEXTS:
        return _TEXTS[key]
    if modifiers & CTRL:
        return chr(key & 0x1F) if 0x40 <= key < 0x60 else ""
    return chr(key) if key < 0x1000000 else ""


@contextmanager
def listening(prefix: str = "") -> Iterator[Scanner]:
    """A scanner, installed as in the program, and removed at the end."""
    scanner = Scanner(prefix, clock=lambda: time.monotonic() + _waited_s[0])
    scanner.install()
    try:
        yield scanner
    finally:
        scanner.remove()
