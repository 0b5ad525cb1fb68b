"""Finding orders: by what is typed, and by what is scanned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.pickup_code import normalise, read_as_azerty
from kiosk.screens.counter.cards_model import CardsModel
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.rows import card_row
from kiosk.screens.counter.texts import translate
from kiosk.services.boards import Card, Reader

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

LIMIT = 20
RECENT_LIMIT = 30


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SearchViewModel(QObject):  # type: ignore[operator]
    """What was typed and what that found. While a read is under way only the last text waits."""

    changed = Signal()
    cleared = Signal()

    def __init__(self, parent: QObject, desk: Desk, select: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._desk = desk
        self._select = select
        self._text = ""
        self._answered = ""
        self._is_reading = False
        self._cards: tuple[Card, ...] = ()
        self._results = CardsModel(self)
        self._recent_cards: tuple[Card, ...] = ()
        self._recent = CardsModel(self)

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._text

    @Property(CardsModel, constant=True)
    def results(self) -> CardsModel:
        return self._results

    @Property(CardsModel, constant=True)
    def recent(self) -> CardsModel:
        return self._recent

    @Property(bool, notify=changed)
    def isActive(self) -> bool:
        return bool(self._text.strip())

    @Property(bool, notify=changed)
    def foundNothing(self) -> bool:
        return bool(self._text.strip()) and self._answered == self._text and not self._cards

    @Slot(str)
    def setText(self, text: str) -> None:
        """Search for this; every word must begin a word of the order.

        Who searches has another order in mind: the one selected so far is let go, so that no
        button acts on an order that is not in sight.
        """
        if text.strip() and not self._text.strip():
            self._select("")
        self._text = text
        self.changed.emit()
        if not self._is_reading:
            self._is_reading = True
            self._desk.tasks.spawn(self._read())

    @Slot()
    def clear(self) -> None:
        """Begin again."""
        self.setText("")
        self.cleared.emit()

    @Slot()
    def chooseFirst(self) -> None:
        """Enter: select the first that was found."""
        if self._cards:
            self.choose(self._cards[0].order_id)

    @Slot(str)
    def choose(self, order_id: str) -> None:
        """Select one that was found."""
        self.clear()
        self._select(order_id)

    @Slot()
    def readRecent(self) -> None:
        """Read the orders that were collected last."""
        self._desk.tasks.spawn(self._read_recent())

    def scanned(self, scan: str) -> None:
        """Select the order whose code was scanned, also when the keyboard is a French one."""
        self._desk.tasks.spawn(self._select_scanned(scan))

    def retranslate(self) -> None:
        """The language changed."""
        self._show()
        self.changed.emit()

    async def _read(self) -> None:
        try:
            while self._answered != self._text:
                text = self._text
                cards = await self._desk.read(lambda reader: find(reader, text))  # noqa: B023
                self._answered = text
                if text == self._text:
                    self._cards = cards or ()
                    self._show()
        finally:
            self._is_reading = False
        self.changed.emit()

    async def _read_recent(self) -> None:
        cards = await self._desk.read(lambda reader: reader.recent(RECENT_LIMIT))
        self._recent_cards = cards or ()
        self._show()

    async def _select_scanned(self, scan: str) -> None:
        found = await self._desk.read(lambda reader: find_scanned(reader, scan))
        if found is None:
            return
        if not found:
            text = translate("Counter", "No order has the code %1. Scan again, or search by name.")
            self._desk.alerts.tell(text.replace("%1", scan[:20]))
            return
        self.clear()
        self._select(found[0].order_id)

    def _show(self) -> None:
        wording = self._desk.wording
        self._results.show([card_row(card, wording) for card in self._cards])
        self._recent.show([card_row(card, wording) for card in self._recent_cards])


def find(reader: Reader, text: str) -> tuple[Card, ...]:
    """What a person meant who typed this; a code may be typed in groups, as it is shown."""
    if not text.strip():
        return ()
    return reader.search(text, LIMIT) or reader.search(normalise(text), LIMIT)


def find_scanned(reader: Reader, scan: str) -> tuple[Card, ...]:
    """The orders with exactly this code or number, open ones first."""
    for meant in (scan.strip(), read_as_azerty(scan.strip())):
        if exact := reader.exactly(normalise(meant), meant):
            return exact
    return ()
