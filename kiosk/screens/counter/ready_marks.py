"""Marks orders ready from their rows in the list to prepare, without opening them."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.actions import Details
from kiosk.domain.status import Status
from kiosk.screens.counter.board.columns import ColumnsViewModel
from kiosk.screens.counter.board.rows import surname
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.visit.visit import AdditionsViewModel
from kiosk.services.orders import counter
from kiosk.services.ports.boards import Card


class ReadyMarks:
    """Carries out the taps on the marks, one action per order at a time.

    A mark takes the shelf that is proposed. Where the store wants one and none is proposed, the
    order is opened and asks for it.
    """

    def __init__(
        self,
        context: CounterContext,
        columns: ColumnsViewModel,
        order: OrderViewModel,
        undo: UndoViewModel,
        *,
        visit: AdditionsViewModel,
        select: Callable[[str], None],
    ) -> None:
        """`select`: shows an order in the panel, "" for none."""
        self._context = context
        self._columns = columns
        self._order = order
        self._undo = undo
        self._visit = visit
        self._select = select
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
        try:
            shown = await self._visit.read(card.order_id)
            if shown is None:
                return
            if self._context.settings.shelf_required and shown.proposed_shelf is None:
                self._select(card.order_id)
                self._visit.place.askSelected()
            else:
                await self._ready(card, shown.proposed_shelf)
        finally:
            self._busy.discard(card.order_id)

    async def _ready(self, card: Card, shelf: str | None) -> None:
        context = self._context
        settings = context.settings
        command = counter.Advance(
            *(card.order_id, Status.READY, context.actor, settings.counter_name),
            details=Details(shelf=shelf),
            reasons=settings.reasons,
            hold_s=settings.undo_s,
            wants_shelf=settings.shelf_required,
        )
        changes = await context.run(counter.advance, command)
        if changes is not None:
            self._columns.keep_marked(card)
            self._undo.after(changes, surname(card), Status.READY, shelf or "")
            if self._order.order_id == card.order_id:
                self._order.select("")
