"""Tracks whether a counter that is in view has received an arrival or a call for help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kiosk.services.replication.links import Link, LinkMonitor

LOOK_S = 0.5
"""Seconds between two queries to the store, until the answer is yes."""


@dataclass(slots=True)
class Delivery:
    """An arrival or a call for help on its way to the counter.

    `is_late`: it is overdue or the link is down; the customer should announce it in person.
    """

    subject_id: str
    since_s: float
    look_at_s: float
    is_at_counter: bool = False
    is_late: bool = False

    def must_look(self, now_s: float) -> bool:
        """Whether to query the store now; if so, the next query is due after LOOK_S."""
        if self.is_at_counter or now_s < self.look_at_s:
            return False
        self.look_at_s = now_s + LOOK_S
        return True

    def update(self, *, is_at_counter: bool, is_cut: bool, now_s: float, kept_s: float) -> bool:
        """Apply a query's result; returns whether `is_at_counter` or `is_late` changed.

        `is_cut`: the link is down. `kept_s`: seconds after which a delivery is late.
        """
        before = self.is_at_counter, self.is_late
        self.is_at_counter = is_at_counter
        self.is_late = not is_at_counter and (is_cut or now_s - self.since_s >= kept_s)
        return before != (self.is_at_counter, self.is_late)


class Deliveries:
    """Follows this device's deliveries to the store's counters."""

    def __init__(
        self,
        link: LinkMonitor,
        clock: Callable[[], float],
        kept_s: float,
        is_at_counter: Callable[[str], Awaitable[bool]],
    ) -> None:
        """`kept_s`: seconds until a delivery is late. `is_at_counter`: asks about one of them."""
        self._link, self._clock, self._kept_s = link, clock, kept_s
        self._is_at_counter = is_at_counter
        self._looking: set[str] = set()
        self._known: set[str] = set()

    @property
    def is_cut(self) -> bool:
        """Whether the link is known to be down; never on the hub itself."""
        state = self._link.state
        return not state.is_hub and state.link in (Link.OFFLINE, Link.REFUSED)

    async def ask_first(self, subject_id: str | None) -> None:
        """Ask before anything is shown: beside a counter's window the answer is yes at once."""
        if subject_id is not None and await self._is_at_counter(subject_id):
            self._known.add(subject_id)

    def begin(self, subject_id: str) -> Delivery:
        """Returns the delivery of an arrival or call that was reported just now."""
        now_s, is_at_counter = self._clock(), subject_id in self._known
        return Delivery(subject_id, now_s, now_s, is_at_counter, not is_at_counter and self.is_cut)

    def must_look(self, delivery: Delivery) -> bool:
        """Whether to query the store about it now."""
        return delivery.subject_id not in self._looking and delivery.must_look(self._clock())

    async def look(self, delivery: Delivery) -> bool:
        """Query the store; returns whether the state of the delivery changed."""
        self._looking.add(delivery.subject_id)
        try:
            is_at_counter = await self._is_at_counter(delivery.subject_id)
        finally:
            self._looking.discard(delivery.subject_id)
        return delivery.update(
            is_at_counter=is_at_counter,
            is_cut=self.is_cut,
            now_s=self._clock(),
            kept_s=self._kept_s,
        )
