"""Reads what a window shows from its accessibility tree, as texts to be spoken."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow

from kiosk.domain.frozen import frozen

_TEXTS = frozenset(
    {
        QAccessible.Role.AlertMessage,
        QAccessible.Role.Heading,
        QAccessible.Role.StaticText,
    }
)
_BUTTONS = frozenset({QAccessible.Role.Button, QAccessible.Role.PageTab})
_CHOICES = frozenset({QAccessible.Role.CheckBox, QAccessible.Role.RadioButton})


@frozen
class Field:
    """A field and what was entered in it."""

    name: str
    value: str


@frozen
class Seen:
    """What a window shows: its texts from top to bottom, and its fields.

    `keeps_back`: whether texts were left out that concern only the customer.
    """

    texts: tuple[str, ...]
    fields: tuple[Field, ...]
    keeps_back: bool


class RoleWords:
    """The words for kinds and states of controls, which a QML object holds as its properties."""

    def __init__(self, words: QObject) -> None:
        self._words = words

    def __getitem__(self, name: str) -> str:
        return str(self._words.property(name) or "")


def read_window(window: QWindow, *, is_private: bool) -> Seen:
    """What the window shows now.

    An item whose property `personal` is true concerns only the customer: it is left out unless
    `is_private`, that is unless only they can hear it. What cannot be used now is left out, such
    as all that lies behind a question. A field has the properties `name` and `value`.
    """
    texts, fields, keeps_back = list[str](), list[Field](), False
    for interface in _shown(QAccessible.queryAccessibleInterface(window)):
        if interface.role() not in _TEXTS:
            continue
        item = interface.object()
        value = item.property("value")
        if isinstance(value, str):
            fields.append(Field(plain(str(item.property("name"))), value))
        elif item.property("personal") and not is_private:
            keeps_back = True
        else:
            texts.append(plain(interface.text(QAccessible.Text.Name)))
    # The name of a message is that of the text in it.
    return Seen(tuple(dict.fromkeys(filter(None, texts))), tuple(fields), keeps_back)


def words_of_control(item: QObject | None, words: RoleWords) -> str:
    """A control's name, what it is, and whether it is on; "" for anything else.

    The key of a keypad is its letter alone: whoever looks for one passes a dozen of them.
    """
    interface = None if item is None else QAccessible.queryAccessibleInterface(item)
    if interface is None or interface.role() not in _BUTTONS | _CHOICES:
        return ""
    name, state = plain(interface.text(QAccessible.Text.Name)), interface.state()
    if len(name) == 1:
        return name
    kind = words["choice"] if interface.role() in _CHOICES else words["button"]
    parts = [name, kind]
    if state.checkable:
        is_choice = interface.role() in _CHOICES
        on, off = ("chosen", "notChosen") if is_choice else ("on", "off")
        parts.append(words[on if state.checked else off])
    return ", ".join(filter(None, parts))


def plain(text: str) -> str:
    """The text with ordinary spaces, which every engine knows."""
    return " ".join(text.split())


def _shown(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    state = interface.state()
    if state.invisible or state.disabled:
        return
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None:
            yield from _shown(child)
