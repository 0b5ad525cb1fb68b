"""Limits concurrent writes, and tells the requests it turns away when to retry.

When a thousand stores reconnect together, most get a retry time at once instead of waiting in a
queue: an admitted request is answered soon, and the database is never idle meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from kiosk.headoffice.problems import busy

WRITING_MAX = 4
PLACES = 24
"""Requests that are admitted at once, bodies already read: enough to keep the writers busy."""

ANSWER_S = 1.5
"""Fewer are admitted where the last of them would be answered later than this."""

SLOT_S_MAX = 120.0
_FIRST_GUESS_S = 0.02
_WEIGHT = 0.05
_OPENED_BY_WRITE = 0.25


class Admission:
    """Admits up to `places` requests, of which `writing_max` write; the others get a retry slot."""

    def __init__(
        self,
        writing_max: int = WRITING_MAX,
        places: int = PLACES,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`monotonic`: a clock in seconds that never goes back."""
        self._writing_max = writing_max
        self._places = places
        self._monotonic = monotonic
        # A burst starts with few places, because turning all the others away is work, too.
        self._first_places = min(places, writing_max)
        self._open: float = self._first_places
        self._inside = 0
        self._gate = asyncio.Semaphore(writing_max)
        # Average time between the ends of two writes while others are waiting.
        self._spacing_s = _FIRST_GUESS_S
        self._last_end_s: float | None = None
        self._next_slot_s = 0.0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for a request whose body has been read.

        Raises WireProblem (503 BUSY, with the seconds to wait) where no place is free.
        """
        self.refuse_if_full()
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._open = self._first_places

    def refuse_if_full(self) -> None:
        """Raises WireProblem (503 BUSY) where no place is free, before the body is read."""
        if self._inside >= min(self._open, self._soon()):
            raise busy(self._slot_s())

    def _soon(self) -> int:
        """How many writes end within ANSWER_S at the recent pace."""
        return max(self._writing_max, int(ANSWER_S / max(self._spacing_s, 0.001)))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Wait until fewer than `writing_max` requests write, then write."""
        async with self._gate:
            try:
                yield
            finally:
                self._note_end()

    def _note_end(self) -> None:
        self._open = min(self._places, self._open + _OPENED_BY_WRITE)
        now_s = self._monotonic()
        if self._last_end_s is not None:
            self._spacing_s += _WEIGHT * (now_s - self._last_end_s - self._spacing_s)
        # Where nobody was waiting, the time until the next write says nothing about our speed.
        self._last_end_s = now_s if self._gate.locked() else None

    def _slot_s(self) -> float:
        """Seconds until the caller's slot: after all the slots given before."""
        now_s = self._monotonic()
        soonest_s = now_s + self._spacing_s * self._inside
        self._next_slot_s = max(self._next_slot_s + self._spacing_s, soonest_s)
        self._next_slot_s = min(self._next_slot_s, now_s + SLOT_S_MAX)
        return round(self._next_slot_s - now_s, 3)
