"""The port to the arrivals that a check-in holds: on this device only, never synced."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from kiosk.domain.frozen import frozen


@frozen
class HeldArrival:
    """An arrival that is written once its customer can no longer say "that is not me".

    `by_code` as in `check_in.CheckIn`. `device_name`: the check-in that holds it.
    """

    held_id: str
    order_ids: tuple[str, ...]
    by_code: bool
    device_name: str
    held_at: datetime
    due_at: datetime


class HeldArrivals(Protocol):
    """Reads and stores held arrivals."""

    def all(self) -> tuple[HeldArrival, ...]:
        """All held arrivals, oldest first."""

    def save(self, held: HeldArrival) -> None:
        """Store a new one."""

    def take(self, held_id: str) -> HeldArrival | None:
        """Delete one and return it; None if it was withdrawn or carried out before."""
