"""The three columns, kept up to date row by row."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.arrival import Column
from kiosk.screens.counter.cards_model import CardsModel, Row
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.plurals import CounterPlurals
from kiosk.screens.counter.rows import Wording, card_row
from kiosk.screens.counter.texts import translate
from kiosk.services.boards import COLUMN_LIMIT, Card
from kiosk.services.ports import Changes

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

NAMED_MAX = 40
"""More rows than this at once are no tap's: they are read with all the rest."""

READ_ALL_PAUSE_S = 1.0
"""Everything is read again no more often than this, however much comes in elsewhere."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ColumnsViewModel(QObject):  # type: ignore[operator]
    """Cards by column, how many each has in all, and what an empty queue says."""

    changed = Signal()

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cards: dict[str, Card] = {}
        self._rows: dict[str, Row] = {}
        self._totals = dict.fromkeys(Column, 0)
        self._models = {column: CardsModel(self) for column in Column}
        self._stale: set[str] = set()
        self._is_all_stale = False
        self._is_reading = False
        self._read_all_at_s = 0.0
        self._is_waiting = False
        self.is_read = False

    @Property(CardsModel, constant=True)
    def arrived(self) -> CardsModel:
        return self._models[Column.ARRIVED]

    @Property(CardsModel, constant=True)
    def ready(self) -> CardsModel:
        return self._models[Column.READY]

    @Property(CardsModel, constant=True)
    def toPrepare(self) -> CardsModel:
        return self._models[Column.TO_PREPARE]

    @Property(int, notify=changed)
    def arrivedTotal(self) -> int:
        return self._totals[Column.ARRIVED]

    @Property(int, notify=changed)
    def readyTotal(self) -> int:
        return self._totals[Column.READY]

    @Property(int, notify=changed)
    def toPrepareTotal(self) -> int:
        return self._totals[Column.TO_PREPARE]

    @Property(int, constant=True)
    def limit(self) -> int:
        """How many cards a column shows; search finds the others."""
        return COLUMN_LIMIT

    @Property(str, notify=changed)
    def nextSlotText(self) -> str:
        """When the next customers are expected, and how many orders that is."""
        return self._next_slot()

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed; what changes meanwhile waits for the next read."""
        if changes is None or len(changes.order_ids) > NAMED_MAX:
            self._is_all_stale = True
        else:
            self._stale |= changes.order_ids
        self._start_reading()

    def _start_reading(self) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._desk.tasks.spawn(self._read())

    def flag(self, order_ids: Collection[str]) -> None:
        """What a person must look at has changed for these orders."""
        cards = [card for order_id in order_ids if (card := self._cards.get(order_id))]
        for card in cards:
            self._rows.pop(card.order_id, None)
        self._show({card.column for card in cards if card.column is not None})

    def retranslate(self) -> None:
        """The language changed, or the day: what was "tomorrow" has another word."""
        self._rows.clear()
        self._show(tuple(Column))

    async def _read(self) -> None:
        """Rows that were named come first: a tap waits for its own. All the rest has time."""
        try:
            while self._is_all_stale or self._stale:
                if self._stale:
                    await self._read_some()
                elif (wait_s := self._read_all_at_s - _now_s()) > 0:
                    self._read_later(wait_s)
                    break
                else:
                    await self._read_all()
        finally:
            self._is_reading = False

    def _read_later(self, wait_s: float) -> None:
        """Wait beside the reading, not in it: a reading woken by a tap would lose a frame."""
        if not self._is_waiting:
            self._is_waiting = True
            self._desk.tasks.spawn(self._wait_to_read(wait_s))

    async def _wait_to_read(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._is_waiting = False
        self._start_reading()

    def _overflows(self) -> bool:
        """Whether a column has cards that are not here, so that filling up needs a read."""
        return any(total > COLUMN_LIMIT for total in self._totals.values())

    async def _read_all(self) -> None:
        self._is_all_stale = False
        self._read_all_at_s = _now_s() + READ_ALL_PAUSE_S
        views = await self._desk.read(lambda reader: reader.columns())
        if views is None:
            return
        former = self._cards
        self._cards = {card.order_id: card for view in views.values() for card in view.cards}
        self._rows = {
            order_id: row
            for order_id, row in self._rows.items()
            if order_id in former and self._cards.get(order_id) == former[order_id]
        }
        self._totals = {column: views[column].total for column in Column}
        self._desk.waits.forget_others(self._cards.values())
        self.is_read = True
        self._show(tuple(Column))

    async def _read_some(self) -> None:
        order_ids = frozenset(self._stale)
        self._stale.clear()
        cards = await self._desk.read(lambda reader: reader.cards(order_ids))
        if cards is None:
            return
        if not self.is_read:
            self._is_all_stale = True
            return
        self._show(self._take(order_ids, cards))
        self._is_all_stale = self._is_all_stale or self._overflows()

    def _take(self, order_ids: Collection[str], cards: dict[str, Card]) -> tuple[Column, ...]:
        """Take over what was read; returns the columns that are different now."""
        touched: set[Column] = set()
        for order_id in order_ids:
            before, after = self._cards.pop(order_id, None), cards.get(order_id)
            self._rows.pop(order_id, None)
            for card, step in ((before, -1), (after, 1)):
                if card is not None and card.column is not None:
                    self._totals[card.column] += step
                    touched.add(card.column)
            if after is not None and after.column is not None:
                self._cards[order_id] = after
        return tuple(touched)

    def _show(self, columns: Collection[Column]) -> None:
        wording = self._desk.wording
        for column in columns:
            cards = [card for card in self._cards.values() if card.column is column]
            cards.sort(key=lambda card: card.sort_key)
            self._models[column].show([self._row(card, wording) for card in cards])
        self.changed.emit()

    def _row(self, card: Card, wording: Wording) -> Row:
        """The words of a card, made once for each change of it."""
        row = self._rows.get(card.order_id)
        if row is None:
            row = self._rows[card.order_id] = card_row(card, wording)
        return row

    def _next_slot(self) -> str:
        now = self._desk.clock()
        starts = [
            card.slot_start
            for card in self._cards.values()
            if card.slot_start is not None and card.slot_start >= now
        ]
        if not starts:
            return ""
        start = min(starts)
        at = self._desk.wording.times.moment(start)
        count = CounterPlurals().orders(starts.count(start))
        return translate("Counter", "Next slot %1 · %2").replace("%1", at).replace("%2", count)


def _now_s() -> float:
    """The loop's clock, which no change of the machine's time moves."""
    return asyncio.get_running_loop().time()
