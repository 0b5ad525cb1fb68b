"""Whether a machine's clock may be believed when something is erased for good by its word.

A clock that jumped a year ahead makes everything look long past. So nothing is erased by a clock
that jumped until head office's clock confirms it or, for a store on its own, until it has gone
steadily for some days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

STEP_MAX = timedelta(days=4)
"""A store that is closed for longer than this looks like a clock that jumped."""

STEADY_FOR = timedelta(days=7)
"""For so long a doubted clock must go without another jump."""

CONFIRMED_WITHIN = timedelta(hours=1)
"""So far a clock may be from head office's and still be right."""


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """What is kept of a clock between two looks. `doubted_since`: None while it is believed."""

    seen_at: datetime
    doubted_since: datetime | None

    @property
    def is_believed(self) -> bool:
        """Whether data may be erased by this clock."""
        return self.doubted_since is None


def look_at_clock(
    record: ClockRecord | None, now: datetime, offset: timedelta | None
) -> ClockRecord:
    """The record after one more look, some hours at most after the last while the program runs.

    `record`: None where none was kept: such a clock is doubted. `offset`: head office's clock
    minus this one, as measured since the last jump; None where nobody can be asked.
    """
    if offset is not None:
        return ClockRecord(now, None if abs(offset) <= CONFIRMED_WITHIN else now)
    if record is None or abs(now - record.seen_at) > STEP_MAX:
        return ClockRecord(now, now)
    since = record.doubted_since
    is_steady = since is not None and now - since >= STEADY_FOR
    return ClockRecord(now, None if is_steady else since)
