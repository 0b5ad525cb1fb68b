"""Whether the counter has heard of what somebody said here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kiosk.services.links import Link, LinkMonitor

LOOK_S = 0.5
"""How often the store is asked, while the answer is no."""


@dataclass(slots=True)
class Delivery:
    """An arrival, or a call for help, on its way to the counter.

    `is_late`: somebody should be told in person.
    """

    subject_id: str
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

    def take(self, *, is_kept: bool, is_cut: bool, now_s: float, kept_s: float) -> bool:
        """The answer, and whether the line is down; returns whether anything is told otherwise."""
        before = self.is_kept, self.is_late
        self.is_kept = is_kept
        self.is_late = not is_kept and (is_cut or now_s - self.since_s >= kept_s)
        return before != (self.is_kept, self.is_late)


class Deliveries:
    """What this station has to deliver now, and how it stands with the store's main machine."""

    def __init__(
        self,
        link: LinkMonitor,
        clock: Callable[[], float],
        kept_s: float,
        is_kept: Callable[[str], Awaitable[bool]],
    ) -> None:
        """`kept_s`: what is not kept by then is late. `is_kept`: asks the store about one."""
        self._link, self._clock, self._kept_s, self._is_kept = link, clock, kept_s, is_kept
        self._looking: set[str] = set()
        self._known: set[str] = set()

    @property
    def is_cut(self) -> bool:
        """Whether it is known that nothing gets through."""
        state = self._link.state
        return not state.is_hub and state.link in (Link.OFFLINE, Link.REFUSED)

    async def ask_first(self, subject_id: str | None) -> None:
        """Ask the store before anything is shown: the main machine itself has heard it at once."""
        if subject_id is not None and await self._is_kept(subject_id):
            self._known.add(subject_id)

    def begin(self, subject_id: str) -> Delivery:
        """Somebody said something just now."""
        now_s, is_kept = self._clock(), subject_id in self._known
        return Delivery(subject_id, now_s, now_s, is_kept, not is_kept and self.is_cut)

    def must_look(self, delivery: Delivery) -> bool:
        """Whether to ask the store about it now."""
        return delivery.subject_id not in self._looking and delivery.must_look(self._clock())

    async def look(self, delivery: Delivery) -> bool:
        """Ask; returns whether anything is told otherwise from now on."""
        self._looking.add(delivery.subject_id)
        try:
            is_kept = await self._is_kept(delivery.subject_id)
        finally:
            self._looking.discard(delivery.subject_id)
        return delivery.take(
            is_kept=is_kept, is_cut=self.is_cut, now_s=self._clock(), kept_s=self._kept_s
        )
