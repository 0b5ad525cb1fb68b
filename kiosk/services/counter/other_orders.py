"""Finds the other orders of a customer, for whoever serves one of them."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.arrival import is_due
from kiosk.domain.counter.visit import Standing, standing_of
from kiosk.domain.frozen import frozen
from kiosk.domain.names import fold
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.services.orders.check_in import EARLY
from kiosk.services.orders.same_person import is_same_person, may_be_customer_of
from kiosk.services.ports.boards import Card
from kiosk.services.ports.reader import Reader


@frozen
class OtherOrder:
    """One more order of the same customer. `is_same_visit`: they said they came for it too."""

    card: Card
    order: Order
    standing: Standing
    is_same_visit: bool


def other_orders(
    reader: Reader, order: Order, counter: str, now: datetime
) -> tuple[OtherOrder, ...]:
    """The other orders that the customer of `order` came for, or can be expected to come for.

    Those of their arrival, and those due at `now`; collected ones are left out. First what can be
    handed over with it, then by slot.
    """
    visit = [
        order_id
        for arrival in reader.arrivals_of(order.order_id)
        if arrival.is_active
        for order_id in arrival.order_ids
    ]
    surname = fold(order.customer.last_name)
    is_meant = may_be_customer_of(order)
    known = reader.open_orders_by_surname(surname, is_meant) if surname else ()
    found = {
        other.order_id: other
        for other in known
        if is_same_person(other, order) and is_due(other, now, EARLY)
    }
    for order_id in visit:
        other = reader.order(order_id)
        if other is not None and other.status is not Status.PICK_UP_OK:
            found[order_id] = other
    found.pop(order.order_id, None)
    cards = reader.cards(found) if found else {}
    others = [
        OtherOrder(card, other, standing_of(other, order, counter), order_id in visit)
        for order_id, other in found.items()
        if (card := cards.get(order_id)) is not None
    ]
    return tuple(sorted(others, key=_rank))


def _rank(other: OtherOrder) -> tuple[int, tuple[int, str, str, str]]:
    return list(Standing).index(other.standing), other.card.sort_key
