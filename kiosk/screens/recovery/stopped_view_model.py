"""Says why the screens did not start, and lets them be tried again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Kiosk.Recovery"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the program")
class StoppedViewModel(QObject):  # type: ignore[operator]
    """The cause, where one is known, and a clock that runs down. `triedAgain` ends the screen."""

    languageChanged = Signal()
    wordsChanged = Signal()
    leftChanged = Signal()
    triedAgain = Signal()

    def __init__(
        self, *, causes: Mapping[str, str], language: str, mode: str, try_again_s: int
    ) -> None:
        """`causes`: the sentence that says why, by language. `try_again_s`: the clock's start."""
        super().__init__()
        self._causes = dict(causes)
        self._language = language
        self._mode = mode
        self._left_s = try_again_s

    def _get_language(self) -> str:
        return self._language

    language = Property(str, _get_language, notify=languageChanged)

    def _get_mode(self) -> str:
        return self._mode

    mode = Property(str, _get_mode, constant=True)

    def _get_cause(self) -> str:
        return self._causes.get(self._language) or next(iter(self._causes.values()), "")

    cause = Property(str, _get_cause, notify=wordsChanged)

    def _get_left(self) -> str:
        return f"{self._left_s // 60}:{self._left_s % 60:02}"

    left = Property(str, _get_left, notify=leftChanged)

    def retranslated(self) -> None:
        """Have QML read the texts again: the translation of the new language is installed."""
        self.wordsChanged.emit()

    def count_down(self) -> None:
        """Take a second off the clock; at its end the screens are tried again."""
        if self._left_s <= 0:
            return
        self._left_s -= 1
        self.leftChanged.emit()
        if self._left_s == 0:
            self.triedAgain.emit()

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Switch between "fr" and "en"."""
        self._language = language
        self.languageChanged.emit()

    @Slot()
    def tryAgain(self) -> None:
        """Emit `triedAgain`."""
        self.triedAgain.emit()
