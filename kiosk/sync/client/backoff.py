"""How long a client waits before it tries again: random, growing up to a maximum."""

from __future__ import annotations

import math
from collections.abc import Callable

FIRST_S_MAX = 1.0
DELAY_S_MAX = 60.0
RETRY_AFTER_S_MIN = 0.25
"""Shortest wait, even if a server always asks to be called again at once."""

RETRY_AFTER_S_MAX = 3600.0
ONLINE_S_MIN = 10.0
_DOUBLINGS_MAX = 6
SPREAD_S_TO_HUB = 1.0
SPREAD_S_TO_HEAD_OFFICE = 30.0


class Backoff:
    """Delays between tries, with full jitter: any time up to 1 s, 2 s, 4 s, … 60 s.

    After the link had been up, the first delay is any time up to `spread_s`, so that all devices
    which lost the same upstream do not return together. `random` returns a number from 0 up to 1.
    """

    def __init__(self, random: Callable[[], float], spread_s: float) -> None:
        self._random = random
        self._spread_s = spread_s
        self._failures = 0

    def delay_s(self, *, online_s: float = 0.0, retry_after_s: float | None = None) -> float:
        """How long to wait after a failure, in seconds.

        `online_s`: how long the link had been up until then; less than ONLINE_S_MIN does not
        count as up. `retry_after_s`: the wait that the server asked for; it takes precedence if
        it is positive and finite, within RETRY_AFTER_S_MIN and RETRY_AFTER_S_MAX.
        """
        if online_s >= ONLINE_S_MIN:
            self._failures = 0
            reach_s = self._spread_s
        else:
            reach_s = min(DELAY_S_MAX, FIRST_S_MAX * 2.0**self._failures)
        self._failures = min(self._failures + 1, _DOUBLINGS_MAX)
        if retry_after_s is not None and math.isfinite(retry_after_s) and retry_after_s > 0:
            return min(max(retry_after_s, RETRY_AFTER_S_MIN), RETRY_AFTER_S_MAX)
        return self._random() * reach_s
