"""The check-in screen's view model: `session` holds the state, the services hold the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.code_keypad import CodeKeypad
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.screens.checkin.session import CheckInSession
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.tasks import Tasks
from kiosk.services.orders.check_in import EARLY, CheckInResult
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.replication.links import LinkMonitor

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 200
LANGUAGES = ("fr", "en")


@QmlElement
@QmlUncreatable("made by the application")
class CheckInViewModel(QObject):  # type: ignore[operator]
    """What the screen shows, and one slot for everything that people do on it.

    `clock`: monotonic seconds (time.monotonic). `link`: the state of this device's link to the hub.
    """

    changed = Signal()
    languageChanged = Signal()

    def __init__(  # noqa: PLR0917
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Callable[[], float],
        settings: CheckInSettings,
        parent: QObject | None = None,
        link: LinkMonitor | None = None,
    ) -> None:
        super().__init__(parent)
        link = link or LinkMonitor()
        self._settings = settings
        self._spoken = settings.default_language
        enquiries = Enquiries(
            store, feed, settings.device_name, settings.answer_s, settings.keyboard_layouts
        )
        self._session = CheckInSession(
            enquiries, tasks, clock, settings, on_change=self._show, link=link
        )
        self._feed = feed
        self._keypad = CodeKeypad(enquiries, self._session, tasks, clock, self.changed.emit)
        feed.changed.connect(self._session.follow)
        feed.changed.connect(self._keypad.note_change)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def begin(self) -> None:
        """Once the event loop runs: show a pause that was running before the restart."""
        self._session.resume_pause()
        self._keypad.tick()

    def end(self) -> None:
        """Stop listening to changes. Call it before the store closes."""
        self._timer.stop()
        self._feed.changed.disconnect(self._session.follow)
        self._feed.changed.disconnect(self._keypad.note_change)

    def show_damage(self) -> None:
        """Does nothing: the counter shows the staff a damaged database, customers cannot help."""

    def show_failure(self, reference: str) -> None:
        """Does nothing: a bug that broke a visit has already sent the customer to the counter."""

    def retranslated(self) -> None:
        """Does nothing: all texts are in QML, which the window has translated again."""

    def _show(self) -> None:
        self.changed.emit()
        if self._spoken != self._session.preferences.language:
            self._spoken = self._session.preferences.language
            self.languageChanged.emit()

    @Slot()
    def tick(self) -> None:
        """Called every TICK_MS."""
        self._session.tick()
        self._keypad.tick()

    # --- what the screen shows --------------------------------------------------------------

    @property
    def _flow(self) -> Flow:
        return self._session.flow

    @Property(str, constant=True)
    def storeName(self) -> str:
        return self._settings.store_name

    @Property(str, constant=True)
    def bayLetters(self) -> str:
        return self._settings.bay_letters

    @Property(str, notify=changed)
    def page(self) -> str:
        return self._flow.page.value

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._session.preferences.language

    @Property(str, notify=changed)
    def theme(self) -> str:
        return self._session.preferences.theme

    @Property(bool, notify=changed)
    def largeText(self) -> bool:
        return self._session.preferences.large_text

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._session.is_busy

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._flow.code

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
        return self._flow.surname

    @Property(str, notify=changed)
    def secondFactor(self) -> str:
        return self._flow.second_factor

    @Property(str, notify=changed)
    def bay(self) -> str:
        return self._flow.bay

    @Property(bool, notify=changed)
    def canSubmit(self) -> bool:
        return self._session.can_submit

    @Property(bool, notify=changed)
    def byName(self) -> bool:
        return self._flow.retry is Page.SURNAME

    @Property(str, notify=changed)
    def shortName(self) -> str:
        return self._session.found.short_name

    @Property(int, notify=changed)
    def itemCount(self) -> int:
        return self._session.found.item_count

    @Property(str, notify=changed)
    def result(self) -> str:
        return self._session.found.result.value

    @Property(str, notify=changed)
    def place(self) -> str:
        return self._session.found.bay or ""

    @Property(int, notify=changed)
    def ahead(self) -> int:
        return self._session.found.ahead

    @Property(float, notify=changed)
    def slotStart_ms(self) -> float:
        slot = self._session.found.slot
        return slot.start.timestamp() * 1000 if slot else 0.0

    @Property(float, notify=changed)
    def comeFrom_ms(self) -> float:
        slot = self._session.found.slot
        return (slot.start - EARLY).timestamp() * 1000 if slot else 0.0

    @Property(int, notify=changed)
    def daysUntilSlot(self) -> int:
        slot, at = self._session.found.slot, self._session.found.at
        if slot is None or at is None:
            return 0
        return (slot.start.astimezone().date() - at.astimezone().date()).days

    @Property(bool, notify=changed)
    def isMoved(self) -> bool:
        """Whether the order was moved to another slot, which begins at `slotStart_ms`."""
        return (
            self._session.found.slot is not None
            and self._session.found.result is CheckInResult.COLLEAGUE
        )

    @Property(bool, notify=changed)
    def hasArrived(self) -> bool:
        """Whether the counter has received this arrival."""
        return self._session.has_arrived

    @Property(str, notify=changed)
    def helpState(self) -> str:
        """The state of a call for help: "sending", "received" or "unreached"."""
        return self._session.help.state

    @Property(bool, notify=changed)
    def isUndelivered(self) -> bool:
        """Whether this arrival is overdue at the counter: the customer should announce it there."""
        return self._session.is_undelivered

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        return self._session.is_asking

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        return self._session.seconds_left

    # --- what people do ---------------------------------------------------------------------

    def _move(self, flow: Flow) -> None:
        """Show `flow`; while an answer of the store is awaited, only note the touch."""
        if self._session.is_busy:
            self._session.touch()
        else:
            self._session.go(flow)

    @Slot()
    def touched(self) -> None:
        """Note a touch: somebody is there."""
        self._session.touch()

    @Slot(str)
    def press(self, text: str) -> None:
        """Type into the field of the page."""
        self._move(way.typed(self._flow, text, self._settings.bay_letters, self._session.shape))

    @Slot(str)
    def type(self, text: str) -> None:
        """Type on a keyboard, or with a slow scanner: on a page without a field this is a code."""
        if way.begins_code(self._flow, text):
            self._session.begin_code()
        self.press(text)

    @Slot()
    def erase(self) -> None:
        """Delete the last character (Backspace)."""
        self._move(way.erased(self._flow))

    @Slot()
    def submit(self) -> None:
        """Submit the field of the page, if it is complete."""
        self._session.submit()

    @Slot(str)
    def scanned(self, scan: str) -> None:
        """Look up what was scanned."""
        self._session.scan(scan)

    @Slot()
    def enterCode(self) -> None:
        """Ask for the code."""
        self._move(replace(self._flow, page=Page.CODE, retry=Page.CODE))

    @Slot()
    def searchByName(self) -> None:
        """Ask for the surname: the customer has no code."""
        self._move(replace(self._flow, page=Page.SURNAME, retry=Page.SURNAME))

    @Slot()
    def givePhone(self) -> None:
        """Ask for the end of the phone number."""
        self._move(way.by_phone(self._flow))

    @Slot()
    def giveNumber(self) -> None:
        """Ask for the end of the order number."""
        self._move(way.by_number(self._flow))

    @Slot()
    def confirm(self) -> None:
        """Confirm the name shown, and ask where the customer waits.

        If only a colleague can serve these orders, report the arrival at once instead.
        """
        if self._session.found.colleague:
            self._session.arrive(None)
        else:
            self._move(replace(self._flow, page=Page.WHERE))

    @Slot()
    def reject(self) -> None:
        """Reject the name shown, and go to the start."""
        self._move(Flow())

    @Slot()
    def chooseWaitingArea(self) -> None:
        """Report the arrival in the waiting area."""
        self._session.arrive(None)

    @Slot()
    def chooseBay(self) -> None:
        """Ask for the bay."""
        self._move(replace(self._flow, page=Page.BAY, bay=""))

    @Slot()
    def changePlace(self) -> None:
        """Ask again where the customer waits, after they have moved."""
        self._move(replace(self._flow, page=Page.WHERE))

    @Slot()
    def help(self) -> None:
        """Open the Help page and call a colleague."""
        self._move(way.asked_for_help(self._flow))
        if self._flow.page is Page.HELP:
            self._session.help.ask()

    @Slot()
    def needNoHelp(self) -> None:
        """Withdraw the call for help, and go back."""
        self._session.help.withdraw()
        self._session.back()

    @Slot()
    def enter(self) -> None:
        """Submit with the Enter key, on pages whose field only identifies the customer."""
        if self._flow.page in way.TYPED:
            self._session.submit()

    @Slot()
    def back(self) -> None:
        """Go one page back, or to the start."""
        self._session.back()

    @Slot()
    def startOver(self) -> None:
        """Forget the customer and go to the start."""
        self._session.start_over()

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
