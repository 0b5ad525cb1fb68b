"""How long a client waits before it tries again: never all at once, never for ever longer."""

from __future__ import annotations

import math
from collections.abc import Callable

FIRST_S_MAX = 1.0
DELAY_S_MAX = 60.0
RETRY_AFTER_S_MAX = 3600.0
ONLINE_S_MIN = 10.0
SPREAD_S_TO_HUB = 1.0
SPREAD_S_TO_HEAD_OFFICE = 30.0
_DOUBLINGS_MAX = 6


class Backoff:
    """Delays between tries, with full jitter: any moment up to 1 s, 2 s, 4 s, … 60 s.

    The first try after the link had been up falls somewhere within `spread_s`, so that all who
    lost the same upstream do not return together. `random` gives a number from 0 up to 1,
    `clock` a time in seconds that only runs forward. A link that came up for less than ten
    seconds counts as one more failure; without a clock every one counts as up.
    """

    def __init__(
        self,
        random: Callable[[], float],
        spread_s: float = SPREAD_S_TO_HUB,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._random = random
        self._spread_s = spread_s
        self._clock = clock
        self._failures = 0
        self._up_since: float | None = None

    def succeeded(self) -> None:
        """The link is up."""
        if self._up_since is None:
            self._up_since = self._clock() if self._clock else -math.inf

    def failed(self, retry_after_s: float | None = None) -> float:
        """How many seconds to wait after a failure; what the server asked for goes first."""
        was_up = self._was_up()
        self._up_since = None
        reach_s = self._spread_s if was_up else min(DELAY_S_MAX, FIRST_S_MAX * 2.0**self._failures)
        self._failures = 0 if was_up else min(self._failures + 1, _DOUBLINGS_MAX)
        if retry_after_s is not None and math.isfinite(retry_after_s):
            return min(max(retry_after_s, 0.0), RETRY_AFTER_S_MAX)
        return self._random() * reach_s

    def _was_up(self) -> bool:
        if self._up_since is None:
            return False
        now = self._clock() if self._clock else 0.0
        return now - self._up_since >= ONLINE_S_MIN
