"""Whether what the board shows is still true, as far as this device can know."""

from __future__ import annotations

from kiosk.services.replication.links import Link, LinkState

STALE_S = 60.0
"""Older than this, the board says to ask at the counter."""

NOTICED_S = 30.0
"""A broken connection to the hub may be noticed so late: an answer is waited for as long."""

PATIENCE_S = 10.0
"""How long a board that has just started waits for its hub before it says so."""


class Freshness:
    """When the database was last read, and the hub last in contact. Times: monotonic seconds."""

    def __init__(self, now_s: float) -> None:
        self._read_s = now_s
        self._contact_s = now_s - STALE_S + NOTICED_S + PATIENCE_S
        self.is_known = False
        self._is_broken = False

    def read(self, now_s: float) -> None:
        """The database was read."""
        self._read_s = now_s

    def follow(self, state: LinkState, now_s: float) -> None:
        """The link is in this state now."""
        has_hub = state.is_hub or state.link in (Link.ONLINE, Link.ALONE)
        if has_hub and not state.loading:
            self._contact_s, self.is_known = now_s, True

    def fail(self) -> None:
        """The database is damaged, or this program is wrong: nothing is certain any more."""
        self._is_broken = True

    def is_stale(self, now_s: float) -> bool:
        """Whether what is shown may be older than STALE_S."""
        contact_age_s = now_s - self._contact_s + NOTICED_S
        return self._is_broken or max(now_s - self._read_s, contact_age_s) > STALE_S
