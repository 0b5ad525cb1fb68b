"""The three columns of orders, updated row by row."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.arrival import Column
from kiosk.screens.counter.board.board_row import BoardRow
from kiosk.screens.counter.board.grouped_rows import GroupedRows
from kiosk.screens.counter.board.marked_ready import MarkedReady
from kiosk.screens.counter.board.still_rows import kept_in_place
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.rows_model import RowsModel
from kiosk.screens.counter.texts import translate
from kiosk.screens.counter.waits import wait_text
from kiosk.services.ports.boards import COLUMN_LIMIT, Card
from kiosk.services.ports.changes import Changes

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

NAMED_MAX = 40
"""A change of more orders than this does not come from a tap: all columns are read again."""

SHOWN_S_MAX = 0.1
"""How long the rest of a tap waits for the lists: not for as long as a busy disk takes."""

READ_ALL_PAUSE_S = 1.0
"""Minimum time between two reads of all columns, however many changes come in."""


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ColumnsViewModel(QObject):  # type: ignore[operator]
    """The rows of each column, each column's total, and the text for an empty queue."""

    changed = Signal()
    heightChanged = Signal()
    readyMarked = Signal(str)

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._cards: dict[str, Card] = {}
        self._rows = {column: GroupedRows(column) for column in Column}
        self._marked = MarkedReady()
        self._totals = dict.fromkeys(Column, 0)
        self._models = {
            column: RowsModel(self, BoardRow, "order_id", resized_by="head") for column in Column
        }
        self._stale: set[str] = set()
        self._are_shown = asyncio.Event()
        self._are_shown.set()
        self._is_all_stale = False
        self._is_reading = False
        self._read_all_at_s = 0.0
        self._is_waiting = False
        self._is_comfortable = context.settings.comfortable_rows
        self._is_list_touched = False
        self._kept_still: set[Column] = set()
        self._next_slot_text: str | None = None
        self.is_read = False
        context.slot_figures.overbookedChanged.connect(self.retranslate)

    @property
    def cards(self) -> Collection[Card]:
        """The orders of all columns."""
        return self._cards.values()

    @Property(RowsModel, constant=True)
    def arrived(self) -> RowsModel:
        return self._models[Column.ARRIVED]

    @Property(RowsModel, constant=True)
    def ready(self) -> RowsModel:
        return self._models[Column.READY]

    @Property(RowsModel, constant=True)
    def toPrepare(self) -> RowsModel:
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

    @Property(bool, notify=heightChanged)
    def isComfortable(self) -> bool:
        """Whether rows are one line higher."""
        return self._is_comfortable

    @Property(str, notify=changed)
    def nextSlotText(self) -> str:
        """When the next slot begins, and how many orders it has."""
        if self._next_slot_text is None:
            self._next_slot_text = self._next_slot()
        return self._next_slot_text

    @Slot(int, result=str)
    def waitLevel(self, waited_s: int) -> str:
        """The level of a wait, which colours it: neutral, warn, late or escalate."""
        settings = self._context.settings
        if waited_s >= settings.escalate_s:
            return "escalate"
        if waited_s >= settings.late_s:
            return "late"
        return "warn" if waited_s >= settings.warn_s else "neutral"

    @Slot(int, result=str)
    def waitText(self, waited_s: int) -> str:
        """A wait in words."""
        return wait_text(waited_s)

    def refresh(self, changes: Changes | None) -> None:
        """Read the changed orders again; changes during a read wait for the next one."""
        if changes is None or len(changes.order_ids) > NAMED_MAX:
            self._is_all_stale = True
        else:
            self._stale |= changes.order_ids
            self._are_shown.clear()
        self._start_reading()

    async def shown(self) -> None:
        """Wait until the lists show every order that was named to `refresh`, or SHOWN_S_MAX."""
        if not self._are_shown.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._are_shown.wait(), SHOWN_S_MAX)

    def _start_reading(self) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._context.tasks.spawn(self._read())

    def flag(self, order_ids: Collection[str]) -> None:
        """Update the rows of these orders, whose open issues have changed."""
        cards = [card for order_id in order_ids if (card := self._cards.get(order_id))]
        for rows in self._rows.values():
            rows.forget(order_ids)
        self._show({card.listed_in for card in cards if card.listed_in is not None})

    @Slot(str)
    def markReady(self, order_id: str) -> None:
        """Handle a tap on the mark of a row: its order is ready."""
        self.readyMarked.emit(order_id)

    @Slot(bool)
    def setComfortable(self, is_comfortable: bool) -> None:
        """Make rows one line higher, or as before."""
        self._is_comfortable = is_comfortable
        self.heightChanged.emit()

    @Slot(bool)
    def setTouched(self, is_touched: bool) -> None:
        """Note whether somebody has just touched the screen: then no row goes away."""
        self._marked.is_touched = is_touched

    @Slot(bool)
    def setListTouched(self, is_touched: bool) -> None:
        """Note whether somebody has just touched the lists: then their rows stay in place."""
        self._is_list_touched = is_touched
        if not is_touched:
            self._show(tuple(self._kept_still))

    def card(self, order_id: str) -> Card | None:
        """The card of an order in these lists."""
        return self._cards.get(order_id)

    def keep_marked(self, card: Card) -> None:
        """Keep the row of an order that was marked ready, while that can be undone by one tap."""
        self._marked.add(card, _now_s() + self._context.settings.undo_s)
        self._show((Column.TO_PREPARE,))

    def tick(self) -> None:
        """Move orders to other groups whose slots have begun or ended; let marked rows go.

        From time to time, ask how many orders their slots have.
        """
        slots = (card.slot for card in self._cards.values() if card.slot is not None)
        self._context.slot_figures.follow_listed(slots)
        now = self._context.clock()
        stale = {column for column in Column if self._rows[column].is_out_of_date(now)}
        if self._marked.end_over(_now_s()):
            stale.add(Column.TO_PREPARE)
        self._show(stale)

    def retranslate(self) -> None:
        """Build all rows again: the language, the day or the slots with too many orders changed."""
        for rows in self._rows.values():
            rows.forget()
        self._show(tuple(Column))

    async def _read(self) -> None:
        """Read named orders first, as a tap waits for its own; reading all columns can wait."""
        try:
            while self._is_all_stale or self._stale:
                if self._stale:
                    await self._read_some()
                    if not self._stale:
                        self._are_shown.set()
                elif (wait_s := self._read_all_at_s - _now_s()) > 0:
                    self._read_later(wait_s)
                    break
                else:
                    await self._read_all()
        finally:
            self._is_reading = False
            self._are_shown.set()

    def _read_later(self, wait_s: float) -> None:
        """Wait in a task of its own: waking the reading task for a tap would lose a frame."""
        if not self._is_waiting:
            self._is_waiting = True
            self._context.tasks.spawn(self._wait_to_read(wait_s))

    async def _wait_to_read(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._is_waiting = False
        self._start_reading()

    def _overflows(self) -> bool:
        """Whether a column has more cards than were read, so that a gap needs a read to fill."""
        return any(total > COLUMN_LIMIT for total in self._totals.values())

    async def _read_all(self) -> None:
        self._is_all_stale = False
        self._read_all_at_s = _now_s() + READ_ALL_PAUSE_S
        views = await self._context.read(lambda reader: reader.columns())
        if views is None:
            return
        read = {card.order_id: card for view in views.values() for card in view.cards}
        # A card that is the same as before stays the same object: its row is built already.
        for order_id, card in self._cards.items():
            same = read.get(order_id)
            if same is not card and same == card:
                read[order_id] = card
        self._cards = read
        self._marked.forget_again(read.values())
        self._totals = {column: views[column].total for column in Column}
        self._context.waits.forget_others(self._cards.values())
        if self.is_read:
            await self._show_in_turn()
        else:
            self.is_read = True
            self._show(tuple(Column))

    async def _show_in_turn(self) -> None:
        """Show the columns one by one: a tap need not wait for more than one of them."""
        for column in Column:
            while self._stale:
                await self._read_some()
            self._show((column,))
            await asyncio.sleep(0)

    async def _read_some(self) -> None:
        order_ids = frozenset(self._stale)
        self._stale.clear()
        cards = await self._context.read(lambda reader: reader.cards(order_ids), first=True)
        if cards is None:
            return
        if not self.is_read:
            self._is_all_stale = True
            return
        self._marked.forget_again(cards.values())
        self._show(self._apply(order_ids, cards))
        self._is_all_stale = self._is_all_stale or self._overflows()

    def _apply(self, order_ids: Collection[str], cards: dict[str, Card]) -> tuple[Column, ...]:
        """Apply the cards that were read; returns the columns that changed."""
        touched: set[Column] = set()
        for order_id in order_ids:
            before, after = self._cards.pop(order_id, None), cards.get(order_id)
            for card, step in ((before, -1), (after, 1)):
                if card is not None and card.listed_in is not None:
                    self._totals[card.listed_in] += step
                    touched.add(card.listed_in)
            if after is not None and after.listed_in is not None:
                self._cards[order_id] = after
        return tuple(touched)

    def _show(self, columns: Collection[Column]) -> None:
        if not columns:
            return
        wording = self._context.wording
        listed: dict[Column, dict[str, Card]] = {column: {} for column in columns}
        for key, card in self._cards.items():
            if (column := card.listed_in) in listed:
                listed[column][key] = card
        for column, cards in listed.items():
            marked = self._marked.cards if column is Column.TO_PREPARE else {}
            rows = self._rows[column].rows((cards | marked).values(), wording, marked)
            self._show_in_place(column, rows)
        self._next_slot_text = None
        self.changed.emit()

    def _show_in_place(self, column: Column, rows: list[BoardRow]) -> None:
        """Show these rows, in the places of those before as long as the lists are touched."""
        model = self._models[column]
        if not self._is_list_touched or not model.rows:
            self._kept_still.discard(column)
            model.show(rows)
            return
        self._kept_still.add(column)
        model.show(kept_in_place(model.rows, rows))

    def _next_slot(self) -> str:
        now = self._context.clock()
        starts = [
            card.slot_start
            for card in self._cards.values()
            if card.slot_start is not None and card.slot_start >= now
        ]
        if not starts:
            return ""
        start = min(starts)
        at = self._context.wording.times.timestamp(start)
        count = Plurals().orders(starts.count(start))
        return translate("Counter", "Next slot %1 · %2").replace("%1", at).replace("%2", count)


def _now_s() -> float:
    """The event loop's clock in seconds, independent of the device's time of day."""
    return asyncio.get_running_loop().time()
