"""The check-in's buttons that lead from page to page: all but the keys of the keypad."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.screens.checkin.session import CheckInSession

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the check-in's view model")
class NavigationViewModel(QObject):  # type: ignore[operator]
    """One slot for each button of the pages and of the bar below them."""

    def __init__(self, parent: QObject, session: CheckInSession) -> None:
        super().__init__(parent)
        self._session = session

    @Slot()
    def enterCode(self) -> None:
        """Ask for the code."""
        self._session.move(replace(self._session.flow, page=Page.CODE, retry=Page.CODE))

    @Slot()
    def askWhetherReady(self) -> None:
        """Ask for a code or a name to say whether the order is ready, without an arrival."""
        self._session.move(Flow(page=Page.QUESTION, asks=True))

    @Slot()
    def searchByName(self) -> None:
        """Ask for the surname: the customer has no code."""
        self._session.move(replace(self._session.flow, page=Page.SURNAME, retry=Page.SURNAME))

    @Slot()
    def givePhone(self) -> None:
        """Ask for the end of the phone number."""
        self._session.move(way.by_phone(self._session.flow))

    @Slot()
    def giveNumber(self) -> None:
        """Ask for the end of the order number."""
        self._session.move(way.by_number(self._session.flow))

    @Slot()
    def confirm(self) -> None:
        """Confirm the name shown, and ask where the customer waits.

        Without bays, or if only a member of staff can serve these orders, report the arrival at
        once instead.
        """
        if self._session.found.colleague or not self._session.has_bays:
            self._session.arriving.report(None)
        else:
            self._session.move(replace(self._session.flow, page=Page.WHERE))

    @Slot()
    def reject(self) -> None:
        """Reject the name shown, and go to the start; nothing of it is kept."""
        self._session.arriving.reject()

    @Slot()
    def chooseWaitingArea(self) -> None:
        """Report the arrival in the waiting area."""
        self._session.arriving.report(None)

    @Slot()
    def chooseBay(self) -> None:
        """Ask for the bay."""
        self._session.move(replace(self._session.flow, page=Page.BAY, bay=""))

    @Slot()
    def changePlace(self) -> None:
        """Ask again where the customer waits, after they have moved."""
        self._session.move(replace(self._session.flow, page=Page.WHERE))

    @Slot()
    def help(self) -> None:
        """Open the Help page and call a colleague."""
        self._session.move(way.asked_for_help(self._session.flow))
        if self._session.flow.page is Page.HELP:
            self._session.help.ask()

    @Slot()
    def needNoHelp(self) -> None:
        """Withdraw the call for help, and go back."""
        self._session.help.withdraw()
        self._session.back()

    @Slot()
    def back(self) -> None:
        """Go one page back, or to the start."""
        self._session.back()

    @Slot()
    def startOver(self) -> None:
        """Forget the customer and go to the start."""
        self._session.start_over()
