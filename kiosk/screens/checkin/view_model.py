"""The check-in screen's view model: `session` holds the state, the services hold the rules."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.code_keypad import CodeKeypad
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.entry import EntryViewModel
from kiosk.screens.checkin.navigation import NavigationViewModel
from kiosk.screens.checkin.preferences import PreferencesViewModel
from kiosk.screens.checkin.reading_aloud import ReadingAloudViewModel
from kiosk.screens.checkin.session import CheckInSession
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.checkin.sounding import PageSounds
from kiosk.screens.checkin.visit import VisitViewModel
from kiosk.screens.speech.voice import Headset, Voice
from kiosk.screens.tasks import Tasks
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.other_stores import NoOtherStores, OtherStores
from kiosk.services.ports.sounds import Silence, Sounds
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import LinkMonitor

QML_IMPORT_NAME = "Kiosk.CheckIn"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 200


@QmlElement
@QmlUncreatable("made by the application")
class CheckInViewModel(QObject):  # type: ignore[operator]
    """The page that is shown, and the view models of its parts.

    `clock`: monotonic seconds (time.monotonic). `link`: the state of this device's link to the hub.
    `counters`: what the store's counters have. `stores`: the other stores, through head office.
    `session`: the state behind the screen.
    """

    changed = Signal()
    languageChanged = Signal()

    def __init__(
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Callable[[], float],
        settings: CheckInSettings,
        *,
        link: LinkMonitor,
        counters: CountersInView,
        stores: OtherStores | None = None,
        sounds: Sounds | None = None,
        voice: Voice | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._spoken = settings.default_language
        self._page_sounds = PageSounds(sounds or Silence())
        enquiries = Enquiries(
            *(store, feed, settings.device_name, settings.answer_s, settings.keyboard_layouts),
            counters=counters,
            stores=stores or NoOtherStores(),
            hold_s=settings.hold_s,
        )
        self.session = CheckInSession(
            enquiries, tasks, clock, settings, on_change=self._show, link=link
        )
        self._entry = EntryViewModel(self, self.session, settings, clock)
        self._visit = VisitViewModel(self, self.session)
        self._preferences = PreferencesViewModel(self, self.session)
        self._navigation = NavigationViewModel(self, self.session)
        self._aloud = ReadingAloudViewModel(self, self.session, voice, settings)
        self._feed = feed
        self._keypad = CodeKeypad(enquiries, self.session, tasks, clock, self._show)
        feed.changed.connect(self.session.follow)
        feed.changed.connect(self._keypad.note_change)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def begin(self) -> None:
        """Once the event loop runs: show a pause that was running before the restart."""
        self.session.pause.resume()
        self.session.arriving.resume()
        self._keypad.tick()

    def end(self) -> None:
        """Stop listening to changes. Call it before the store closes."""
        self._timer.stop()
        self._aloud.end()
        self._feed.changed.disconnect(self.session.follow)
        self._feed.changed.disconnect(self._keypad.note_change)

    def follow_headset(self, headset: Headset) -> None:
        """Read the screen aloud while this headset is plugged in. Call it once it is loaded."""
        self._aloud.follow_headset(headset)

    def show_damage(self) -> None:
        """Does nothing: the counter shows the staff a damaged database, customers cannot help."""

    def show_failure(self, reference: str) -> None:
        """Does nothing: a bug that broke a visit has already sent the customer to the counter."""

    def retranslated(self) -> None:
        """Does nothing: all texts are in QML, which the window has translated again."""

    def _show(self) -> None:
        self._page_sounds.follow(self.session.flow.page, is_asking=self.session.is_asking)
        for part in (self, self._entry, self._visit, self._preferences):
            part.changed.emit()
        if self._spoken != self.session.preferences.language:
            self._spoken = self.session.preferences.language
            self.languageChanged.emit()
        self._aloud.follow()

    @Slot()
    def tick(self) -> None:
        """Called every TICK_MS."""
        self.session.tick()
        self._keypad.tick()

    @Property(EntryViewModel, constant=True)
    def entry(self) -> EntryViewModel:
        return self._entry

    @Property(VisitViewModel, constant=True)
    def visit(self) -> VisitViewModel:
        return self._visit

    @Property(PreferencesViewModel, constant=True)
    def preferences(self) -> PreferencesViewModel:
        return self._preferences

    @Property(NavigationViewModel, constant=True)
    def navigation(self) -> NavigationViewModel:
        return self._navigation

    @Property(ReadingAloudViewModel, constant=True)
    def aloud(self) -> ReadingAloudViewModel:
        return self._aloud

    @Property(str, constant=True)
    def storeName(self) -> str:
        return self._settings.store_name

    @Property(str, notify=changed)
    def page(self) -> str:
        return self.session.flow.page.value

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self.session.preferences.language

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self.session.is_busy and not self.session.arriving.is_writing

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        return self.session.is_asking

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        return self.session.seconds_left

    @Slot()
    def touched(self) -> None:
        """Note a touch: somebody is there."""
        self.session.touch()

    @Slot(str)
    def scanned(self, scan: str) -> None:
        """Look up what was scanned."""
        self.session.scan(scan)
