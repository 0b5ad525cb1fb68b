"""The public board's view model: it reads, turns pages, shows calls, and takes no input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.codes.short_code import short_code
from kiosk.domain.frozen import frozen
from kiosk.screens.board.call_speech import CallSpeech, Spoken
from kiosk.screens.board.calls import CALL_S, CallQueue
from kiosk.screens.board.freshness import Freshness
from kiosk.screens.board.orders import StandingOrders, times_at
from kiosk.screens.board.rows import Pages, PublicRow, public_row
from kiosk.screens.board.settings import BoardSettings
from kiosk.screens.board.words import BoardWords
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.tasks import Tasks
from kiosk.services.ports.order_database import OrderDatabase, StoreUnavailable
from kiosk.services.ports.public_board import PublicOrder
from kiosk.services.ports.sounds import Silence, Sounds
from kiosk.services.replication.links import LinkMonitor, offset_to_store

QML_IMPORT_NAME = "Kiosk.Board"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 250
READ_AGAIN_S = 5.0
"""Read also while nothing is announced, so that a database that fails is noticed."""


@frozen
class BoardList:
    """A list as it shows: the rows of its page, and which page of how many that is."""

    rows: tuple[PublicRow, ...] = ()
    page: int = 0
    pages: int = 1


@frozen
class BoardState:
    """All that the board shows."""

    is_stale: bool = False
    called_code: str = ""
    called_to: str = ""
    ready: BoardList = BoardList()
    preparing: BoardList = BoardList()


@QmlElement
@QmlUncreatable("made by the program")
class PublicBoardViewModel(QObject):  # type: ignore[operator]
    """What the board shows now. Call `begin` once the event loop runs.

    `clock`: monotonic seconds. `now`: the time in UTC. `spoken`: what says the calls; None: nothing
    does.
    """

    changed = Signal()
    languageChanged = Signal()

    def __init__(  # noqa: PLR0917
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        settings: BoardSettings,
        link: LinkMonitor | None = None,
        sounds: Sounds | None = None,
        spoken: Spoken | None = None,
    ) -> None:
        super().__init__()
        self._store, self._feed, self._tasks = store, feed, tasks
        self._clock, self._now = clock, now
        self._settings = settings
        self._link = link or LinkMonitor()
        self._speech = CallSpeech(sounds or Silence(), spoken or Spoken())
        self._words = BoardWords(settings.language)
        self._fresh = Freshness(clock())
        self._standing = StandingOrders()
        self._calls = CallQueue()
        self._pages = {True: Pages(), False: Pages()}
        self._room = 1
        self._state = BoardState()
        self._is_reading = self._must_read = False
        self._read_s = -READ_AGAIN_S
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self) -> None:
        """Read the store, and follow its changes from now on."""
        self._feed.changed.connect(self._read_soon)
        self._timer.start()
        self._read_soon()

    def end(self) -> None:
        """Stop. Call it before the store closes."""
        self._timer.stop()
        self._speech.close()
        self._feed.changed.disconnect(self._read_soon)

    def scanned(self, _scan: str) -> None:
        """Does nothing: nobody scans at a board."""

    def show_damage(self) -> None:
        """Send everybody to the counter: what is shown may be wrong."""
        self._fresh.fail()
        self._show()

    def show_failure(self, _reference: str) -> None:
        """As `show_damage`, after a bug of ours."""
        self.show_damage()

    def retranslated(self) -> None:
        """Does nothing: the board has its texts in both languages."""

    @Property(str, constant=True)
    def language(self) -> str:
        return self._settings.language

    @Property(str, constant=True)
    def mode(self) -> str:
        return self._settings.mode

    @Property(list, constant=True)
    def preparingWords(self) -> list[str]:
        return self._words.preparing()

    @Property(list, constant=True)
    def readyWords(self) -> list[str]:
        return self._words.ready()

    @Property(list, constant=True)
    def staleWords(self) -> list[str]:
        return self._words.stale()

    @Property(bool, notify=changed)
    def isStale(self) -> bool:
        return self._state.is_stale

    @Property(str, notify=changed)
    def calledCode(self) -> str:
        """Whose turn it is, shown large; "" while nobody is called."""
        return self._state.called_code

    @Property(str, notify=changed)
    def calledTo(self) -> str:
        return self._state.called_to

    @Property(list, notify=changed)
    def readyRows(self) -> list[dict[str, object]]:
        """The rows of the page that shows, as `PublicRow`."""
        return [asdict(row) for row in self._state.ready.rows]

    @Property(int, notify=changed)
    def readyPage(self) -> int:
        return self._state.ready.page

    @Property(int, notify=changed)
    def readyPages(self) -> int:
        return self._state.ready.pages

    @Property(list, notify=changed)
    def preparingRows(self) -> list[dict[str, object]]:
        """The same of the orders that are not ready."""
        return [asdict(row) for row in self._state.preparing.rows]

    @Property(int, notify=changed)
    def preparingPage(self) -> int:
        return self._state.preparing.page

    @Property(int, notify=changed)
    def preparingPages(self) -> int:
        return self._state.preparing.pages

    @Slot(int)
    def setRoom(self, rows: int) -> None:
        """A list has room for so many rows."""
        if rows > 0 and rows != self._room:
            self._room = rows
            self._show()

    @Slot()
    def tick(self) -> None:
        """Called every TICK_MS."""
        now_s = self._clock()
        self._fresh.follow(self._link.state, now_s)
        if now_s - self._read_s >= READ_AGAIN_S:
            self._read_soon()
        begins = self._calls.tick(now_s)
        self._show()
        if not self._state.called_code:
            self._speech.end_call()
        elif begins:
            self._speech.call(self._state.called_code, self._state.called_to)
        self._speech.tick()

    def _read_soon(self, _changes: object = None) -> None:
        self._must_read, self._read_s = True, self._clock()
        if not self._is_reading:
            self._is_reading = True
            self._tasks.spawn(self._read())

    async def _read(self) -> None:
        try:
            while self._must_read:
                self._must_read = False
                await self._read_once()
        finally:
            self._is_reading = False

    async def _read_once(self) -> None:
        offset = timedelta(milliseconds=offset_to_store(self._link.state) or 0)
        now = self._now() + offset
        try:
            orders = await self._store.read(lambda reader: reader.public_orders(times_at(now)))
        except StoreUnavailable:
            return  # What is shown grows old, and the board says so.
        self._fresh.read(self._clock())
        self._follow(orders, now)
        self.tick()

    def _follow(self, orders: Sequence[PublicOrder], now: datetime) -> None:
        now_s = self._clock()
        if self._standing.orders is None:
            recent = now - timedelta(seconds=CALL_S)
            self._calls.know(order for order in orders if order.call and order.call.at < recent)
        if self._standing.show(orders, now, now_s):
            self._pages[True].begin(now_s)
            self._speech.new_row()
        self._calls.follow(orders)

    def _show(self) -> None:
        state = self._state_at(self._clock())
        if state != self._state:
            self._state = state
            self.changed.emit()

    def _state_at(self, now_s: float) -> BoardState:
        if self._fresh.is_stale(now_s):
            return BoardState(is_stale=True)
        if not self._fresh.is_known:
            return BoardState()
        called = self._calls.current
        return BoardState(
            called_code=short_code(called.code, self._codes()) if called else "",
            called_to=called.call.counter if called and called.call else "",
            ready=self._list(self._standing.ready(now_s), now_s, is_ready=True),
            preparing=self._list(self._standing.preparing(), now_s, is_ready=False),
        )

    def _list(self, orders: Sequence[PublicOrder], now_s: float, *, is_ready: bool) -> BoardList:
        pages, codes, names = self._pages[is_ready], self._codes(), self._settings.shows_names
        rows = (
            public_row(
                *(order, codes),
                is_new=is_ready and self._standing.is_new(order, now_s),
                shows_name=names,
            )
            for order in pages.shown(orders, self._room, now_s)
        )
        return BoardList(tuple(rows), pages.number, pages.count)

    def _codes(self) -> list[str]:
        return [order.code for order in self._standing.orders or ()]
