"""What was handed over of an order: the items, and when and by whom."""

from __future__ import annotations

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import person_word
from kiosk.screens.counter.wording import Wording

_HANDED_OVER = frozenset({Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY})


@frozen
class HandedItem:
    """One line. `quantity`: how many were handed over, such as 2, or 1/2 of those ordered."""

    label: str
    quantity: str


def handed_items(details: OrderDetails) -> list[HandedItem]:
    """The lines of which something was handed over; of a collected order all lines."""
    order = details.order
    shown = []
    for line in order.lines:
        handed = line.quantity - order.left_of(line)
        if handed or order.status is Status.PICK_UP_OK:
            is_whole = handed == line.quantity
            text = str(handed) if is_whole else f"{handed}/{line.quantity}"
            shown.append(HandedItem(line.label, text))
    return shown


def handed_text(details: OrderDetails, wording: Wording) -> str:
    """How many items were handed over, and when and by whom the last ones; "" for none."""
    order = details.order
    count = sum(line.quantity - order.left_of(line) for line in order.lines)
    last = _last_hand_over(details)
    if not count or last is None:
        return ""
    at = wording.times.timestamp(last.occurred_at)
    parts = (Plurals().handed_over(count), at, person_word(last.actor.name))
    return " · ".join(part for part in parts if part)


def _last_hand_over(details: OrderDetails) -> Event | None:
    steps = [
        event
        for event in details.journal
        if event.kind is EventKind.STATUS and event.to_status in _HANDED_OVER
    ]
    return steps[-1] if steps else None
