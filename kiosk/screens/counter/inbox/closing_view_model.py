"""Closing the day: what is left of it, what becomes of each order, and one tap for all."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.closing.keeping import kept_longer
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.board.rows import grouped
from kiosk.screens.counter.choice import Choice
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.inbox.inbox_view_model import InboxViewModel
from kiosk.screens.counter.inbox.settle_rows import age_text, customer
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.rows_model import RowsModel, qml_rows
from kiosk.screens.counter.texts import reason_word, translate
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

PAGE = "closing"
REASON_PAGE = "closing_reason"


@frozen
class ClosingRow:
    """An order that is left. `choice`: a `ClosingChoice`; `choice_text`: the same in words.

    `reason`: why it is cancelled; "" for other choices.
    """

    order_id: str
    code: str
    customer: str
    shelf: str
    detail: str
    choice: str
    choice_text: str
    reason: str
    is_expanded: bool


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ClosingViewModel(QObject):  # type: ignore[operator]
    """Everything is kept unless somebody chooses otherwise for an order."""

    changed = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        inbox: InboxViewModel,
        undo: UndoViewModel,
        panel: PanelViewModel,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._inbox = inbox
        self._undo = undo
        self._panel = panel
        self._model = RowsModel(self, ClosingRow, "order_id")
        self._cards: list[Card] = []
        self._choices: dict[str, ClosingChoice] = {}
        self._reasons: dict[str, str] = {}
        self._asked = ""
        self._expanded = ""
        self._is_busy = False
        inbox.changed.connect(self.refresh)
        panel.changed.connect(self._show_rows)

    @Property(RowsModel, constant=True)
    def rows(self) -> RowsModel:
        """One `ClosingRow` for each order that is left."""
        return self._model

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._cards)

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        """Whether a manager is at work, who alone cancels, or one can approve it."""
        return self._may_cancel()

    @Property(str, notify=changed)
    def askedAbout(self) -> str:
        """The order of which the page asks why it is cancelled: its code and its customer."""
        cards = [card for card in self._cards if card.order_id == self._asked]
        return f"{grouped(cards[0].pickup_code)} · {customer(cards[0])}" if cards else ""

    @Property(str, notify=changed)
    def askedReason(self) -> str:
        """The reason that was chosen for that order before; "" for none."""
        return self._reasons.get(self._asked, "")

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, object]]:
        """The reasons for cancelling, as `Choice`."""
        listed, language = self._context.settings.reasons, self._context.language
        return qml_rows(
            Choice(one.code, one.fr if language == "fr" else one.en)
            for one in listed.get(Status.CANCELLED, ())
        )

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

    @Property(str, notify=changed)
    def keptText(self) -> str:
        """Until when the orders are kept that are not decided about otherwise; "" for none."""
        wording = self._context.wording
        days = {
            kept_longer(card, wording.settings.keeping, wording.now)
            for card in self._cards
            if self._choice(card.order_id) is ClosingChoice.KEEP
        }
        if not days:
            return ""
        until = translate("Counter", "Kept until %1", "orders at closing")
        at_least = translate("Counter", "Kept until %1 at least", "orders at closing")
        text = until if len(days) == 1 else at_least
        return text.replace("%1", wording.times.date_of(min(days)).replace(" ", "\u00a0"))

    @Slot(str)
    def expand(self, order_id: str) -> None:
        """Offer the choices for an order; the second time, hide them again."""
        self._expanded = "" if order_id == self._expanded else order_id
        self.refresh()

    @Slot(str, str)
    def choose(self, order_id: str, choice: str) -> None:
        """Decide otherwise about one order, or keep it after all; why one is cancelled is asked."""
        if choice == ClosingChoice.CANCEL:
            self._asked = order_id
            self._panel.open(REASON_PAGE)
            self.changed.emit()
            return
        self._decide(order_id, ClosingChoice(choice))

    @Slot(str)
    def chooseReason(self, code: str) -> None:
        """Cancel, for this reason, the order that was asked about."""
        self._reasons[self._asked] = code
        self._decide(self._asked, ClosingChoice.CANCEL)
        self._panel.back()

    def _decide(self, order_id: str, choice: ClosingChoice) -> None:
        self._choices[order_id] = choice
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
        if not self._may_cancel():
            self._choices = {
                order_id: choice
                for order_id, choice in self._choices.items()
                if choice is not ClosingChoice.CANCEL
            }
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        """Build the rows while their page shows: every change of the inbox would build them all."""
        if self._panel.shown in (PAGE, REASON_PAGE):
            self._model.show([self._row(card) for card in self._cards])

    def _may_cancel(self) -> bool:
        return self._context.authority.offered_role is Role.MANAGER

    def _row(self, card: Card) -> ClosingRow:
        wording = self._context.wording
        choice = self._choice(card.order_id)
        return ClosingRow(
            order_id=card.order_id,
            code=grouped(card.pickup_code),
            customer=customer(card),
            shelf=card.shelf or "",
            detail=""
            if choice is not ClosingChoice.KEEP
            else age_text(card, wording) or wording.times.slot(card.slot),
            choice=choice.value,
            choice_text=choice_word(choice),
            reason=reason_word(
                self._reasons.get(card.order_id), wording.settings.reasons, wording.language
            )
            if choice is ClosingChoice.CANCEL
            else "",
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
            cancel_reasons=dict(self._reasons),
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
        self._reasons.clear()
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
