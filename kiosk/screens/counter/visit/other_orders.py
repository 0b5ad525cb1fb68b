"""The other orders of the customer who is being served: said, ticked, acted on together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.actions import Details
from kiosk.domain.counter.visit import TO_MENTION, Standing
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order, hand_over_all
from kiosk.domain.status import Status
from kiosk.screens.counter.board.rows import grouped, items_text
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.texts import status_word, translate
from kiosk.services.counter.other_orders import OtherOrder
from kiosk.services.counter.together import (
    HandOverTogether,
    ServeTogether,
    hand_over_together,
    serve_together,
)
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance, OrderCommand
from kiosk.services.ports.boards import Card
from kiosk.services.ports.changes import Changes

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@frozen
class OtherItem:
    """What is to be handed over of one line of another order."""

    label: str
    quantity: str


@frozen
class OtherOrderRow:
    """One other order. `standing`: how it stands, "" where it can be acted on together.

    `items`: what is to be handed over of it, as `OtherItem`; none unless it is ticked.
    """

    order_id: str
    title: str
    standing: str
    can_tick: bool
    is_ticked: bool
    items: list[dict[str, object]]


@QmlElement
@QmlUncreatable("made by the counter's view model")
class OtherOrdersViewModel(QObject):  # type: ignore[operator]
    """The other orders of the selected order's customer; all that can be are ticked at first."""

    changed = Signal()

    def __init__(self, parent: QObject, context: CounterContext, order: OrderViewModel) -> None:
        super().__init__(parent)
        self._context = context
        self._order = order
        self._unticked: set[str] = set()
        order.changed.connect(self.changed)
        order.selected.connect(self._unticked.clear)

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, object]]:
        """The other orders, as `OtherOrderRow`."""
        return qml_rows(map(self._row, self._others()))

    @Property(str, notify=changed)
    def ownTitle(self) -> str:
        """The selected order as its items' head: its code, and its shelf; "" without others."""
        details = self._order.details
        return (
            _title(details.card, has_items=True) if details is not None and details.others else ""
        )

    @Property(str, notify=changed)
    def warning(self) -> str:
        """What a customer must know before they leave; "" for nothing."""
        match self._to_mention():
            case None:
                return ""
            case Standing.CAN_BE_SERVED:
                return translate("Counter", "One more order of theirs is ready too.")
            case Standing.AT_OTHER_PLACE | Standing.SERVED_ELSEWHERE:
                return translate("Counter", "One more order of theirs is at another place.")
            case _:
                return translate("Counter", "One more order of theirs is not ready.")

    @Property(str, notify=changed)
    def shortWarning(self) -> str:
        """The same in one line on a small display."""
        match self._to_mention():
            case None:
                return ""
            case Standing.CAN_BE_SERVED:
                return translate("Counter", "One more is ready too", "order")
            case Standing.AT_OTHER_PLACE | Standing.SERVED_ELSEWHERE:
                return translate("Counter", "One more is elsewhere", "order")
            case _:
                return translate("Counter", "One more is not ready", "order")

    @Property(str, notify=changed)
    def serveText(self) -> str:
        """What the button says that serves several orders; "" if it serves one."""
        shown = self._order.details
        count = len(self._together(shown, Standing.CAN_BE_SERVED)) if shown else 0
        return Plurals().serve_orders(count + 1) if count else ""

    @Property(str, notify=changed)
    def handOverText(self) -> str:
        """What the button says that hands several orders over; "" if it hands one over."""
        shown = self._order.details
        count = len(self._together(shown, Standing.SERVED_HERE)) if shown else 0
        return Plurals().hand_over_orders(count + 1) if count else ""

    @Slot(str)
    def tick(self, order_id: str) -> None:
        """Act on this order together with the selected one, or not."""
        self._unticked ^= {order_id}
        self.changed.emit()

    def concerns(self, order_ids: frozenset[str]) -> bool:
        """Whether one of these orders is shown here."""
        return any(other.order.order_id in order_ids for other in self._others())

    def count(self, shown: OrderDetails, to_status: Status | None) -> int:
        """How many orders an action that leads to this status is meant for, with `shown`."""
        standings = {
            Status.IN_PROGRESS: Standing.CAN_BE_SERVED,
            Status.PICK_UP_OK: Standing.SERVED_HERE,
        }
        standing = standings.get(to_status) if to_status else None
        return 1 + len(self._together(shown, standing)) if standing else 1

    async def serve(self, shown: OrderDetails, command: OrderCommand) -> Changes | None:
        """Serve an order, together with the others that are ticked and can be served."""
        others = self._together(shown, Standing.CAN_BE_SERVED)
        if not others:
            return await self._context.run(counter.serve, command)
        order_ids = (command.order_id, *(other.order.order_id for other in others))
        together = ServeTogether(order_ids, command.actor, command.counter)
        return await self._context.run(serve_together, together)

    async def hand_over(self, shown: OrderDetails, command: Advance) -> Changes | None:
        """Take a step; if it hands over all of an order, so are the others that are ticked."""
        others = self._together(shown, Standing.SERVED_HERE)
        given = command.details.hand_over
        if command.to_status is not Status.PICK_UP_OK or given is None or not others:
            return await self._context.run(counter.advance, command)
        each = [command]
        for other in others:
            whole = hand_over_all(other.order, given.verified_by, given.collected_by)
            whole = replace(whole, signature=given.signature, unsigned=given.unsigned)
            order_id = other.order.order_id
            each.append(replace(command, order_id=order_id, details=Details(hand_over=whole)))
        together = HandOverTogether(tuple(each), command.hold_s)
        return await self._context.run(hand_over_together, together)

    def _others(self) -> Sequence[OtherOrder]:
        return self._order.details.others if self._order.details else ()

    def _to_mention(self) -> Standing | None:
        """How the other order stands of which the customer must know; None for none."""
        status = self._order.details.card.status if self._order.details else None
        if status not in (Status.READY, Status.AWAITING, Status.IN_PROGRESS):
            return None
        standings = [other.standing for other in self._others()]
        if status is Status.IN_PROGRESS and Standing.CAN_BE_SERVED in standings:
            return Standing.CAN_BE_SERVED
        return next((standing for standing in standings if standing in TO_MENTION), None)

    def _together(self, shown: OrderDetails, standing: Standing) -> list[OtherOrder]:
        """The ticked other orders that stand so; none if the order itself is not acted on."""
        wanted = {
            Standing.CAN_BE_SERVED: (Status.READY, Status.AWAITING),
            Standing.SERVED_HERE: (Status.IN_PROGRESS,),
        }[standing]
        if shown.card.status not in wanted:
            return []
        return [
            other
            for other in shown.others
            if other.standing is standing and other.order.order_id not in self._unticked
        ]

    def _may_be_ticked(self) -> frozenset[Standing]:
        """How another order stands that the next action on the selected one may include."""
        status = self._order.details.card.status if self._order.details else None
        if status in (Status.READY, Status.AWAITING):
            return frozenset({Standing.CAN_BE_SERVED})
        return frozenset({Standing.SERVED_HERE}) if status is Status.IN_PROGRESS else frozenset()

    def _row(self, other: OtherOrder) -> OtherOrderRow:
        card = other.card
        can_tick = other.standing in self._may_be_ticked() and card.held_id is None
        is_ticked = can_tick and card.order_id not in self._unticked
        return OtherOrderRow(
            card.order_id,
            _title(card, has_items=is_ticked),
            "" if can_tick else _standing(other),
            can_tick,
            is_ticked,
            qml_rows(_items(other.order)) if is_ticked else [],
        )


def _title(card: Card, *, has_items: bool) -> str:
    """An order as the head over its items: its code and shelf; how many, if none stand below."""
    shelf = (card.shelf or "") if card.has_parcel else ""
    parts = (grouped(card.pickup_code), "" if has_items else items_text(card), shelf)
    return " · ".join(part for part in parts if part)


def _items(order: Order) -> list[OtherItem]:
    """What is left of an order, line by line."""
    return [
        OtherItem(line.label, str(left))
        for line in order.lines
        if (left := order.left_of(line)) > 0
    ]


def _standing(other: OtherOrder) -> str:
    card = other.card
    match other.standing:
        case Standing.SERVED_ELSEWHERE:
            parts = (card.claim_person, card.claim_counter)
            return " · ".join(part for part in parts if part)
        case Standing.AT_OTHER_PLACE:
            return translate("Counter", "At another place")
        case _:
            return status_word(card.held_to or card.status)
