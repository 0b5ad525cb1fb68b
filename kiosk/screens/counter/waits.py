"""How long customers have waited: computed once from the arrival, then by a steady clock."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from kiosk.domain.arrival import Column
from kiosk.services.ports.boards import Card

Steady = Callable[[], float]
"""Seconds of a clock that runs evenly, also when somebody sets the device's clock."""


WIDEST_WAIT = "<\u00a01\u00a0min"


def wait_text(waited_s: int) -> str:
    """A wait as "< 1 min", 9 min, or 1 h 05 from an hour on: never like a time of day.

    It is the same in every language of the screens, and has no-break spaces.
    """
    minutes = waited_s // 60
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours}\u00a0h\u00a0{minutes_left:02}"
    return f"{minutes}\u00a0min" if minutes else WIDEST_WAIT


class Waits:
    """Since when each customer waits, in seconds of the steady clock.

    The device's clock is read once for each arrival, so that setting it back or forward makes
    no wait longer or shorter.
    """

    def __init__(
        self, now: Callable[[], datetime], offset_ms: Callable[[], int | None], steady: Steady
    ) -> None:
        """`offset_ms`: the store's clock minus this device's; None while it is not known."""
        self._now = now
        self._offset_ms = offset_ms
        self._steady = steady
        self._since_s: dict[str, float] = {}
        self._knew_offset = offset_ms() is not None

    def since_s(self, card: Card) -> int:
        """Since when the customer of this order waits; 0 if none does."""
        if card.column is not Column.ARRIVED:
            return 0
        offset_ms = self._offset_ms()
        if offset_ms is not None and not self._knew_offset:
            self._knew_offset = True
            self._since_s.clear()
        key = card.arrival_id or card.order_id
        if key not in self._since_s:
            since = card.arrived_at or card.changed_at
            waited = self._now() + timedelta(milliseconds=offset_ms or 0) - since
            self._since_s[key] = self._steady() - max(waited.total_seconds(), 0.0)
        return int(self._since_s[key])

    def waited_s(self, card: Card) -> int | None:
        """How long the customer of this order has waited; None if nobody waits."""
        since_s = self.since_s(card)
        return max(0, int(self._steady()) - since_s) if since_s else None

    def until_s(self, due_at: datetime, limit_s: float) -> int:
        """`due_at` of the device's clock as steady seconds, rounded up, within `limit_s` of now."""
        left_s = (due_at - self._now()).total_seconds()
        return int(self._steady() + min(max(left_s, 0.0), limit_s) + 0.999)

    def forget_others(self, cards: Collection[Card]) -> None:
        """Forget all customers but those of `cards`."""
        kept = {card.arrival_id or card.order_id for card in cards}
        self._since_s = {key: since for key, since in self._since_s.items() if key in kept}
