"""Whether somebody is still there: from the last touch, by a clock that is given."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Idle:
    """What happens when nobody touches the screen: `idle_s`, then a question for `countdown_s`.

    Without a question (`countdown_s` 0) the page closes at once, and says how soon.
    """

    idle_s: float
    countdown_s: float = 0.0

    def is_asking(self, still_s: float) -> bool:
        """Whether the question stands, `still_s` after the last touch."""
        return self.countdown_s > 0 and self.idle_s <= still_s < self.idle_s + self.countdown_s

    def is_over(self, still_s: float) -> bool:
        """Whether nobody answered."""
        return still_s >= self.idle_s + self.countdown_s

    def left_s(self, still_s: float) -> int:
        """Whole seconds to show: from the full length down to 1; 0 while there is no hurry."""
        if self.countdown_s > 0 and not self.is_asking(still_s):
            return 0
        return max(0, ceil(self.idle_s + self.countdown_s - still_s))
