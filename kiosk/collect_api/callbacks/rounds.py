"""When a callback that failed is tried again, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.domain.frozen import frozen

FIRST = timedelta(seconds=5)
LAST = timedelta(hours=1)
KEPT = timedelta(days=3)

TRIES_OF_ROUND = 3
BETWEEN_TRIES = timedelta(seconds=20)
BETWEEN_ROUNDS = timedelta(minutes=15)
"""As published: three tries in a minute, a round every fifteen minutes."""


@frozen
class Rounds:
    """`rounds`: how many as published; 0: a back-off over three days."""

    rounds: int = 0
    first: timedelta = FIRST
    last: timedelta = LAST

    def again_at(self, now: datetime, created_at: datetime, tries: int) -> datetime | None:
        """When to try again after so many tries failed; None: not any more."""
        if not self.rounds:
            wait = min(self.first * 2 ** min(tries - 1, 20), self.last)
            return now + wait if now - created_at < KEPT else None
        if tries >= self.rounds * TRIES_OF_ROUND:
            return None
        return now + (BETWEEN_TRIES if tries % TRIES_OF_ROUND else BETWEEN_ROUNDS)
