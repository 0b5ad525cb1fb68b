"""One button of the panel, as QML shows it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.order.buttons import Button
from kiosk.screens.counter.texts import BUTTON_ICONS, button_word

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class OrderButton(QObject):  # type: ignore[operator]
    """A button by its `key` and `place`, which never change; kept as long as its parent lives."""

    changed = Signal()

    def __init__(self, parent: QObject, button: Button) -> None:
        super().__init__(parent)
        self.button = button
        self._text = button_word(button.key)

    @Property(str, constant=True)
    def key(self) -> str:
        return self.button.key

    @Property(str, constant=True)
    def place(self) -> str:
        """The place, as in ButtonPlace."""
        return self.button.place.value

    @Property(str, constant=True)
    def icon(self) -> str:
        return BUTTON_ICONS.get(self.button.key, "")

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._text

    def retranslate(self) -> None:
        """Update after a change of the language."""
        text = button_word(self.button.key)
        if text != self._text:
            self._text = text
            self.changed.emit()
