"""What colleagues add to the selected order, gathered: other orders, notes, shelf, e-mail."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_details import OrderDetails, read_order_details
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.visit.mail_again import MailAgainViewModel
from kiosk.screens.counter.visit.notes import NotesViewModel
from kiosk.screens.counter.visit.other_orders import OtherOrdersViewModel
from kiosk.screens.counter.visit.shelf import ShelfViewModel
from kiosk.services.ports.changes import Changes

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class AdditionsViewModel(QObject):  # type: ignore[operator]
    """Each of them is empty while no order is selected."""

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        order: OrderViewModel,
        undo: UndoViewModel,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.others = OtherOrdersViewModel(self, context, order)
        self.to_write = NotesViewModel(self, context, order)
        self.place = ShelfViewModel(self, context, order, undo)
        self.email = MailAgainViewModel(self, context, order)

    async def read(self, order_id: str) -> OrderDetails | None:
        """The details of an order as it is now."""
        counter, now = self._context.settings.counter_name, self._context.clock()
        return await self._context.read(
            lambda reader: read_order_details(reader, order_id, counter, now)
        )

    def is_changed(self, order_id: str, changes: Changes | None) -> bool:
        """Whether an order, or what is shown with it, may have changed; `changes` None: all."""
        if changes is None or order_id in changes.order_ids:
            return True
        return self.others.concerns(changes.order_ids)

    @Property(OtherOrdersViewModel, constant=True)
    def otherOrders(self) -> OtherOrdersViewModel:
        return self.others

    @Property(NotesViewModel, constant=True)
    def notes(self) -> NotesViewModel:
        return self.to_write

    @Property(ShelfViewModel, constant=True)
    def shelf(self) -> ShelfViewModel:
        return self.place

    @Property(MailAgainViewModel, constant=True)
    def mailAgain(self) -> MailAgainViewModel:
        return self.email
