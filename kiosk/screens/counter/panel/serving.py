"""What the panel asks of whoever serves the selected order, gathered: items, reasons, scans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.order import Order
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.panel.asking import AskingViewModel
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.panel.serving_scans import ServingScans
from kiosk.screens.counter.panel.ticked_items import TickedItemsViewModel
from kiosk.screens.counter.search.search import SearchViewModel
from kiosk.screens.counter.signing.signature import SignatureViewModel

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ServingViewModel(QObject):  # type: ignore[operator]
    """The pages over the selected order's own, and what is ticked of it."""

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        order: OrderViewModel,
        panel: PanelViewModel,
        search: SearchViewModel,
        *,
        select: Callable[[str], None],
    ) -> None:
        """`select`: shows an order in the panel, as after a scan."""
        super().__init__(parent)
        self.ticked = TickedItemsViewModel(self, context, panel)
        self.asked = AskingViewModel(self, context, order, panel)
        self.signing = SignatureViewModel(self, order)
        self._scans = ServingScans(context, order, panel, self.ticked, search, select=select)

    @Property(TickedItemsViewModel, constant=True)
    def items(self) -> TickedItemsViewModel:
        return self.ticked

    @Property(AskingViewModel, constant=True)
    def asking(self) -> AskingViewModel:
        return self.asked

    @Property(SignatureViewModel, constant=True)
    def signature(self) -> SignatureViewModel:
        return self.signing

    def show(self, order: Order | None) -> None:
        """Show this order's items; None: no order is selected, or it is not read yet."""
        self.ticked.show(order)

    def scanned(self, scan: str) -> None:
        """Tick what was scanned, or select its order."""
        self._scans.scanned(scan)

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.ticked.retranslate()
        self.asked.retranslate()
        self.signing.changed.emit()
