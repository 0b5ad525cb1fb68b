"""On which shelf the parcel of the selected order lies, or is to be put when it is ready."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.arrival import BEING_PREPARED
from kiosk.domain.counter.short_texts import SHELF_LENGTH_MAX
from kiosk.screens.counter.board.rows import grouped, surname
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_details import OrderDetails, read_order_details
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.services.counter.shelf import PutOnShelf, put_on_shelf, scanned_shelf
from kiosk.services.ports.boards import Card

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ShelfViewModel(QObject):  # type: ignore[operator]
    """The shelf of the selected order: before it is ready, the one that it will be put on.

    `sheetAsked`: the sheet that asks for a shelf is to be opened. It asks about the selected order,
    or about another one that has just become ready.
    """

    changed = Signal()
    sheetAsked = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        order: OrderViewModel,
        undo: UndoViewModel,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._order = order
        self._undo = undo
        self._chosen = ""
        self._other: OrderDetails | None = None
        order.changed.connect(self.changed)
        order.selected.connect(self._forget)
        undo.shelfAsked.connect(self.ask)

    @Property(int, constant=True)
    def lengthMax(self) -> int:
        return SHELF_LENGTH_MAX

    @Property(str, notify=changed)
    def text(self) -> str:
        """Where the parcel lies; before it is ready, where it will be put; "" if nobody knows."""
        return self._text(self._order.details)

    @Property(bool, notify=changed)
    def isToCome(self) -> bool:
        """Whether the selected order is still to be marked ready."""
        return _is_to_come(self._order.details)

    @Property(str, notify=changed)
    def askedText(self) -> str:
        """The shelf of the order that the sheet asks about, as `text`."""
        return self._text(self._asked())

    @Property(str, notify=changed)
    def askedOrder(self) -> str:
        """Which order the sheet asks about: its code, and whose it is."""
        asked = self._asked()
        if asked is None:
            return ""
        return f"{grouped(asked.card.pickup_code)} · {asked.order.customer.full_name}"

    @Property(bool, notify=changed)
    def askedIsToCome(self) -> bool:
        """Whether the order that the sheet asks about is still to be marked ready."""
        return _is_to_come(self._asked())

    @property
    def chosen(self) -> str | None:
        """The shelf to record when the selected order becomes ready; None for none."""
        return self._text(self._order.details) or None

    @property
    def is_missing(self) -> bool:
        """Whether the order cannot become ready because the store wants its shelf."""
        return self._context.settings.shelf_required and self.chosen is None

    @Slot()
    def askSelected(self) -> None:
        """Ask where the parcel of the selected order lies, or is to be put."""
        self._ask_about(None)

    def ask(self, order_id: str) -> None:
        """Ask where the parcel of this order lies, whichever is selected."""
        if order_id == self._order.order_id:
            self.askSelected()
        else:
            self._context.tasks.spawn(self._ask(order_id))

    async def _ask(self, order_id: str) -> None:
        read = await self._context.read(lambda reader: read_order_details(reader, order_id))
        if read is not None:
            self._ask_about(read)

    def _ask_about(self, other: OrderDetails | None) -> None:
        self._other = other
        self.changed.emit()
        self.sheetAsked.emit()

    @Slot(str)
    def choose(self, text: str) -> None:
        """Put the parcel there: at once, or when the order becomes ready."""
        asked = self._asked()
        if asked is None:
            return
        if _is_to_come(asked):
            self._chosen = text.strip().upper()
            self.changed.emit()
        else:
            self._context.tasks.spawn(self._put(text, asked.card))

    async def _put(self, text: str, card: Card) -> None:
        command = PutOnShelf(card.order_id, text, self._context.actor)
        changes = await self._context.run(put_on_shelf, command)
        if changes is not None:
            self._undo.after_shelf(changes, surname(card), scanned_shelf(text))

    def _asked(self) -> OrderDetails | None:
        return self._other or self._order.details

    def _text(self, details: OrderDetails | None) -> str:
        if details is None:
            return ""
        return (self._chosen if _is_to_come(details) else details.order.lies_on or "") or (
            details.proposed_shelf or ""
        )

    def _forget(self) -> None:
        self._chosen = ""
        self._other = None


def _is_to_come(details: OrderDetails | None) -> bool:
    return details is not None and details.card.status in BEING_PREPARED
