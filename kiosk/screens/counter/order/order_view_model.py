"""The selected order: what it is, its buttons and its history."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.status import Status
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order import order_details
from kiosk.screens.counter.order.buttons import Button, ButtonPlace, buttons
from kiosk.screens.counter.order.handed_items import handed_items, handed_text
from kiosk.screens.counter.order.identity import IdentityViewModel
from kiosk.screens.counter.order.order_button import OrderButton
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.order.problems import Situation
from kiosk.screens.counter.order.selected_card import SelectedCard
from kiosk.screens.counter.order.timeline import timeline
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import counter_word, person_word, reason_word, translate
from kiosk.services.phones import is_unread, phone_text
from kiosk.services.ports.boards import Question

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class OrderViewModel(QObject):  # type: ignore[operator]
    """The order shown in the panel and the details; `orderId` is "" for none.

    `orderId` changes as soon as a card is tapped, the rest when the order has been read.
    """

    selected = Signal()
    changed = Signal()
    explained = Signal()
    buttonsChanged = Signal()
    pressed = Signal(str)
    correctionAsked = Signal(str)

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._order_id = ""
        self._card = SelectedCard(self, context)
        self._identity = IdentityViewModel(self, context)
        self._made: dict[Button, OrderButton] = {}
        self._buttons: list[OrderButton] = []
        self._correctable = ""
        self.details: OrderDetails | None = None

    @Property(str, notify=selected)
    def orderId(self) -> str:
        return self._order_id

    @Property(str, notify=changed)
    def shownId(self) -> str:
        """The order whose details stand on the screen; another one may be selected already."""
        return self.details.card.order_id if self.details else ""

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        return self.details is not None

    @Property(SelectedCard, constant=True)
    def card(self) -> SelectedCard:
        return self._card

    @Property(str, notify=explained)
    def explanation(self) -> str:
        """Why there are no buttons, or the reason why the order is flagged; "" for nothing."""
        return self._explain()

    @Property(bool, notify=changed)
    def isAsked(self) -> bool:
        """Whether head office's question about the order must be answered first."""
        return self._is_asked()

    @Property(list, notify=buttonsChanged)
    def buttons(self) -> list[OrderButton]:
        """The buttons, from top to bottom."""
        return self._buttons

    @Property(str, notify=changed)
    def heldId(self) -> str:
        return (self.details.card.held_id or "") if self._is_held() and self.details else ""

    @Property(str, notify=changed)
    def customerName(self) -> str:
        return self.full_name

    @Property(str, notify=changed)
    def phone(self) -> str:
        """The phone number as people of this country say it, on one line."""
        phone = self.details.order.customer.phone if self.details else ""
        text = phone_text(phone, self._context.settings.country)
        return text if is_unread(phone) else text.replace(" ", "\u00a0")

    @Property(bool, notify=changed)
    def phoneIsUnread(self) -> bool:
        """Whether the phone is shown as it was given, because it could not be read."""
        return self.details is not None and is_unread(self.details.order.customer.phone)

    @Property(list, notify=changed)
    def timeline(self) -> list[dict[str, object]]:
        """The timeline, as `PastStep`."""
        return qml_rows(timeline(self.details, self._context.wording)) if self.details else []

    @Property(list, notify=changed)
    def handedItems(self) -> list[dict[str, object]]:
        """What was handed over of it before, as `HandedItem`."""
        return qml_rows(handed_items(self.details)) if self.details else []

    @Property(str, notify=changed)
    def handedText(self) -> str:
        """How much that was, when and by whom; "" for nothing."""
        return handed_text(self.details, self._context.wording) if self.details else ""

    @Property(bool, notify=changed)
    def canCorrect(self) -> bool:
        return bool(self._correctable)

    @Property(bool, notify=changed)
    def isServing(self) -> bool:
        """Whether the next action hands something over."""
        return self._is_serving()

    @Property(IdentityViewModel, constant=True)
    def identity(self) -> IdentityViewModel:
        return self._identity

    @property
    def order_id(self) -> str:
        """Which order is selected; "" for none."""
        return self._order_id

    @property
    def situation(self) -> Situation | None:
        """What determines the buttons; None without an order."""
        if self.details is None:
            return None
        counter = self._context.settings.counter_name
        question = self.question
        authority, keeping = self._context.authority, self._context.settings.keeping
        return order_details.situation(
            *(self.details, authority.person.role, counter, question, authority.offered_role),
            left_over=order_details.is_left_over(self.details, keeping, self._context.clock()),
        )

    @property
    def verified(self) -> IdentityViewModel:
        """As `identity`."""
        return self._identity

    @property
    def full_name(self) -> str:
        """As `customerName`."""
        return self.details.order.customer.full_name if self.details else ""

    @property
    def why(self) -> str:
        """As `explanation`."""
        return self._explain()

    @property
    def has_buttons(self) -> bool:
        """Whether anything can be done with the order now."""
        return bool(self._buttons)

    @property
    def shown_status(self) -> Status | None:
        """The status of the order that is shown; None without one."""
        return self.details.card.status if self.details else None

    @property
    def is_serving(self) -> bool:
        """As `isServing`."""
        return self._is_serving()

    @property
    def question(self) -> Question | None:
        """Head office's open question about the order."""
        return self._context.open_issues.asked.get(self._order_id)

    def button(self, key: str) -> Button | None:
        """The button with this key, if it is offered now."""
        offered = buttons(self.situation) if self.situation else ()
        return next((button for button in offered if button.key == key), None)

    def select(self, order_id: str) -> None:
        """Select another order, "" for none; its details are shown once they are read."""
        if order_id == self._order_id:
            return
        self._order_id = order_id
        self._identity.begin(order_id)
        self.selected.emit()
        if not order_id:
            self.show(None)

    def show(self, details: OrderDetails | None) -> None:
        """Show the order with these details; None for no order."""
        self.details = details
        self._card.show(details.card if details else None)
        if details is not None and details.code_given_at and self._is_current():
            self._identity.came_by_code(details.code_given_at)
        counter, actor = self._context.settings.counter_name, self._context.authority.offered_actor
        operation_id = (
            order_details.correctable_action(details, actor, counter) if details else None
        )
        self._correctable = operation_id or ""
        offered = buttons(self.situation) if self.situation else ()
        shown = [self._made_button(button) for button in offered]
        if shown != self._buttons:
            self._buttons = shown
            self.buttonsChanged.emit()
        self.changed.emit()
        self.explained.emit()

    def tick(self) -> None:
        """Count the customer's wait, and down while an action on the order is held."""
        self._card.tick()
        if self._is_held():
            self.explained.emit()

    def retranslate(self) -> None:
        """Update after a change of the language, of the person or of open issues."""
        for button in self._made.values():
            button.retranslate()
        self.show(self.details)
        self._identity.retranslate()

    @Slot(str)
    def press(self, key: str) -> None:
        """Handle a tap on a button; ignored until the details of the selected order are read."""
        if self._is_current():
            self.pressed.emit(key)

    @Slot()
    def pressPrimary(self) -> None:
        """Press the primary button (Ctrl+Enter): the one at the bottom, else the upper one."""
        for place in (ButtonPlace.PRIMARY, ButtonPlace.UPPER):
            for button in self._buttons:
                if button.button.place is place:
                    self.press(button.button.key)
                    return

    @Slot()
    def correct(self) -> None:
        """Undo the order's last action, from its timeline."""
        if self._correctable:
            self.correctionAsked.emit(self._correctable)

    @Slot()
    def undoHeld(self) -> None:
        """Undo the action that is held for this order."""
        if self.details is not None and self.details.card.held_id is not None:
            self.correctionAsked.emit(self.details.card.held_id)

    def _made_button(self, button: Button) -> OrderButton:
        """Buttons are made once and kept, because QML may still hold one that shows no more."""
        if button not in self._made:
            self._made[button] = OrderButton(self, button)
        return self._made[button]

    def _is_current(self) -> bool:
        """Whether the buttons shown belong to the selected order."""
        return self.details is not None and self.details.card.order_id == self._order_id

    def _is_held(self) -> bool:
        card = self.details.card if self.details else None
        return card is not None and card.held_id is not None and card.held_problem is None

    def _is_serving(self) -> bool:
        in_progress = self.details is not None and self.details.card.status is Status.IN_PROGRESS
        return in_progress and bool(self._buttons) and not self._is_asked()

    def _is_asked(self) -> bool:
        return self.situation is not None and self.situation.is_asked

    def _explain(self) -> str:
        if self.details is None:
            return ""
        card, question = self.details.card, self.question
        if card.held_problem:
            return translate("Counter", "The order had changed before the tap was recorded.")
        if self._is_held():
            left_s = order_details.undo_left_s(
                card, self._context.clock(), self._context.settings.undo_s
            )
            return translate("Counter", "%1 s to undo").replace("%1", str(left_s))
        if question is not None and not question.answered:
            return translate("Counter", "Head office wants to cancel this order. Answer first.")
        if question is not None and not self._buttons:
            return translate("Counter", "Answer recorded. It is not passed on yet.")
        if not self._buttons and card.claim_counter:
            return (
                translate("Counter", "%1 is serving at %2. A manager can take over.")
                .replace("%1", person_word(card.claim_person or ""))
                .replace(
                    "%2",
                    counter_word(card.claim_counter, are_named=self._context.settings.is_named),
                )
            )
        if card.resume_to is not None and card.reason:
            reasons = self._context.settings.reasons
            return reason_word(card.reason, reasons, self._context.language)
        return ""
