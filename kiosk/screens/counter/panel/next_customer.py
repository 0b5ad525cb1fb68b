"""The customer who has waited longest and can be served now, for the panel's page without an order.

Their order is read in full, because its name and items are shown.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import suppress

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.allowed_actions import can_serve
from kiosk.domain.arrival import Column
from kiosk.domain.counter.visit import Standing
from kiosk.domain.status import Status
from kiosk.screens.counter.context import AFTER_TAP_S, CounterContext
from kiosk.screens.counter.order.order_details import OrderDetails, read_order_details
from kiosk.screens.counter.order.selected_card import SelectedCard
from kiosk.screens.counter.picking.picking import PickingViewModel
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import translate
from kiosk.screens.counter.waits import wait_text
from kiosk.screens.subjects import SEEN_AFTER_S
from kiosk.services.ports.boards import Card, DayFigures

PAUSE_S = 1.0
"""Minimum time between two reads of the same customer's order, however many changes come in."""

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class NextCustomerViewModel(QObject):  # type: ignore[operator]
    """The next customer's order, the next slot's items, and the day's figures.

    `serveAsked`: the customer is to be served.
    """

    changed = Signal()
    serveAsked = Signal()

    def __init__(
        self, parent: QObject, context: CounterContext, cards: Callable[[], Collection[Card]]
    ) -> None:
        """`cards`: returns the orders of the lists."""
        super().__init__(parent)
        self._context = context
        self._cards = cards
        self._card = SelectedCard(self, context)
        self._picking = PickingViewModel(self, context, cards)
        self._is_stale = self._is_reading = False
        self._read_card: Card | None = None
        self._turn_passed = asyncio.Event()
        self._figures = DayFigures()
        self._replaced_s = -SEEN_AFTER_S
        self.details: OrderDetails | None = None

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        return self.details is not None

    @Property(str, notify=changed)
    def orderId(self) -> str:
        return self.details.card.order_id if self.details else ""

    @Property(str, notify=changed)
    def customerName(self) -> str:
        """The customer's whole name."""
        return self.details.order.customer.full_name if self.details else ""

    @Property(SelectedCard, constant=True)
    def card(self) -> SelectedCard:
        return self._card

    @Property(PickingViewModel, constant=True)
    def picking(self) -> PickingViewModel:
        return self._picking

    @Property(str, notify=changed)
    def serveText(self) -> str:
        """What the button says that serves them: how many orders, if several."""
        others = self.details.others if self.details else ()
        count = sum(other.standing is Standing.CAN_BE_SERVED for other in others)
        return (
            Plurals().serve_orders(count + 1)
            if count
            else translate("Counter", "Serve next customer")
        )

    @Property(str, notify=changed)
    def collectedText(self) -> str:
        """How many orders were collected today."""
        return str(self._figures.collected)

    @Property(str, notify=changed)
    def meanWaitText(self) -> str:
        """How long today's customers were here on average; "" while nobody was served."""
        wait_s = self._figures.mean_wait_s
        if wait_s is None:
            return ""
        return wait_text(60 * round(wait_s / 60))

    @Slot()
    def serve(self) -> None:
        """Serve this customer; ignored while nobody can have seen who took another one's place."""
        if self.details is not None and time.monotonic() - self._replaced_s >= SEEN_AFTER_S:
            self.serveAsked.emit()

    def refresh(self) -> None:
        """Find out again whose turn it is: orders, the person at work or the language changed."""
        self._is_stale = True
        if self._read_card != self._whose_turn():
            self._turn_passed.set()
        if not self._is_reading:
            self._is_reading = True
            self._context.tasks.spawn(self._read())

    def tick(self) -> None:
        """Update the wait."""
        self._card.tick()

    async def _read(self) -> None:
        """Read the order, and again if meanwhile it is another one's turn or something changed."""
        try:
            while self._is_stale:
                await asyncio.sleep(AFTER_TAP_S)
                self._is_stale = False
                card = self._whose_turn()
                details = await self._read_details(card)
                figures = await self._read_figures()
                if card != self._whose_turn():
                    self._is_stale = True
                    continue
                self._show(details, figures or self._figures)
                self._read_card = card
                self._turn_passed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._turn_passed.wait(), PAUSE_S)
        finally:
            self._is_reading = False

    def _show(self, details: OrderDetails | None, figures: DayFigures) -> None:
        self._picking.refresh()
        before, after = self.details, details
        if before and after and before.card.order_id != after.card.order_id:
            self._replaced_s = time.monotonic()
        self.details, self._figures = details, figures
        self._card.show(details.card if details else None)
        self.changed.emit()

    async def _read_details(self, card: Card | None) -> OrderDetails | None:
        if card is None:
            return None
        counter, now = self._context.settings.counter_name, self._context.clock()
        return await self._context.read(
            lambda reader: read_order_details(reader, card.order_id, counter, now)
        )

    async def _read_figures(self) -> DayFigures | None:
        now = self._context.clock().astimezone(self._context.settings.time_zone)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return await self._context.read(lambda reader: reader.day_figures(midnight))

    def _whose_turn(self) -> Card | None:
        role = self._context.person.role
        waiting = [
            card
            for card in self._cards()
            if card.column is Column.ARRIVED
            and card.status is Status.AWAITING
            and card.held_id is None
            and can_serve(role, card.status)
        ]
        return min(waiting, key=lambda card: card.sort_key, default=None)
