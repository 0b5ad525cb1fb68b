"""Knows a scan that was made twice: people hold a code under the reader."""

from __future__ import annotations

from collections.abc import Callable

SAME_SCAN_S = 2.0
"""Within this time the same scan is one."""


class SameScan:
    """Remembers the last scan."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._scanned, self._at_s = "", 0.0

    def is_repeated(self, scanned: str, is_held: bool) -> bool:
        """Whether the same was scanned just now, or (`is_held`) by the customer who is shown."""
        former, at_s = self._scanned, self._at_s
        self._scanned, self._at_s = scanned, self._clock()
        return former == scanned and (is_held or self._at_s - at_s < SAME_SCAN_S)

    def forget(self) -> None:
        """The next scan is a new one: somebody started again."""
        self._scanned = ""
