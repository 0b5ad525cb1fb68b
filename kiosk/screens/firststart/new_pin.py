"""A PIN that is chosen: typed once, then again."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.people.pins import PIN_LENGTH_MAX, pin_problem
from kiosk.screens.firststart.problems import pin_problem_text

QML_IMPORT_NAME = "Kiosk.FirstStart"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the first-start screen's view model")
class NewPinViewModel(QObject):  # type: ignore[operator]
    """The digits typed so far, and the PIN once it was typed twice."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.chosen = ""
        self._typed = ""
        self._first = ""
        self._problem = ""

    @Property(int, notify=changed)
    def digitCount(self) -> int:
        return len(self._typed)

    @Property(bool, notify=changed)
    def isAgain(self) -> bool:
        """Whether the PIN is to be typed for the second time."""
        return bool(self._first)

    @Property(bool, notify=changed)
    def isChosen(self) -> bool:
        return bool(self.chosen)

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why the last try was not taken, and what to do; "" for nothing."""
        return pin_problem_text(self._problem) if self._problem else ""

    @Slot(str)
    def press(self, digit: str) -> None:
        """Type one digit; once a PIN was chosen this begins another."""
        if digit.isascii() and digit.isdigit() and len(self._typed) < PIN_LENGTH_MAX:
            self.chosen, self._problem = "", ""
            self._typed += digit
            self.changed.emit()

    @Slot()
    def erase(self) -> None:
        """Remove the last digit; without one, begin anew."""
        if not self._typed:
            self._first = self.chosen = ""
        self._typed = self._typed[:-1]
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Take what was typed, as the first or the second time."""
        typed, self._typed = self._typed, ""
        if not self._first:
            self._problem = pin_problem(typed) or ""
            self._first = "" if self._problem else typed
        elif typed == self._first:
            self.chosen, self._first = typed, ""
        else:
            self._problem, self._first = "differ", ""
        self.changed.emit()

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()
