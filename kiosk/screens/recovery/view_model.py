"""Lets a person choose what replaces a database that was damaged and set aside, or is missing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Property, QCoreApplication, QDate, QLocale, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Kiosk.Recovery"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the program")
class RecoveryViewModel(QObject):  # type: ignore[operator]
    """Offers the newest good backup, or an empty store. `chosen` carries "restore" or "empty"."""

    languageChanged = Signal()
    wordsChanged = Signal()
    failedChanged = Signal()
    chosen = Signal(str)

    def __init__(
        self,
        *,
        set_aside: Path | None,
        backup_made_at: datetime | None,
        language: str,
        mode: str,
    ) -> None:
        """`set_aside`: the damaged file; None where the database is missing.

        `backup_made_at`: when the offered backup was made, local time; None without a backup.
        """
        super().__init__()
        self._set_aside = set_aside
        self._backup_made_at = backup_made_at
        self._language = language
        self._mode = mode
        self._failed = False

    def _get_language(self) -> str:
        return self._language

    language = Property(str, _get_language, notify=languageChanged)

    def _get_mode(self) -> str:
        return self._mode

    mode = Property(str, _get_mode, constant=True)

    def _get_has_backup(self) -> bool:
        return self._backup_made_at is not None

    hasBackup = Property(bool, _get_has_backup, constant=True)

    def _get_backup_time(self) -> str:
        if self._backup_made_at is None:
            return ""
        made_at = self._backup_made_at
        day = QDate(made_at.year, made_at.month, made_at.day)
        at = QCoreApplication.translate("Recovery", "%1 at %2")
        written = QLocale(self._language).toString(day, "d MMMM yyyy")
        return at.replace("%1", written).replace("%2", made_at.strftime("%H:%M"))

    backupTime = Property(str, _get_backup_time, notify=wordsChanged)

    def _get_is_gone(self) -> bool:
        return self._set_aside is None

    isGone = Property(bool, _get_is_gone, constant=True)

    def _get_set_aside(self) -> str:
        return "" if self._set_aside is None else str(self._set_aside)

    setAside = Property(str, _get_set_aside, constant=True)

    def _get_failed(self) -> bool:
        return self._failed

    failed = Property(bool, _get_failed, notify=failedChanged)

    def retranslated(self) -> None:
        """Have QML read the texts again: the translation of the new language is installed."""
        self.wordsChanged.emit()

    def show_failure(self) -> None:
        """Show that the choice could not be carried out; the person may choose again."""
        self._failed = True
        self.failedChanged.emit()

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Switch between "fr" and "en"."""
        self._language = language
        self.languageChanged.emit()

    @Slot(str)
    def choose(self, what: str) -> None:
        """Emit `chosen` with "restore" or "empty"."""
        self.chosen.emit(what)
