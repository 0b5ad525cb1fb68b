"""The customer's preferences for the screen: language, text size, light or dark."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.checkin.session import CheckInSession

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1

LANGUAGES = ("fr", "en")


@QmlElement
@QmlUncreatable("made by the check-in's view model")
class PreferencesViewModel(QObject):  # type: ignore[operator]
    """The preferences of this customer; the next one begins with the store's."""

    changed = Signal()

    def __init__(self, parent: QObject, session: CheckInSession) -> None:
        super().__init__(parent)
        self._session = session

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._session.preferences.language

    @Property(str, notify=changed)
    def theme(self) -> str:
        return self._session.preferences.theme

    @Property(bool, notify=changed)
    def largeText(self) -> bool:
        return self._session.preferences.large_text

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Switch to French or English and keep everything else."""
        if language in LANGUAGES:
            self._session.set_preferences(replace(self._session.preferences, language=language))

    @Slot()
    def toggleLargeText(self) -> None:
        """Switch larger text on or off."""
        preferences = self._session.preferences
        self._session.set_preferences(replace(preferences, large_text=not preferences.large_text))

    @Slot()
    def toggleTheme(self) -> None:
        """Switch between light and dark."""
        preferences = self._session.preferences
        theme = "light" if preferences.theme == "dark" else "dark"
        self._session.set_preferences(replace(preferences, theme=theme))
