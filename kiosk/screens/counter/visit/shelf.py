"""On which shelf the parcel of the selected order lies, or is to be put when it is ready."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.counter.short_texts import SHELF_LENGTH_MAX
from kiosk.domain.status import Status
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.services.counter.shelf import PutOnShelf, put_on_shelf

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ShelfViewModel(QObject):  # type: ignore[operator]
    """The shelf of the selected order: before it is ready, the one that it will be put on."""

    changed = Signal()

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
        order.changed.connect(self.changed)
        order.selected.connect(self._forget)

    @Property(int, constant=True)
    def lengthMax(self) -> int:
        return SHELF_LENGTH_MAX

    @Property(str, notify=changed)
    def text(self) -> str:
        """Where the parcel lies; before it is ready, where it will be put; "" if nobody knows."""
        details = self._order.details
        if details is None:
            return ""
        return (self._chosen if self._is_to_come() else details.order.lies_on or "") or (
            details.proposed_shelf or ""
        )

    @Property(bool, notify=changed)
    def isToCome(self) -> bool:
        """Whether the order is still to be marked ready."""
        return self._is_to_come()

    @property
    def chosen(self) -> str | None:
        """The shelf to record when the selected order becomes ready; None for none."""
        return str(self.text) or None

    @property
    def is_missing(self) -> bool:
        """Whether the order cannot become ready because the store wants its shelf."""
        return self._context.settings.shelf_required and self.chosen is None

    @Slot(str)
    def choose(self, text: str) -> None:
        """Put the parcel there: at once, or when the order becomes ready."""
        if self._is_to_come():
            self._chosen = text.strip().upper()
            self.changed.emit()
        elif self._order.details is not None:
            self._context.tasks.spawn(self._put(text, self._order.details.card.short_name))

    async def _put(self, text: str, name: str) -> None:
        command = PutOnShelf(self._order.order_id, text, self._context.actor)
        changes = await self._context.run(put_on_shelf, command)
        if changes is not None:
            self._undo.after(changes, name, None)

    def _is_to_come(self) -> bool:
        return self._order.details is not None and self._order.details.card.status in (
            Status.INIT,
            Status.STOCK_OK,
            Status.STARTED,
        )

    def _forget(self) -> None:
        self._chosen = ""
