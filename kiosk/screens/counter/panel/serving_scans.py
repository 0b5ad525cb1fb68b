"""What a scan means while a customer is served: an item or the parcel of their order, or not."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.counter.board.rows import named
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.panel.ticked_items import TickedItemsViewModel
from kiosk.screens.counter.search.search import SearchViewModel
from kiosk.screens.counter.texts import translate


class ServingScans:
    """Ticks what is scanned of the order being served; anything else is looked up as an order.

    The parcel of another order is refused: whoever serves has it in hand by mistake.
    """

    def __init__(
        self,
        context: CounterContext,
        order: OrderViewModel,
        panel: PanelViewModel,
        items: TickedItemsViewModel,
        search: SearchViewModel,
        *,
        select: Callable[[str], None],
    ) -> None:
        """`select`: shows an order in the panel."""
        self._context = context
        self._order = order
        self._panel = panel
        self._items = items
        self._search = search
        self._select = select
        search.scanMeant.connect(self._show)

    def scanned(self, scan: str) -> None:
        """Handle a scan. It changes no status."""
        serving = self._serving()
        if serving is not None and self._items.take_scan(scan, serving.order):
            self._panel.return_to_order()
            return
        self._search.scanned(scan, is_serving=serving is not None)

    def _show(self, order_id: str, by_number: bool) -> None:
        """Show the order that was scanned, by its code or (on a parcel) by its number."""
        serving = self._serving()
        if serving is not None and by_number and serving.card.order_id != order_id:
            text = translate("Counter", "This parcel is not that of %1 (%2). Put it back.")
            code, name = named(serving.card.pickup_code, serving.card.short_name)
            shown = text.replace("%1", code).replace("%2", name)
            self._context.alerts.show(shown, is_scan=True)
            return
        if not by_number:
            self._order.verified.scanned(order_id)
        self._select(order_id)

    def _serving(self) -> OrderDetails | None:
        return self._order.details if self._order.is_serving else None
