"""On which shelf a parcel lies: proposed, chosen when an order becomes ready, changed later."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.domain.counter.shelves import shelf_draft
from kiosk.domain.counter.short_texts import SHELF_LENGTH_MAX, read_shelf
from kiosk.domain.errors import CustomerErased, InvalidText, TransitionNotAllowed
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Order
from kiosk.domain.status import Status
from kiosk.services.orders.recorder import Recorder, order_to_act_on
from kiosk.services.ports.changes import Action, Changes
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.text_rules import is_printable


@frozen
class PutOnShelf:
    """Staff put the parcel of an order on this shelf, as typed or scanned."""

    order_id: str
    shelf: str
    actor: Actor


def put_on_shelf(uow: UnitOfWork, command: PutOnShelf) -> Changes:
    """Record another shelf for an order. Does nothing if its parcel lies there already.

    Raises InvalidText, TransitionNotAllowed for an order that was collected, CustomerErased,
    OrderUnknown and ActionHeld.
    """
    shelf = scanned_shelf(command.shelf)
    order = order_to_act_on(uow, command.order_id)
    if order.status is Status.PICK_UP_OK:
        raise TransitionNotAllowed(order.order_id, order.status, order.status, legal=())
    if uow.projections.is_erased(order.order_id):
        raise CustomerErased(order.order_id)
    if shelf == order.lies_on:
        return Changes()
    recorder = Recorder(uow)
    recorder.note(order, shelf_draft(order, shelf, command.actor))
    assert recorder.operation_id is not None
    action = Action(recorder.operation_id, order.order_id, undoable=True)
    return recorder.changes | Changes(action=action)


def scanned_shelf(text: str) -> str:
    """A shelf as it is recorded, from a typed or scanned text. Raises InvalidText."""
    shelf = read_shelf(text)
    if not is_printable(shelf):
        raise InvalidText("shelf", "UNPRINTABLE", SHELF_LENGTH_MAX)
    return shelf


def proposed_shelf(reader: Reader, order: Order, others: Iterable[Order]) -> str | None:
    """The shelf to propose when an order becomes ready; None if nothing suggests one.

    Where it lies already, else where the parcel of one of the customer's `others` lies, else the
    last shelf that was chosen on this device.
    """
    if order.lies_on:
        return order.lies_on
    near = (other.lies_on for other in others if other.status is not Status.PICK_UP_OK)
    return next(filter(None, near), None) or reader.last_shelf()
