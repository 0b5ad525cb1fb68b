"""The input fields of the check-in's pages, filled by keypad, keyboard or slow scanner."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.session import CheckInSession

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the check-in's view model")
class EntryViewModel(QObject):  # type: ignore[operator]
    """The fields of all pages, and the keys that fill the one of the current page."""

    changed = Signal()

    def __init__(self, parent: QObject, session: CheckInSession, bay_letters: str) -> None:
        super().__init__(parent)
        self._session = session
        self._bay_letters = bay_letters

    @Property(str, constant=True)
    def bayLetters(self) -> str:
        return self._bay_letters

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._session.flow.code

    @Property(str, notify=changed)
    def codeAlphabet(self) -> str:
        """The keys for typing a code of this store."""
        return self._session.shape.alphabet

    @Property(bool, notify=changed)
    def codeIsDigits(self) -> bool:
        return self._session.shape.is_digits

    @Property(int, notify=changed)
    def codeLengthMax(self) -> int:
        return self._session.shape.length_max

    @Property(str, notify=changed)
    def surname(self) -> str:
        return self._session.flow.surname

    @Property(str, notify=changed)
    def secondFactor(self) -> str:
        return self._session.flow.second_factor

    @Property(str, notify=changed)
    def bay(self) -> str:
        return self._session.flow.bay

    @Property(bool, notify=changed)
    def canSubmit(self) -> bool:
        return self._session.can_submit

    @Slot(str)
    def press(self, text: str) -> None:
        """Type into the field of the page."""
        flow, shape = self._session.flow, self._session.shape
        self._session.move(way.typed(flow, text, self._bay_letters, shape))

    @Slot(str)
    def type(self, text: str) -> None:
        """Type on a keyboard, or with a slow scanner: on a page without a field this is a code."""
        if way.begins_code(self._session.flow, text):
            self._session.begin_code()
        self.press(text)

    @Slot()
    def erase(self) -> None:
        """Delete the last character (Backspace)."""
        self._session.move(way.erased(self._session.flow))

    @Slot()
    def submit(self) -> None:
        """Submit the field of the page, if it is complete."""
        self._session.submit()

    @Slot()
    def enter(self) -> None:
        """Submit with the Enter key, on pages whose field only identifies the customer."""
        if self._session.flow.page in way.TYPED:
            self._session.submit()
