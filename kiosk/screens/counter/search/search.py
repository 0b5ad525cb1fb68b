"""Finds orders by typed text and by scans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, SignalInstance, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.codes.scan_reading import CodeMatch, code_key
from kiosk.screens.counter.board.rows import CardRow, card_row, recent_row
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import RowsModel
from kiosk.screens.counter.texts import translate
from kiosk.services.check_in.elsewhere import look_elsewhere
from kiosk.services.orders.code_lookup import CodeInput, cards_meant
from kiosk.services.orders.find_orders import find
from kiosk.services.ports.boards import Card, EndedCollection
from kiosk.services.ports.other_stores import NoOtherStores, OtherStores
from kiosk.services.text_rules import visible

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

LIMIT = 20
RECENT_LIMIT = 30
SCAN_SHOWN_MAX = 30


@QmlElement
@QmlUncreatable("made by the counter's view model")
class SearchViewModel(QObject):  # type: ignore[operator]
    """The typed text and its results. While a query runs, only the latest text waits.

    `scanMeant`: an order was scanned, by its number (True) or by its pickup code. `typed`: a fast
    typist's letters, which seemed a scan, belong into the field.
    """

    changed = Signal()
    cleared = Signal()
    offered = Signal(str)
    scanMeant = Signal(str, bool)
    typed = Signal(str)

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        select: Callable[[str], None],
        acted: SignalInstance,
    ) -> None:
        """`select`: shows an order beside the search. `acted`: somebody acted on that order."""
        super().__init__(parent)
        acted.connect(lambda _key: self.clear())
        self._context = context
        self._select = select
        self._text = ""
        self._answered = ""
        self._unless_found = ("", "")
        self._is_reading = False
        self._scans_under_way = 0
        self._is_offer = False
        self._cards: tuple[Card, ...] = ()
        self._results = RowsModel(self, CardRow, "order_id")
        self._recent_ends: tuple[EndedCollection, ...] = ()
        self._stores: OtherStores = NoOtherStores()
        self._recent = RowsModel(self, CardRow, "order_id")

    def ask(self, stores: OtherStores) -> None:
        """Ask these for the codes of scans that name no order here, from now on."""
        self._stores = stores

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._text

    @Property(RowsModel, constant=True)
    def results(self) -> RowsModel:
        return self._results

    @Property(RowsModel, constant=True)
    def recent(self) -> RowsModel:
        return self._recent

    @Property(bool, notify=changed)
    def isActive(self) -> bool:
        return bool(self._text.strip())

    @Property(bool, notify=changed)
    def isOffer(self) -> bool:
        """Whether the results are the orders that an ambiguous scan may mean."""
        return self._is_offer and bool(self._text.strip())

    @Property(bool, notify=changed)
    def foundNothing(self) -> bool:
        return bool(self._text.strip()) and self._answered == self._text and not self._cards

    @property
    def answered(self) -> str:
        """The text whose results are shown."""
        return self._answered

    @property
    def is_reading(self) -> bool:
        """Whether a query runs."""
        return self._is_reading or self._scans_under_way > 0

    @Slot(str)
    def setText(self, text: str) -> None:
        """Search for `text`; each of its words must begin a word of the order.

        Beginning a search deselects the selected order, so that no button acts on an order that
        is out of sight.
        """
        if text.strip() and not self._text.strip():
            self._select("")
        self._text, self._is_offer = text, False
        self.changed.emit()
        if not self._is_reading:
            self._is_reading = True
            self._context.tasks.spawn(self._read())

    @Slot()
    def clear(self) -> None:
        """Clear the search."""
        if self._text or self._answered or self._cards or self._is_offer:
            self.setText("")
        self.cleared.emit()

    @Slot()
    def chooseFirst(self) -> None:
        """Select the first result (Enter key)."""
        if self._cards:
            self.choose(self._cards[0].order_id)

    @Slot(str)
    def choose(self, order_id: str) -> None:
        """Select a result, and clear the search."""
        self.clear()
        self._select(order_id)

    @Slot()
    def readRecent(self) -> None:
        """Read the orders that were collected last."""
        self._context.tasks.spawn(self._read_recent())

    def scanned(self, scan: str, *, is_serving: bool = False) -> None:
        """Report the order whose code or number was scanned; list them if it may mean several.

        `is_serving`: the scan may have been meant for an item of the order being served.
        """
        self._scans_under_way += 1
        self._context.tasks.spawn(self._take_scan(scan, is_serving=is_serving))

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self._show()
        self.changed.emit()

    async def _read(self) -> None:
        try:
            while self._answered != self._text:
                text = self._text
                cards = await self._context.read(lambda reader: find(reader, text, LIMIT))  # noqa: B023
                self._answered = text
                if text == self._text:
                    self._cards = cards or ()
                    self._show()
                    self._open_if_sole()
                    self._say_whether_found()
        finally:
            self._is_reading = False
        self.changed.emit()

    def _open_if_sole(self) -> None:
        """Show the only result beside the search, which goes on if more is typed."""
        if self._text.strip():
            self._select(self._cards[0].order_id if len(self._cards) == 1 else "")

    def _say_whether_found(self) -> None:
        """Say what was read, if letters that may have been scanned are no name either."""
        text, message = self._unless_found
        if self._cards:
            self._context.alerts.found()
        elif text and text == self._text:
            self._context.alerts.show(message, until_found=True, is_scan=True)
        self._unless_found = ("", "")

    async def _read_recent(self) -> None:
        ends = await self._context.read(lambda reader: reader.recent(RECENT_LIMIT))
        self._recent_ends = ends or ()
        self._show()

    async def _take_scan(self, scan: str, *, is_serving: bool) -> None:
        try:
            await self._find_scanned(scan, is_serving=is_serving)
        finally:
            self._scans_under_way -= 1

    async def _find_scanned(self, scan: str, *, is_serving: bool) -> None:
        given = CodeInput(scan, layouts=self._context.settings.keyboard_layouts)
        meant = await self._context.read(lambda reader: cards_meant(reader, given))
        if meant is None:
            return
        if len(meant.orders) == 1:
            self.clear()
            card, reading = meant.orders[0], meant.reading
            is_code = reading is not None and reading.key == code_key(card.pickup_code)
            self.scanMeant.emit(card.order_id, not is_code)
        elif meant.orders:
            self._offer(meant)
        elif _may_be_typed(scan) and self._takes_typed(scan, meant):
            return
        if message := _scan_message(meant, is_serving=is_serving):
            self._context.alerts.show(message, until_found=True, is_scan=True)
            if not meant.orders and not is_serving:
                self._context.tasks.spawn(self._look_elsewhere(given, message))

    async def _look_elsewhere(self, given: CodeInput, message: str) -> None:
        """Say which other store has the order, instead of `message`, if head office knows one."""
        elsewhere = await look_elsewhere(self._stores, given)
        if elsewhere.store_name:
            text = translate("Counter", "This order is for another store: %1.")
            self._context.alerts.complete(message, text.replace("%1", elsewhere.store_name))

    def _takes_typed(self, text: str, meant: CodeMatch[Card]) -> bool:
        """Search for letters that name no order; False if the screen has no search to show now."""
        self._unless_found = (text, _scan_message(meant, is_serving=False))
        self.typed.emit(text)
        if self._text.endswith(text):
            return True
        self._unless_found = ("", "")
        return False

    def _offer(self, meant: CodeMatch[Card]) -> None:
        """Show the orders that a scan may mean, with none of them selected."""
        assert meant.reading is not None
        self._select("")
        # An earlier message would cover the list.
        self._context.alerts.dismissToast()
        self._text = self._answered = visible(meant.reading.text, SCAN_SHOWN_MAX)
        self._cards, self._is_offer = meant.orders, True
        self._show()
        self.offered.emit(self._text)
        self.changed.emit()

    def _show(self) -> None:
        wording = self._context.wording
        self._results.show([card_row(card, wording) for card in self._cards])
        self._recent.show([recent_row(ended, wording) for ended in self._recent_ends])


def _may_be_typed(scan: str) -> bool:
    """Whether a fast typist may have typed this: a name is of letters, codes have figures."""
    return all(character.isalpha() or character in " -'’" for character in scan)


def _scan_message(meant: CodeMatch[Card], *, is_serving: bool) -> str:
    """The message about a scan; "" where the screen shows its result."""
    if len(meant.orders) > 1:
        return ""
    if meant.is_caps_lock_on:
        return translate("Counter", "Caps Lock is on.")
    if meant.orders:
        return ""
    reading = meant.reading
    if is_serving:
        text = translate("Counter", "“%1” is not in this order. Check the item, or scan again.")
    elif reading is not None and reading.is_checked:
        text = translate("Counter", "No order has the code %1. Scan again, or search by name.")
    else:
        text = translate("Counter", "Scan again: “%1” was read. No order has this code.")
    return text.replace("%1", visible(reading.text if reading else "", SCAN_SHOWN_MAX))
