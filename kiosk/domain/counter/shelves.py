"""Drafts of events that say on which shelf a parcel lies."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.personal import ChosenShelf
from kiosk.domain.order import Actor, Order


def shelf_draft(order: Order, shelf: str | None, actor: Actor) -> EventDraft:
    """Staff put the parcel of an order on a shelf; None: on none that is known."""
    chosen = ChosenShelf(shelf)
    return EventDraft(EventKind.SHELVED, actor, order.order_id, personal=chosen)


def shelf_put_back(
    order: Order, journal: Sequence[Event], operation_id: str, actor: Actor
) -> list[EventDraft]:
    """The draft that undoes the choice of a shelf in this operation; none if it made none.

    None either if another shelf was chosen since, and not put back. `journal`: the order's events.
    """
    chosen = [event for event in journal if event.kind == EventKind.SHELVED]
    by_operation = [event.operation_id == operation_id for event in chosen]
    if not any(by_operation):
        return []
    first = by_operation.index(True)
    if not by_operation[-1] and _shelf(chosen[-1]) != _shelf(chosen[first]):
        return []
    shelf = _shelf(chosen[first - 1]) if first else None
    return [shelf_draft(order, shelf, actor)]


def _shelf(event: Event) -> str | None:
    return event.personal.shelf if isinstance(event.personal, ChosenShelf) else None
