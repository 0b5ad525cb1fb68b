"""How much one device may send: enough for a month of work at once, too little to fill a disk.

Two buckets for each device, both of events and of bytes. The small one lets as much through in
a second as a hub can well keep beside its own work; the large one is for what was recorded in a
month without a network, and fills again at many times the pace of a busy day. A device that is
told to wait has lost nothing: it sends the same again.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.sync.ports import WireProblem
from kiosk.sync.wire import BUSY, Problem

KEPT_DEVICES_MAX = 1000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a bucket holds when it is full, and what flows into it in a second."""

    events: float
    bytes: float
    events_per_s: float
    bytes_per_s: float


SHORT = Allowance(6_000, 4e6, 1_500, 8e5)
LONG = Allowance(300_000, 2.5e8, 4, 4e3)


@dataclass(slots=True)
class _Bucket:
    allowance: Allowance
    events: float
    bytes: float
    at_s: float

    def wait_s(self, events: int, size: int, now_s: float) -> float:
        """Until so much fits, in seconds; what is more than full fits when it is full."""
        of = self.allowance
        passed_s = max(now_s - self.at_s, 0.0)
        self.at_s = now_s
        self.events = min(of.events, self.events + passed_s * of.events_per_s)
        self.bytes = min(of.bytes, self.bytes + passed_s * of.bytes_per_s)
        return max(
            (min(events, of.events) - self.events) / of.events_per_s,
            (min(size, of.bytes) - self.bytes) / of.bytes_per_s,
            0.0,
        )


class Quotas:
    """What is left to each device. In memory: a hub that starts again begins with full ones."""

    def __init__(self, *allowances: Allowance) -> None:
        self._allowances = allowances or (SHORT, LONG)
        self._buckets: dict[str, list[_Bucket]] = {}

    def take(self, device_id: str, events: int, size: int, now_s: float) -> None:
        """A device sends so many events in so many bytes. `now_s`: a time that only grows.

        Raises WireProblem (429 BUSY) with how long to wait; then nothing was counted.
        """
        if device_id not in self._buckets and len(self._buckets) >= KEPT_DEVICES_MAX:
            self._buckets.clear()  # More machines than any store has: they come and go.
        buckets = self._buckets.setdefault(
            device_id,
            [_Bucket(each, each.events, each.bytes, now_s) for each in self._allowances],
        )
        wait_s = max(bucket.wait_s(events, size, now_s) for bucket in buckets)
        if wait_s > 0:
            sentence = "This machine sends more than one may: go on when the time is over."
            problem = Problem(code=BUSY, message=sentence, retry_after_s=round(wait_s + 0.01, 2))
            raise WireProblem(429, problem)
        for bucket in buckets:
            bucket.events -= events
            bucket.bytes -= size
