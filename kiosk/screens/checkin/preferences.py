"""The customer's preferences for the screen: language, text size, contrast, reach."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.checkin.flow import LANGUAGES
from kiosk.screens.checkin.session import CheckInSession

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1

CONTRAST = "contrast"
_NEXT_REACH: dict[str, Literal["", "left", "right"]] = {"": "left", "left": "right", "right": ""}


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
    def highContrast(self) -> bool:
        """Whether the colours of the highest contrast are shown."""
        return self._session.preferences.theme == CONTRAST

    @Property(bool, notify=changed)
    def largeText(self) -> bool:
        return self._session.preferences.large_text

    @Property(str, notify=changed)
    def reach(self) -> str:
        """The side to which what is touched is put: "left", "right"; "": as each page has it."""
        return self._session.preferences.reach

    @Slot()
    def changeReach(self) -> None:
        """Put what is touched to the left, then to the right, then where it was."""
        preferences = self._session.preferences
        self._session.set_preferences(replace(preferences, reach=_NEXT_REACH[preferences.reach]))

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Switch to this language and keep everything else."""
        if language in LANGUAGES:
            chosen = replace(self._session.preferences, language=language, has_chosen_language=True)
            self._session.set_preferences(chosen)

    @Slot()
    def toggleLargeText(self) -> None:
        """Switch larger text on or off."""
        preferences = self._session.preferences
        self._session.set_preferences(replace(preferences, large_text=not preferences.large_text))

    @Slot()
    def toggleContrast(self) -> None:
        """Switch between the store's usual colours and those of the highest contrast."""
        preferences, usual = self._session.preferences, self._session.usual.theme
        without = "light" if usual == CONTRAST else usual
        theme = without if preferences.theme == CONTRAST else CONTRAST
        self._session.set_preferences(replace(preferences, theme=theme))
