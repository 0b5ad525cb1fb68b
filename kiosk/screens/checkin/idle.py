"""Decides from the time since the last touch whether somebody is still there."""

from __future__ import annotations

from math import ceil

from kiosk.domain.frozen import frozen
from kiosk.screens.checkin.flow import FINAL, Flow, Page, Preferences
from kiosk.screens.checkin.settings import CheckInSettings

_NEVER = frozenset({Page.PAUSE, Page.TROUBLE, Page.ANNOUNCING})
"""Pages that end by themselves, whether somebody is there or not."""


@frozen
class Idle:
    """When nobody touches the screen for `idle_s`, a question shows for `countdown_s`.

    Without a question (`countdown_s` 0) the page closes after `idle_s` and counts down to it.
    `still_s` is the time since the last touch, in seconds.
    """

    idle_s: float
    countdown_s: float = 0.0

    def is_asking(self, still_s: float) -> bool:
        """Whether the question shows, `still_s` after the last touch."""
        return self.countdown_s > 0 and self.idle_s <= still_s < self.idle_s + self.countdown_s

    def is_over(self, still_s: float) -> bool:
        """Whether the time is over and nobody touched the screen."""
        return still_s >= self.idle_s + self.countdown_s

    def left_s(self, still_s: float) -> int:
        """Whole seconds to show, counting down to 1; 0 while no countdown shows."""
        if self.countdown_s > 0 and not self.is_asking(still_s):
            return 0
        return max(0, ceil(self.idle_s + self.countdown_s - still_s))


def idle_of(
    flow: Flow, preferences: Preferences, usual: Preferences, settings: CheckInSettings
) -> Idle | None:
    """When the page closes without a touch; None if it does not.

    `usual`: the preferences with which every customer begins.
    """
    needs_time = preferences.large_text or preferences.aloud
    if flow.page in FINAL:
        return Idle(settings.done_large_text_s if needs_time else settings.done_s)
    if (flow, preferences) == (Flow(), usual) or flow.page in _NEVER:
        return None
    idle_s = settings.idle_large_text_s if needs_time else settings.idle_s
    return Idle(idle_s, settings.idle_countdown_s)
