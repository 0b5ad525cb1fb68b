"""The check-in screen's face to QML. What happens is `session`'s; the rules are the services'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.cable import CableSwitch
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.code_keypad import CodeKeypad
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.screens.checkin.session import Session
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.tasks import Tasks
from kiosk.services.check_in import EARLY, Told
from kiosk.services.links import LinkMonitor
from kiosk.services.store import Store

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 200
LANGUAGES = ("fr", "en")


@QmlElement
@QmlUncreatable("made by the application")
class CheckInViewModel(QObject):  # type: ignore[operator]
    """What the screen shows, and one slot for everything that people do on it.

    `clock` gives seconds that never jump (time.monotonic). `link`: how this machine reaches the
    store's main one.
    """

    changed = Signal()
    languageChanged = Signal()

    def __init__(  # noqa: PLR0917
        self,
        store: Store,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Callable[[], float],
        settings: CheckInSettings,
        parent: QObject | None = None,
        cable: CableSwitch | None = None,
        link: LinkMonitor | None = None,
    ) -> None:
        super().__init__(parent)
        link = link or LinkMonitor()
        self._cable = cable
        self._settings = settings
        self._spoken = settings.default_language
        enquiries = Enquiries(
            store, feed, settings.station, settings.answer_s, settings.keyboard_layouts
        )
        self._session = Session(enquiries, tasks, clock, settings, on_change=self._show, link=link)
        self._feed = feed
        self._keypad = CodeKeypad(enquiries, self._session, tasks, clock, self.changed.emit)
        feed.changed.connect(self._session.follow)
        feed.changed.connect(self._keypad.note_change)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def begin(self) -> None:
        """Once the event loop runs: show a pause that a restart did not end."""
        self._session.resume_pause()
        self._keypad.tick()

    def end(self) -> None:
        """Listen no longer; before the store closes."""
        self._timer.stop()
        self._feed.changed.disconnect(self._session.follow)
        self._feed.changed.disconnect(self._keypad.note_change)

    def show_damage(self) -> None:
        """The database is damaged. The counter tells the staff; customers are no help in it."""

    def show_failure(self, reference: str) -> None:
        """A bug of ours came up. What broke a visit here has sent it to the counter already."""

    def retranslated(self) -> None:
        """All words are QML's; the window has it make them again."""

    def _show(self) -> None:
        self.changed.emit()
        if self._spoken != self._session.wishes.language:
            self._spoken = self._session.wishes.language
            self.languageChanged.emit()

    @Slot()
    def tick(self) -> None:
        """Time has passed."""
        self._session.tick()
        self._keypad.tick()

    # --- what shows -------------------------------------------------------------------------

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
        return self._session.wishes.language

    @Property(str, notify=changed)
    def theme(self) -> str:
        return self._session.wishes.theme

    @Property(bool, notify=changed)
    def largeText(self) -> bool:
        return self._session.wishes.large_text

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
    def datum(self) -> str:
        return self._flow.datum

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
    def told(self) -> str:
        return self._session.found.told.value

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
        """Whether the order was moved to another time, which `slotStart_ms` tells."""
        return self._session.found.slot is not None and self._session.found.told is Told.COLLEAGUE

    @Property(bool, notify=changed)
    def isHeard(self) -> bool:
        """Whether the counter has heard of this arrival."""
        return self._session.is_heard

    @Property(str, notify=changed)
    def helpState(self) -> str:
        """How far a call for help is: "telling", "told" or "unreached"."""
        return self._session.help.state

    @Property(bool, notify=changed)
    def isUnheard(self) -> bool:
        """Whether the counter has not heard of this arrival: somebody should be told."""
        return self._session.is_unheard

    @Property(bool, constant=True)
    def hasCable(self) -> bool:
        """Whether the demo's cable can be cut here."""
        return self._cable is not None

    @Property(bool, notify=changed)
    def isCut(self) -> bool:
        return self._cable is not None and self._cable.is_cut

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        return self._session.is_asking

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        return self._session.seconds_left

    # --- what people do ---------------------------------------------------------------------

    def _move(self, flow: Flow) -> None:
        """Where a deed leads; while an answer is awaited it leads nowhere."""
        if self._session.is_busy:
            self._session.touch()
        else:
            self._session.go(flow)

    @Slot()
    def touched(self) -> None:
        """Somebody is there."""
        self._session.touch()

    @Slot(str)
    def press(self, text: str) -> None:
        """Keys for the field of the page."""
        self._move(way.typed(self._flow, text, self._settings.bay_letters, self._session.shape))

    @Slot(str)
    def type(self, text: str) -> None:
        """Keys of a keyboard, or of a slow scanner: on a page without a field they are a code."""
        if way.begins_code(self._flow, text):
            self._session.begin_code()
        self.press(text)

    @Slot()
    def erase(self) -> None:
        """Backspace."""
        self._move(way.erased(self._flow))

    @Slot()
    def submit(self) -> None:
        """The field of the page is complete."""
        self._session.submit()

    @Slot(str)
    def scanned(self, scan: str) -> None:
        """Something was scanned."""
        self._session.scan(scan)

    @Slot()
    def enterCode(self) -> None:
        """I have a code."""
        self._move(replace(self._flow, page=Page.CODE, retry=Page.CODE))

    @Slot()
    def searchByName(self) -> None:
        """I have no code."""
        self._move(replace(self._flow, page=Page.SURNAME, retry=Page.SURNAME))

    @Slot()
    def givePhone(self) -> None:
        """I know my phone number."""
        self._move(way.by_phone(self._flow))

    @Slot()
    def giveNumber(self) -> None:
        """I know the order number."""
        self._move(way.by_number(self._flow))

    @Slot()
    def confirm(self) -> None:
        """It is me, and I am here."""
        if self._session.found.colleague:
            self._session.arrive(None)
        else:
            self._move(replace(self._flow, page=Page.WHERE))

    @Slot()
    def reject(self) -> None:
        """It is not me."""
        self._move(Flow())

    @Slot()
    def chooseWaitingArea(self) -> None:
        """I wait inside."""
        self._session.arrive(None)

    @Slot()
    def chooseBay(self) -> None:
        """I am on a parking place."""
        self._move(replace(self._flow, page=Page.BAY, bay=""))

    @Slot()
    def changePlace(self) -> None:
        """I am here already, and stand elsewhere now."""
        self._move(replace(self._flow, page=Page.WHERE))

    @Slot()
    def help(self) -> None:
        """I need help."""
        self._move(way.asked_for_help(self._flow))
        if self._flow.page is Page.HELP:
            self._session.help.ask()

    @Slot()
    def needNoHelp(self) -> None:
        """I need nobody any more."""
        self._session.help.withdraw()
        self._session.back()

    @Slot()
    def enter(self) -> None:
        """The Enter key ends what was typed where that only says who somebody is."""
        if self._flow.page in way.TYPED:
            self._session.submit()

    @Slot()
    def back(self) -> None:
        """One page back, or start again."""
        self._session.back()

    @Slot()
    def startOver(self) -> None:
        """Forget me."""
        self._session.start_over()

    @Slot()
    def toggleCable(self) -> None:
        """Cut the demo's cable, or join it again."""
        if self._cable is None:
            return
        if self._cable.is_cut:
            self._cable.join()
        else:
            self._cable.cut()
        self.changed.emit()

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Speak French or English, with everything else as it is."""
        if language in LANGUAGES:
            self._session.wish(replace(self._session.wishes, language=language))

    @Slot()
    def toggleLargeText(self) -> None:
        """Larger text, or not."""
        wishes = self._session.wishes
        self._session.wish(replace(wishes, large_text=not wishes.large_text))

    @Slot()
    def toggleTheme(self) -> None:
        """Light or dark."""
        wishes = self._session.wishes
        theme = "light" if wishes.theme == "dark" else "dark"
        self._session.wish(replace(wishes, theme=theme))
