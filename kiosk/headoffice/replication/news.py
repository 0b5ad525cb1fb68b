"""What an entry of a store's log has to tell others.

A status, a pick-up-by date that was set, a command that was refused, or an e-mail that staff
ask for.
"""

from __future__ import annotations

from kiosk.domain.commands import Decision
from kiosk.domain.events.event import Event
from kiosk.domain.events.payloads import Decided, Step
from kiosk.domain.frozen import frozen
from kiosk.domain.order import OrderState, Slot


@frozen
class OrderNews:
    """An event about an order; `state`: the order's after it, None where it is not here.

    `before`: the one before it, if any. `is_over`: it moved the order into a slot that was full.
    """

    order_id: str
    store_seq: int
    event: Event
    state: OrderState | None
    before: OrderState | None = None
    is_over: bool = False


def is_refusal(event: Event) -> bool:
    """Whether the store refuses one of head office's commands."""
    return isinstance(event.payload, Decided) and event.reason == Decision.REFUSED


def moves(event: Event) -> bool:
    """Whether this step gives its order a slot."""
    return isinstance(event.payload, Step) and isinstance(event.payload.slot, Slot)
