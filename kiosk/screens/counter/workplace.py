"""The person at work at this counter, the language, and the colours of the screen."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.texts import person_word, role_word

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class WorkplaceViewModel(QObject):  # type: ignore[operator]
    """The person at work, the language, the colours of the screen, the time."""

    personChanged = Signal()
    languageChanged = Signal()
    modeChanged = Signal()
    handChanged = Signal()
    ticked = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._mode = context.settings.mode
        self._is_left_handed = context.settings.left_handed

    @Property(str, constant=True)
    def storeName(self) -> str:
        return self._context.settings.store_name

    @Property(str, notify=personChanged)
    def personName(self) -> str:
        """Who is at work; "" while the counter is locked."""
        return person_word(self._context.person.name)

    @Property(str, notify=personChanged)
    def personRole(self) -> str:
        return role_word(self._context.person.role)

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._context.language

    @Property(str, notify=modeChanged)
    def mode(self) -> str:
        return self._mode

    @Property(bool, notify=handChanged)
    def isLeftHanded(self) -> bool:
        """Whether the panel is left, for people who tap with the left hand."""
        return self._is_left_handed

    @Property(str, notify=ticked)
    def clockText(self) -> str:
        return self._context.wording.times.clock(self._context.clock())

    def tick(self) -> None:
        """Update the time."""
        self.ticked.emit()

    def person_changed(self) -> None:
        """Somebody else, or nobody, is at work now."""
        self.personChanged.emit()

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.personChanged.emit()
        self.ticked.emit()

    @Slot(str)
    def speak(self, language: str) -> None:
        """Switch to "fr" or "en"."""
        if language != self._context.language:
            self._context.language = language
            self.languageChanged.emit()

    @Slot(str)
    def showIn(self, mode: str) -> None:
        """Show the screen in the colours "light", "dark" or "contrast"."""
        self._mode = mode
        self.modeChanged.emit()

    @Slot(bool)
    def setLeftHanded(self, is_left_handed: bool) -> None:
        """Put the panel left, or right again."""
        self._is_left_handed = is_left_handed
        self.handChanged.emit()
