"""How many write at once, and when the others are to come back.

When a thousand stores return together, most are told a moment of their own at once, instead of
all waiting: whoever is let in is answered soon, and the database is never idle meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from kiosk.headoffice.problems import busy

WRITING_MAX = 4
PLACES = 24
"""So many whose bodies are here are let in: enough to keep the writers busy."""

ANSWER_S = 1.5
"""Fewer are let in where the last of them would be answered later than this."""

SLOT_S_MAX = 120.0
_FIRST_GUESS_S = 0.02
_WEIGHT = 0.05
_OPENED_BY_WRITE = 0.25


class Admission:
    """Lets some in, and some of those write; the others get a slot."""

    def __init__(
        self,
        writing_max: int = WRITING_MAX,
        places: int = PLACES,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`monotonic`: seconds that only grow."""
        self._writing_max = writing_max
        self._places = places
        self._monotonic = monotonic
        # A storm begins with few, because turning all the others away is work, too.
        self._first_places = min(places, writing_max)
        self._open: float = self._first_places
        self._inside = 0
        self._gate = asyncio.Semaphore(writing_max)
        # How long after one write the next one ends, while there is always a next one.
        self._spacing_s = _FIRST_GUESS_S
        self._last_end_s: float | None = None
        self._next_slot_s = 0.0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Be inside, once all of it is read. Raises WireProblem (503 BUSY) with a slot."""
        self.refuse_if_full()
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._open = self._first_places

    def refuse_if_full(self) -> None:
        """Turn one away early whose body need not be read. Raises WireProblem (503 BUSY)."""
        if self._inside >= min(self._open, self._soon()):
            raise busy(self._slot_s())

    def _soon(self) -> int:
        """How many writes end soon enough, at the pace of late."""
        return max(self._writing_max, int(ANSWER_S / max(self._spacing_s, 0.001)))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Wait for one's turn to write."""
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
        # Between a write and one that nobody was waiting for lies no measure of our speed.
        self._last_end_s = now_s if self._gate.locked() else None

    def _slot_s(self) -> float:
        """In how many seconds the caller's turn is: after everybody who was told one before."""
        now_s = self._monotonic()
        soonest_s = now_s + self._spacing_s * self._inside
        self._next_slot_s = max(self._next_slot_s + self._spacing_s, soonest_s)
        self._next_slot_s = min(self._next_slot_s, now_s + SLOT_S_MAX)
        return round(self._next_slot_s - now_s, 3)
