"""How many write at once, and when the others are to come back.

When a thousand stores return together, most are told a moment of their own at once, instead of
all waiting: whoever is let in is answered soon, and the database is never idle meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kiosk.headoffice.problems import busy

WRITING_MAX = 4
WAITING_MAX = 12
SLOT_S_MAX = 120.0
_FIRST_GUESS_S = 0.05
_WEIGHT = 0.1


class Admission:
    """Lets `writing_max` write and `waiting_max` wait for that; others get a slot."""

    def __init__(
        self,
        writing_max: int = WRITING_MAX,
        waiting_max: int = WAITING_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`monotonic`: seconds that only grow."""
        self._writing_max = writing_max
        self._inside_max = writing_max + waiting_max
        self._monotonic = monotonic
        self._inside = 0
        self._gate = asyncio.Semaphore(writing_max)
        self._write_s = _FIRST_GUESS_S
        self._next_slot_s = 0.0

    @asynccontextmanager
    async def admitted(self) -> AsyncIterator[None]:
        """Hold a place while writing. Raises WireProblem (503 BUSY) with the caller's slot."""
        if self._inside >= self._inside_max:
            raise busy(self._slot_s())
        self._inside += 1
        try:
            async with self._gate:
                began_s = self._monotonic()
                yield
                took_s = self._monotonic() - began_s
                self._write_s += _WEIGHT * (took_s - self._write_s)
        finally:
            self._inside -= 1

    def _slot_s(self) -> float:
        """In how many seconds the caller's turn is: after everybody who was told one before."""
        now_s = self._monotonic()
        spacing_s = self._write_s / self._writing_max
        soonest_s = now_s + spacing_s * self._inside
        self._next_slot_s = max(self._next_slot_s + spacing_s, soonest_s)
        self._next_slot_s = min(self._next_slot_s, now_s + SLOT_S_MAX)
        return round(self._next_slot_s - now_s, 3)
