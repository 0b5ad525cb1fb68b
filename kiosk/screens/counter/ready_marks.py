"""Marks orders ready from their rows in the list to prepare, without opening them."""

from __future__ import annotations

from kiosk.domain.status import Status
from kiosk.screens.counter.board.columns import ColumnsViewModel
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.services.orders import counter
from kiosk.services.ports.boards import Card


class ReadyMarks:
    """Carries out the taps on the marks, one action per order at a time."""

    def __init__(
        self,
        context: CounterContext,
        columns: ColumnsViewModel,
        order: OrderViewModel,
        undo: UndoViewModel,
    ) -> None:
        self._context = context
        self._columns = columns
        self._order = order
        self._undo = undo
        self._busy: set[str] = set()
        columns.readyMarked.connect(self.mark)

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way."""
        return bool(self._busy)

    def mark(self, order_id: str) -> None:
        """Mark an order ready; nothing while that is under way, or if it is in no list."""
        card = self._columns.card(order_id)
        if card is not None and order_id not in self._busy:
            self._busy.add(order_id)
            self._context.tasks.spawn(self._mark(card))

    async def _mark(self, card: Card) -> None:
        context = self._context
        settings = context.settings
        command = counter.Advance(
            *(card.order_id, Status.READY, context.actor, settings.counter_name),
            reasons=settings.reasons,
            hold_s=settings.undo_s,
        )
        try:
            changes = await context.run(counter.advance, command)
        finally:
            self._busy.discard(card.order_id)
        if changes is not None:
            self._columns.keep_marked(card)
            self._undo.after(changes, card.short_name, Status.READY)
            if self._order.order_id == card.order_id:
                self._order.select("")
