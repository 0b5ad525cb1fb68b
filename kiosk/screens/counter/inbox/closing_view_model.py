"""Closing the day: what is left of it, what becomes of each order, and one tap for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.workflow import Role
from kiosk.screens.counter.board.rows import grouped
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.inbox.inbox_view_model import InboxViewModel
from kiosk.screens.counter.inbox.settle_rows import age_text, customer
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.rows_model import RowsModel
from kiosk.screens.counter.texts import translate
from kiosk.services.orders.closing.close_day import (
    CloseDay,
    ClosingChoice,
    ClosingResult,
    close_day,
)
from kiosk.services.ports.boards import Card
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """An order that is left. `choice`: a `ClosingChoice`; `choice_text`: the same in words."""

    order_id: str
    code: str
    customer: str
    shelf: str
    detail: str
    choice: str
    choice_text: str
    is_expanded: bool


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ClosingViewModel(QObject):  # type: ignore[operator]
    """Everything is kept unless somebody chooses otherwise for an order."""

    changed = Signal()

    def __init__(
        self, parent: QObject, context: CounterContext, inbox: InboxViewModel, undo: UndoViewModel
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._inbox = inbox
        self._undo = undo
        self._model = RowsModel(self, ClosingRow, "order_id")
        self._cards: list[Card] = []
        self._choices: dict[str, ClosingChoice] = {}
        self._expanded = ""
        self._is_busy = False
        inbox.changed.connect(self.refresh)

    @Property(RowsModel, constant=True)
    def rows(self) -> RowsModel:
        """One `ClosingRow` for each order that is left."""
        return self._model

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._cards)

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        """Whether the person at work is a manager, who alone cancels."""
        return self._context.person.role is Role.MANAGER

    @Property(str, notify=changed)
    def actionText(self) -> str:
        """What one tap does to all orders."""
        kept = self._chosen()[ClosingChoice.KEEP]
        count = len(self._cards)
        return Plurals().keep_orders(count) if kept == count else Plurals().close_orders(count)

    @Property(str, notify=changed)
    def summary(self) -> str:
        """How many orders are kept and how many are not; "" while all are kept."""
        chosen = self._chosen()
        words = {
            ClosingChoice.KEEP: Plurals().kept,
            ClosingChoice.ABSENT: Plurals().absent,
            ClosingChoice.CANCEL: Plurals().cancelled,
        }
        parts = [words[choice](chosen[choice]) for choice in ClosingChoice if chosen[choice]]
        return " · ".join(parts) if len(self._cards) > chosen[ClosingChoice.KEEP] else ""

    @Slot(str)
    def expand(self, order_id: str) -> None:
        """Offer the choices for an order; the second time, hide them again."""
        self._expanded = "" if order_id == self._expanded else order_id
        self.refresh()

    @Slot(str, str)
    def choose(self, order_id: str, choice: str) -> None:
        """Decide otherwise about one order, or keep it after all."""
        self._choices[order_id] = ClosingChoice(choice)
        self._expanded = ""
        self.refresh()

    @Slot()
    def close(self) -> None:
        """Carry out the choices for all orders that are listed."""
        if self._cards and not self._is_busy:
            self._is_busy = True
            self._context.tasks.spawn(self._close())

    def refresh(self) -> None:
        """Update after a change of what is left, of a choice, or of the person at work."""
        read = self._inbox.read
        self._cards = read.cards_of(read.inbox.left)
        if self._context.person.role is not Role.MANAGER:
            self._choices = {
                order_id: choice
                for order_id, choice in self._choices.items()
                if choice is not ClosingChoice.CANCEL
            }
        self._model.show([self._row(card) for card in self._cards])
        self.changed.emit()

    def _row(self, card: Card) -> ClosingRow:
        wording = self._context.wording
        choice = self._choice(card.order_id)
        return ClosingRow(
            order_id=card.order_id,
            code=grouped(card.pickup_code),
            customer=customer(card),
            shelf=card.shelf or "",
            detail=age_text(card, wording) or wording.times.slot(card.slot),
            choice=choice.value,
            choice_text=choice_word(choice),
            is_expanded=card.order_id == self._expanded,
        )

    def _choice(self, order_id: str) -> ClosingChoice:
        return self._choices.get(order_id, ClosingChoice.KEEP)

    def _chosen(self) -> Counter[ClosingChoice]:
        return Counter(self._choice(card.order_id) for card in self._cards)

    async def _close(self) -> None:
        context = self._context
        settings = context.settings
        command = CloseDay(
            {card.order_id: self._choice(card.order_id) for card in self._cards},
            context.actor,
            settings.counter_name,
            settings.keeping,
            settings.reasons,
            hold_s=settings.undo_s,
        )
        done: list[ClosingResult] = []
        try:
            if await context.run(partial(_close_day, done), command) is not None:
                self._after(done[-1])
        finally:
            self._is_busy = False

    def _after(self, closed: ClosingResult) -> None:
        kept = set(self._chosen()) <= {ClosingChoice.KEEP}
        self._choices.clear()
        self._expanded = ""
        count = len(closed.actions)
        say = Plurals().kept if kept else Plurals().closed
        self._undo.after_closing(closed.actions, partial(say, count))
        if closed.refused:
            self._context.alerts.show(Plurals().changed_meanwhile(len(closed.refused)))
        self._inbox.refresh()


def choice_word(choice: ClosingChoice) -> str:
    """What becomes of an order at closing, in one or two words."""
    match choice:
        case ClosingChoice.KEEP:
            return translate("Counter", "Keep")
        case ClosingChoice.ABSENT:
            return translate("Counter", "No-show")
        case ClosingChoice.CANCEL:
            return translate("Counter", "Cancel", "an order at closing")


def _close_day(done: list[ClosingResult], uow: UnitOfWork, command: CloseDay) -> Changes:
    done.append(close_day(uow, command))
    return done[-1].changes
