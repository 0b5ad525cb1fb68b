"""The time of day in the pictures: the same whenever they are made, and however long one takes."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Morning:
    """A clock that starts at `at`, whenever the screenshots are made."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self._lost_s = 0.0
        self._stopped_s: float | None = None
        self._since_s = time.monotonic()

    def __call__(self) -> datetime:
        return self._at + timedelta(seconds=self.steady_s() - self._since_s)

    def steady_s(self) -> float:
        """Seconds of this clock."""
        return time.monotonic() - self._lost_s if self._stopped_s is None else self._stopped_s

    def stop(self) -> None:
        """Let no time pass, however long a picture takes."""
        self._stopped_s = self.steady_s()

    def go_on(self) -> None:
        """Let the time pass again, from where it stopped."""
        if self._stopped_s is not None:
            self._lost_s, self._stopped_s = time.monotonic() - self._stopped_s, None
