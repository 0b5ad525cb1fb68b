"""Whether the counter has heard of an arrival: from the moment it was said, until it is kept."""

from __future__ import annotations

from dataclasses import dataclass

LOOK_S = 0.5
"""How often the store is asked, while the answer is no."""


@dataclass(slots=True)
class Delivery:
    """One arrival on its way to the counter. `is_late`: somebody should be told in person."""

    arrival_id: str
    since_s: float
    look_at_s: float
    is_kept: bool = False
    is_late: bool = False

    def must_look(self, now_s: float) -> bool:
        """Whether to ask now; if so, the next time is put off."""
        if self.is_kept or now_s < self.look_at_s:
            return False
        self.look_at_s = now_s + LOOK_S
        return True

    def take(self, *, is_kept: bool, now_s: float, kept_s: float) -> bool:
        """The answer; returns whether `is_late` changed."""
        before = self.is_late
        self.is_kept = is_kept
        self.is_late = not is_kept and now_s - self.since_s >= kept_s
        return before != self.is_late
