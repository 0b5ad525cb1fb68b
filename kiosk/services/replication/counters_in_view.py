"""How far into the store's log somebody at a counter can see: what a counter has, and shows.

A customer reads that the team knows of them only once a counter has their arrival and its window
is shown. That the hub's disk holds it is not enough: every counter may be switched off.
"""

from __future__ import annotations

from collections.abc import Callable

FRESH_S = 30.0
"""Seconds for which a counter's report counts; it reports again with every long poll, of 25 s."""

OWN_FRESH_S = 3.0
"""Seconds for which the word of this program's own window counts: a stuck window gives none."""


class CountersInView:
    """The positions that the counters in view have reported; safe to use from several threads.

    On a hub the counters report to it. Another device holds what the hub said last.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: steady seconds."""
        self._clock = clock
        self._own_s: float | None = None
        self._reports: dict[str, tuple[int, float]] = {}
        self._said: tuple[int, float] | None = None

    def note_own(self, *, is_shown: bool) -> None:
        """Note whether this program's counter window is shown; call it more often than once a
        second.
        """
        self._own_s = self._clock() if is_shown else None

    def note_report(self, device_id: str, seq: int, *, is_shown: bool) -> None:
        """On a hub: a counter holds the log up to `seq`, and its window is shown or not."""
        if is_shown:
            self._reports = {**self._reports, device_id: (seq, self._clock())}
        else:
            self._reports = {k: kept for k, kept in self._reports.items() if k != device_id}

    def note_hub(self, seq: int | None) -> None:
        """On another device: what the hub says; None from a hub that does not say it yet."""
        self._said = None if seq is None else (seq, self._clock())

    @property
    def is_own_shown(self) -> bool:
        """Whether this program shows a counter itself: what is recorded here is seen at once."""
        return self._own_s is not None and self._clock() - self._own_s <= OWN_FRESH_S

    @property
    def hub_says(self) -> bool:
        """Whether the hub says what its counters have; one of an older version does not."""
        return self._said is not None

    def seq(self) -> int:
        """The highest number in the log that a counter in view has; 0 while none is in view."""
        now_s = self._clock()
        known = (*self._reports.values(), *((self._said,) if self._said else ()))
        return max((seq for seq, at_s in known if now_s - at_s <= FRESH_S), default=0)
