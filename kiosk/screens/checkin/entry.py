"""The input fields of the check-in's pages, filled by keypad, keyboard or slow scanner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.codes.typed_code import is_complete
from kiosk.domain.places.bays import is_whole_bay, letters_of
from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.session import CheckInSession
from kiosk.screens.checkin.settings import CheckInSettings

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the check-in's view model")
class EntryViewModel(QObject):  # type: ignore[operator]
    """The fields of all pages, and the keys that fill the one of the current page."""

    changed = Signal()

    def __init__(
        self,
        parent: QObject,
        session: CheckInSession,
        settings: CheckInSettings,
        clock: Callable[[], float],
    ) -> None:
        """`clock`: monotonic seconds."""
        super().__init__(parent)
        self._clock, self._same_key_s = clock, settings.same_key_s
        self._key, self._key_at_s = "", 0.0
        self._session = session
        self._bays, self._bay_letters = settings.bays, letters_of(settings.bays)

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

    @Property(bool, notify=changed)
    def isSecondDatum(self) -> bool:
        """Whether the datum that was given before fitted several customers."""
        return self._session.flow.former_factor != ""

    @Property(str, notify=changed)
    def bay(self) -> str:
        return self._session.flow.bay

    @Property(str, notify=changed)
    def refusedBay(self) -> str:
        """A bay that was entered and does not exist; "" once something else is typed."""
        return self._session.flow.refused_bay

    @Property(bool, notify=changed)
    def canSubmit(self) -> bool:
        return self._session.can_submit

    @Slot(str)
    def press(self, text: str) -> None:
        """Press a key of the keypad; what is complete with it is submitted."""
        if self._is_struck_twice(text):
            return
        if self._typed(text) or (self._session.flow.page is Page.BAY and self._is_whole_bay):
            self._session.submit()

    @Slot(str)
    def type(self, text: str) -> None:
        """Type on a keyboard, or with a slow scanner: on a page without a field this is a code.

        What identifies the customer is submitted once it is complete, but no bay: a code that a
        slow scanner types on that page would be taken for one.
        """
        if self._is_struck_twice(text):
            return
        if way.begins_code(self._session.flow, text):
            self._session.begin_code()
        if self._typed(text):
            self._session.submit()

    def _is_struck_twice(self, key: str) -> bool:
        """Whether a key is the one before, sooner after it than it is taken again."""
        former, at_s = self._key, self._key_at_s
        self._key, self._key_at_s = key, self._clock()
        return key == former and self._key_at_s - at_s < self._same_key_s

    def _typed(self, text: str) -> bool:
        """Add to the field of the page; returns whether what identifies a customer is complete."""
        session = self._session
        before = session.flow
        session.move(way.typed(before, text, self._bay_letters, session.shape))
        flow = session.flow
        if flow.page is Page.CODE:
            return flow.code != before.code and is_complete(flow.code, session.codes)
        is_datum = flow.page in (Page.PHONE, Page.NUMBER) and session.can_submit
        return is_datum and flow.second_factor != before.second_factor

    @property
    def _is_whole_bay(self) -> bool:
        return is_whole_bay(self._session.flow.bay, self._bays)

    @Slot()
    def erase(self) -> None:
        """Delete the last character (Backspace)."""
        if self._is_struck_twice("\b"):
            return
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
