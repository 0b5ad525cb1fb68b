"""Classifies the key events of a keyboard, or of a scanner that acts as one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kiosk.screens.key_runs import GROUP_SEPARATOR, Kind

_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_Hyper_L,
        Qt.Key.Key_Hyper_R,
        Qt.Key.Key_Mode_switch,
        Qt.Key.Key_Multi_key,
    }
)
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Down})
# Carriage return, line feed and tab, as a scanner sends control characters.
_CTRL_ENDS = frozenset({Qt.Key.Key_M, Qt.Key.Key_J, Qt.Key.Key_I})
_EDITS = frozenset(
    {
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
_ACCENTS: dict[int, str] = {
    Qt.Key.Key_Dead_Grave: "`",
    Qt.Key.Key_Dead_Acute: "´",
    Qt.Key.Key_Dead_Circumflex: "^",
    Qt.Key.Key_Dead_Tilde: "~",
    Qt.Key.Key_Dead_Diaeresis: "¨",
}
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_COMMAND = _CONTROL | _ALT | Qt.KeyboardModifier.MetaModifier
# The scan code, under X11 and Wayland, of the American ] key, whatever it types on this layout.
_SEPARATOR_SCAN_CODE = 35


def is_modifier(event: QKeyEvent) -> bool:
    """Whether the key is a modifier or lock key, which types nothing by itself."""
    return event.key() in _MODIFIERS


def kind_of(event: QKeyEvent) -> Kind:
    """The kind of the key by itself, whatever keys came before or follow."""
    modifiers = event.modifiers() & _COMMAND
    is_text = bool(_typed(event)) and _typed(event).isprintable()
    if modifiers and not (is_text and modifiers == _CONTROL | _ALT):
        return _command(event, is_control=modifiers == _CONTROL)
    if event.key() in _ENDS or event.text() in ("\r", "\n"):
        return Kind.END
    if event.key() in _EDITS:
        return Kind.EDIT
    if event.text() == GROUP_SEPARATOR:
        return Kind.SEPARATOR
    return Kind.TEXT if is_text else Kind.OTHER


def text_of(event: QKeyEvent) -> str:
    """The character that the key stands for in a code; "" for none."""
    return GROUP_SEPARATOR if kind_of(event) is Kind.SEPARATOR else _typed(event)


def _typed(event: QKeyEvent) -> str:
    """The event's text; for a dead key, which waits for a letter, the accent alone."""
    return event.text() or _ACCENTS.get(event.key(), "")


def _command(event: QKeyEvent, *, is_control: bool) -> Kind:
    if is_control and event.key() in _CTRL_ENDS:
        return Kind.END
    is_separator = (
        event.text() == GROUP_SEPARATOR
        or event.key() == Qt.Key.Key_BracketRight
        or event.nativeScanCode() == _SEPARATOR_SCAN_CODE
    )
    return Kind.SEPARATOR if is_control and is_separator else Kind.COMMAND
