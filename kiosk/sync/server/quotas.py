"""Limits how much one device may send: a month's work at once, but not enough to fill a disk.

Each device has two token buckets, both for events and bytes. The small one lets through as much
per second as a hub can store beside its own work. The large one holds what is recorded in a month
without a network, and refills many times faster than a busy day uses it. A device that must wait
loses nothing: it sends the same again.

The buckets are in memory, and full when the hub starts. That allows no abuse: no device can
restart the hub, people do so a few times a day at most, and each restart lets through only what a
device may send after a month without a network anyway. On disk, every request would need another
write, and a device whose hub was away would find its bucket empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.frozen import frozen
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import BUSY, ProblemDetails

KEPT_DEVICES_MAX = 1000


@frozen
class Allowance:
    """The size of a token bucket, and how much it refills per second."""

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
        """Seconds until so much fits; more than the whole bucket fits when it is full."""
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
    """The buckets of all devices, in memory; full when the hub starts."""

    def __init__(self, *allowances: Allowance) -> None:
        self._allowances = allowances or (SHORT, LONG)
        self._buckets: dict[str, list[_Bucket]] = {}

    def take(self, device_id: str, events: int, size: int, now_s: float) -> None:
        """Count `events` events of `size` bytes in all. `now_s`: seconds that only grow.

        Raises WireProblem (429 BUSY) with the time to wait; nothing is counted then.
        """
        if device_id not in self._buckets and len(self._buckets) >= KEPT_DEVICES_MAX:
            self._buckets.clear()  # More devices than any store has: they come and go.
        buckets = self._buckets.setdefault(
            device_id,
            [_Bucket(each, each.events, each.bytes, now_s) for each in self._allowances],
        )
        wait_s = max(bucket.wait_s(events, size, now_s) for bucket in buckets)
        if wait_s > 0:
            sentence = "This device sends more than one may: go on when the time is over."
            problem = ProblemDetails(
                code=BUSY, message=sentence, retry_after_s=round(wait_s + 0.01, 2)
            )
            raise WireProblem(429, problem)
        for bucket in buckets:
            bucket.events -= events
            bucket.bytes -= size
