"""Whether a device's clock is trusted enough to erase data that it says is old.

To a clock that jumped a year ahead everything looks long past. So nothing is erased after a jump
until head office's clock confirms the device's or, for a store without head office, until it has
run without a jump for STEADY_FOR.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.domain.frozen import frozen

STEP_MAX = timedelta(days=4)
"""A longer time between two checks counts as a jump, even if the store was just closed."""

STEADY_FOR = timedelta(days=7)
"""How long a doubted clock must run without another jump."""

CONFIRMED_WITHIN = timedelta(hours=1)
"""How far a clock may be off head office's and still be trusted."""


@frozen
class ClockRecord:
    """The result of a check of the clock. `doubted_since`: None while the clock is trusted."""

    seen_at: datetime
    doubted_since: datetime | None

    @property
    def is_believed(self) -> bool:
        """Whether data may be erased by this clock."""
        return self.doubted_since is None


def look_at_clock(
    record: ClockRecord | None, now: datetime, offset: timedelta | None
) -> ClockRecord:
    """The record after one more check; while the program runs, checks are some hours apart at most.

    `record`: the last one; None for the first check, which doubts the clock. `offset`: head
    office's clock minus this one, measured since the last jump; None without head office.
    """
    if offset is not None:
        return ClockRecord(now, None if abs(offset) <= CONFIRMED_WITHIN else now)
    if record is None or abs(now - record.seen_at) > STEP_MAX:
        return ClockRecord(now, now)
    since = record.doubted_since
    is_steady = since is not None and now - since >= STEADY_FOR
    return ClockRecord(now, None if is_steady else since)
