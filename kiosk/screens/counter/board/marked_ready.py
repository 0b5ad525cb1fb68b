"""Orders that were marked ready in the list to prepare: their rows stay for a while, paler."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.domain.arrival import Column
from kiosk.domain.frozen import frozen
from kiosk.services.ports.boards import Card


@frozen
class _Mark:
    """The card as it was when its order was marked, and until when its row stays, in seconds."""

    card: Card
    until_s: float


class MarkedReady:
    """Keeps the rows of marked orders in place, so that no row moves under a finger.

    A row goes once its action can no longer be undone by one tap and nobody has touched the screen
    for a while.
    """

    def __init__(self) -> None:
        self._marks: dict[str, _Mark] = {}
        self.is_touched = False

    @property
    def cards(self) -> dict[str, Card]:
        """The cards of the orders whose rows stay, as they were when marked, by order id."""
        return {order_id: mark.card for order_id, mark in self._marks.items()}

    def add(self, card: Card, until_s: float) -> None:
        """Keep the row of an order until then."""
        self._marks[card.order_id] = _Mark(card, until_s)

    def forget_again(self, cards: Iterable[Card]) -> None:
        """Let go of those orders that are to be prepared again, as after Undo: `cards`, now."""
        for card in cards:
            if card.column is Column.TO_PREPARE:
                self._marks.pop(card.order_id, None)

    def end_over(self, now_s: float) -> bool:
        """Let go of the rows whose time is over; returns whether there were any."""
        if self.is_touched:
            return False
        kept = {key: mark for key, mark in self._marks.items() if mark.until_s > now_s}
        has_ended = len(kept) < len(self._marks)
        self._marks = kept
        return has_ended
