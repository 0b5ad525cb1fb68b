"""What the panel shows of an order in short: its code, where its parcel is, how it stands."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain import order
from kiosk.domain.arrival import Column
from kiosk.domain.status import Status
from kiosk.screens.counter.board.rows import (
    called_text,
    flag_text,
    grouped,
    items_text,
    note_severity,
    note_text,
    place_text,
    too_many_text,
)
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.texts import TOKENS, status_word, translate
from kiosk.screens.counter.waits import WIDEST_WAIT, wait_text
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.ports.boards import Card

_ENDED = (Status.PICK_UP_OK, Status.CANCELLED)

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view models")
class SelectedCard(QObject):  # type: ignore[operator]
    """One order in short; every text is "" while no order is shown. `ticked` every second."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._card: Card | None = None
        context.slot_figures.changed.connect(self.changed)

    def show(self, card: Card | None) -> None:
        """Show another order; None for none."""
        self._card = card
        self._context.slot_figures.follow(self._slot(), is_new=True)
        self.changed.emit()
        self.ticked.emit()

    def tick(self) -> None:
        """Update the wait, and from time to time what is left of the slot."""
        self._context.slot_figures.follow(self._slot(), is_new=False)
        if self._waited_s() is not None:
            self.ticked.emit()

    @Property(str, notify=changed)
    def slotNotice(self) -> str:
        """That more orders have the slot than it takes; "" where that is not known."""
        slot = self._slot()
        left = None if slot is None else self._context.slot_figures.left_of(slot)
        return too_many_text(-(left or 0))

    def _slot(self) -> order.Slot | None:
        """The slot of the order, while somebody may come for it."""
        card = self._card
        if card is None or card.status in _ENDED or not (card.slot_start and card.slot_end):
            return None
        return order.Slot(card.slot_start, card.slot_end)

    @Property(str, notify=changed)
    def code(self) -> str:
        return grouped(self._card.pickup_code) if self._card else ""

    @Property(str, notify=changed)
    def shelf(self) -> str:
        """Where the parcel lies; "" while there is none."""
        card = self._card
        return (card.shelf or "") if card and card.has_parcel else ""

    @Property(str, notify=changed)
    def bay(self) -> str:
        """Where the customer parked; "" for the waiting area, or if nobody is here."""
        return (self._card.bay or "") if self._card and self._is_here() else ""

    @Property(str, notify=changed)
    def place(self) -> str:
        """Where the customer is, in words; "" if nobody is here."""
        return place_text(self._card) if self._card else ""

    @Property(str, notify=changed)
    def calledText(self) -> str:
        """When the customer was called last; "" for never."""
        return called_text(self._card, self._context.wording) if self._card else ""

    @Slot()
    def call(self) -> None:
        """Call the customer to this counter, or once more."""
        if self._card is not None:
            settings, actor = self._context.settings, self._context.actor
            command = CallCustomer(self._card.order_id, settings.counter_name, actor)
            self._context.tasks.spawn(self._run(command))

    async def _run(self, command: CallCustomer) -> None:
        await self._context.run(call_customer, command)

    @Property(str, notify=changed)
    def slotText(self) -> str:
        times = self._context.wording.times
        return times.slot(self._card.slot) if self._card else ""

    @Property(str, notify=changed)
    def statusShort(self) -> str:
        """The status in one or two words; of a held action, the status that was chosen."""
        return status_word(self._card.held_to or self._card.status) if self._card else ""

    @Property(str, notify=ticked)
    def stateText(self) -> str:
        """The status, and how long the customer has waited."""
        waited_s = self._waited_s()
        return self._with_wait(wait_text(waited_s) if waited_s is not None else "")

    @Property(str, notify=changed)
    def widestState(self) -> str:
        """A text as wide as `stateText` becomes, so that nothing moves meanwhile."""
        return self._with_wait(WIDEST_WAIT if self._waited_s() is not None else "")

    @Property(str, constant=True)
    def widestWait(self) -> str:
        """As `widestState`, for the wait alone."""
        return WIDEST_WAIT

    @Property(str, notify=ticked)
    def waitText(self) -> str:
        """How long the customer has waited; "" if nobody waits."""
        waited_s = self._waited_s()
        return wait_text(waited_s) if waited_s is not None else ""

    @Property(str, notify=ticked)
    def stateToken(self) -> str:
        """The status colour of the state: that of the wait while the customer waits."""
        card, waited_s = self._card, self._waited_s()
        if card is None:
            return "toPrepare"
        if waited_s is None or not self._is_waiting():
            return TOKENS[card.held_to or card.status]
        settings = self._context.settings
        if waited_s >= settings.late_s:
            return "late"
        return "warn" if waited_s >= settings.warn_s else "toPrepare"

    @Property(str, notify=changed)
    def itemsText(self) -> str:
        return items_text(self._card) if self._card else ""

    @Property(str, notify=changed)
    def note(self) -> str:
        """Anything out of the ordinary; that the customer is here, `place` says already."""
        note = note_text(self._card, self._context.wording) if self._card else ""
        here = translate("Counter", "Customer is here")
        return note.removeprefix(here).removeprefix(" · ") if self._is_here() else note

    @Property(str, notify=changed)
    def noteSeverity(self) -> str:
        return note_severity(self._card) if self._card else "neutral"

    @Property(str, notify=changed)
    def flag(self) -> str:
        """The flag for an open question of head office or a review."""
        return flag_text(self._card, self._context.open_issues) if self._card else ""

    def _with_wait(self, wait: str) -> str:
        waits = translate("Counter", "Waiting", "one customer")
        is_held = self._card is not None and self._card.held_to is not None
        word = waits if self._is_waiting() and not is_held else self.statusShort
        return f"{word} {wait}".strip()

    def _waited_s(self) -> int | None:
        """How long the customer has waited, or waited until they are served; None if nobody."""
        card = self._card
        if card is None or card.held_to is not None:
            return None
        return self._context.waits.waited_s(card)

    def _is_waiting(self) -> bool:
        return self._card is not None and self._card.status is Status.AWAITING

    def _is_here(self) -> bool:
        return self._card is not None and self._card.column is Column.ARRIVED
