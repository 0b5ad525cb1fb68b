"""The picking list on the screen: what is to be fetched for the next slots, shelf by shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order as slots
from kiosk.domain.board.groups import Group
from kiosk.domain.board.picking import (
    PickedItem,
    PickingPart,
    is_to_pick,
    pick_group,
    picked_groups,
    picking_list,
)
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.screens.counter.board.heads import head_text
from kiosk.screens.counter.board.rows import grouped
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import RowsModel
from kiosk.screens.counter.texts import translate
from kiosk.services.ports.boards import Card
from kiosk.services.ports.reader import Reader

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@frozen
class PickRow:
    """A row of the page. `kind`: "slot" and "shelf" are heads, "item" is what to fetch.

    `detail`: for which orders; `quantity`: how many, "" for heads.
    """

    key: str
    kind: str
    text: str
    detail: str = ""
    quantity: str = ""
    is_overdue: bool = False


@QmlElement
@QmlUncreatable("made by the counter's view model")
class PickingViewModel(QObject):  # type: ignore[operator]
    """The rows of the picking list, read while its page shows, and what leads to that page."""

    changed = Signal()

    def __init__(
        self, parent: QObject, context: CounterContext, cards: Callable[[], Collection[Card]]
    ) -> None:
        """`cards`: returns the orders of the lists."""
        super().__init__(parent)
        self._context = context
        self._cards = cards
        self._rows = RowsModel(self, PickRow, "key")
        self._first = ""
        self._is_open = self._is_reading = self._is_stale = False

    @Property(RowsModel, constant=True)
    def rows(self) -> RowsModel:
        return self._rows

    @Property(str, notify=changed)
    def firstText(self) -> str:
        """What is fetched first, and for how many orders; "" if there is nothing to fetch."""
        return self._first

    @Slot()
    def begin(self) -> None:
        """The page shows: read what is on it, and again after each change."""
        self._is_open = True
        self.refresh()

    @Slot()
    def end(self) -> None:
        """The page shows no longer."""
        self._is_open = False

    def refresh(self) -> None:
        """Update after a change of the lists, the time or the language."""
        now = self._now()
        # Of two hundred orders, many have the same slot: each slot is put into its group once.
        by_slot = Counter((card.slot_start, card.slot_end) for card in self._to_pick())
        counts: Counter[Group] = Counter()
        for times_of_slot, count in by_slot.items():
            counts[pick_group(_slot(*times_of_slot), now)] += count
        times = self._context.wording.times
        first = [head_text(one, (), counts[one], times) for one in picked_groups(counts)[:1]]
        self._first = first[0] if first else ""
        self.changed.emit()
        if self._is_open:
            self._is_stale = True
            if not self._is_reading:
                self._is_reading = True
                self._context.tasks.spawn(self._read())

    async def _read(self) -> None:
        """Read the items; changes during a read wait for the next one."""
        try:
            while self._is_stale:
                self._is_stale = False
                orders = await self._context.read(self._orders)
                if orders is not None:
                    self._rows.show(tuple(self._shown(picking_list(orders.values(), self._now()))))
        finally:
            self._is_reading = False

    def _orders(self, reader: Reader) -> Mapping[str, Order]:
        """All orders of the groups that are fetched now, also those that no list has room for."""
        now = self._now()
        held = {action.order_id for action in reader.held_actions()}
        groups = {
            summary.order_id: pick_group(_slot(summary.slot_start, summary.slot_end), now)
            for summary in reader.summaries(Status.STARTED)
            if summary.order_id not in held
        }
        wanted = set(picked_groups(groups.values()))
        chosen = [order_id for order_id, group in groups.items() if group in wanted]
        return reader.projections.orders(chosen)

    def _to_pick(self) -> list[Card]:
        return [card for card in self._cards() if is_to_pick(card.status) and not card.held_id]

    def _shown(self, parts: Collection[PickingPart]) -> Iterator[PickRow]:
        times = self._context.wording.times
        for part in parts:
            key = "/".join(map(str, part.group.sort_key))
            head = head_text(part.group, (), part.order_count, times)
            yield PickRow(key, "slot", head, is_overdue=part.group.is_overdue)
            for shelf in part.shelves:
                place = shelf.shelf or translate("Counter", "No shelf")
                yield PickRow(f"{key}/{shelf.shelf}", "shelf", place)
                for item in shelf.items:
                    yield _item_row(f"{key}/{shelf.shelf}", item)

    def _now(self) -> datetime:
        return self._context.clock().astimezone(self._context.settings.time_zone)


def _slot(start: datetime | None, end: datetime | None) -> slots.Slot | None:
    return slots.Slot(start, end) if start is not None and end is not None else None


def _item_row(key: str, item: PickedItem) -> PickRow:
    codes = " · ".join(grouped(code).replace(" ", "\u00a0") for code in item.codes)
    return PickRow(
        f"{key}/{item.label}/{item.codes}", "item", item.label, codes, str(item.quantity)
    )
