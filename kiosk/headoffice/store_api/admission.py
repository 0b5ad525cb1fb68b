"""Limits concurrent writes, and tells the requests it turns away when to retry.

When a thousand stores reconnect together, most get a retry time at once instead of waiting in a
queue: an admitted request is answered soon, and the database is never idle meanwhile.
"""

from __future__ import annotations

import asyncio
import math
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
_AGAIN_S = 1.0
"""A store that sends again so soon goes on with its log, in the slot that it had."""

_FIRSTS_MIN = 0.05
"""No slot is longer than the requests of a store that sends twenty."""


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
        # Which share of the requests of this burst were a store's first; when each ended its last.
        self._firsts = 1.0
        self._ended_s: dict[str, float] = {}

    @contextmanager
    def place(self, store_id: str) -> Iterator[None]:
        """Hold a place for a request whose body has been read.

        Raises WireProblem (503 BUSY, with the seconds to wait) where no place is free.
        """
        self.refuse_if_full()
        self._inside += 1
        is_first = self._monotonic() - self._ended_s.pop(store_id, -math.inf) > _AGAIN_S
        self._firsts += _WEIGHT * (is_first - self._firsts)
        try:
            yield
        finally:
            self._inside -= 1
            self._note_visit(store_id)

    def _note_visit(self, store_id: str) -> None:
        now_s = self._ended_s[store_id] = self._monotonic()
        while now_s - self._ended_s[oldest := next(iter(self._ended_s))] > _AGAIN_S:
            del self._ended_s[oldest]
        if not self._inside:
            self._open, self._firsts = self._first_places, 1.0

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
        """Seconds until the caller's slot: after all the slots given before.

        A slot is as long as a store takes that sends as many requests in a row as others do now:
        who comes while another one goes on is turned away again, which is work, too.
        """
        now_s = self._monotonic()
        soonest_s = now_s + self._spacing_s * self._inside
        slot_s = self._spacing_s / max(self._firsts, _FIRSTS_MIN)
        self._next_slot_s = max(self._next_slot_s + slot_s, soonest_s)
        self._next_slot_s = min(self._next_slot_s, now_s + SLOT_S_MAX)
        return round(self._next_slot_s - now_s, 3)
