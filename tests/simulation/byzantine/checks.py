"""The invariants of honest devices and head office while one device lies, and their checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kiosk.domain.events import journal
from kiosk.domain.events.event import Event
from kiosk.storage import unit_of_work
from tests.simulation.byzantine.forging import Forger, Reported
from tests.simulation.checks.invariants import INVARIANTS, require
from tests.simulation.device import Computer
from tests.simulation.wires import Wire

NAMES, NO_EFFECT, REFUSED, NOT_BLAMED, BOUNDED, UNTOUCHED, SHOWN = range(101, 108)
INVARIANTS |= {
    NAMES: "In an honest device's name stands what this device recorded, and nothing else.",
    NO_EFFECT: "What a device may not record takes no effect.",
    REFUSED: "What no device may send is refused.",
    NOT_BLAMED: "No honest device is shut out for what another one did.",
    BOUNDED: "Nobody asks without end, whatever is answered.",
    UNTOUCHED: "Another store is as if nothing had happened.",
    SHOWN: "What an honest device confirmed is in the log, or set aside with a card.",
}
MINUTE_S = 60.0
CALLS_PER_MINUTE_MAX = 120
"""A device that gets nonsense or contradictory replies makes no more calls than this."""


def require_refused(reported: Reported, where: str, attack: str) -> None:
    """Raise Violation where a forbidden request was answered with 200."""
    require(reported.status != 200, REFUSED, where, lambda: f"{attack}: {reported.body}")


class Truth:
    """The events that the programs of a run recorded, and the ids of the honest devices."""

    def __init__(self) -> None:
        self._recorded: dict[str, set[str]] = {}
        self.honest: set[str] = set()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """While this is active, notes every event that a program records."""
        original = journal.stamp

        def stamp(*given: Any, **named: Any) -> Event:
            event = original(*given, **named)
            self._recorded.setdefault(event.event_id, set()).add(event.hash)
            return event

        vars(unit_of_work)["stamp"] = stamp
        try:
            yield
        finally:
            vars(unit_of_work)["stamp"] = original

    def require(self, where: str, device_id: str, event_id: str, digest: str) -> None:
        """Raise Violation for an event in an honest device's name that it did not record."""
        is_so = device_id not in self.honest or digest in self._recorded.get(event_id, ())
        require(is_so, NAMES, where, lambda: f"{event_id} of {device_id} was recorded by nobody")


class NamesCheck:
    """Checks after every transaction on an honest device in whose name the new events are."""

    def __init__(self, device: Computer, truth: Truth, forger: Forger | None) -> None:
        """`forger`: its forbidden events must not apply; None: nobody forges events here."""
        self._device, self._truth, self._forger = device, truth, forger
        self._done = 0
        self._swapped = 0

    def __call__(self) -> None:
        """Raises Violation."""
        device = self._device
        if device.swapped != self._swapped:
            self._done, self._swapped = 0, device.swapped
        for position, event_id, device_id, digest, outcome in device.rows(
            "SELECT position, event_id, device_id, hash, outcome FROM event WHERE position > ?",
            self._done,
        ):
            self._done = max(self._done, position)
            self._truth.require(device.name, device_id, event_id, digest)
            self._has_no_effect(event_id, outcome)
        self._blames("peer")

    def _has_no_effect(self, event_id: str, outcome: str | None) -> None:
        forger = self._forger
        if forger is None or outcome != "applied":
            return
        attack = forger.written.get(event_id, "")
        what = f"{event_id} applied: {attack}"
        require(attack not in forger.forbidden, NO_EFFECT, self._device.name, lambda: what)

    def _blames(self, table: str) -> None:
        query = f"SELECT device_id FROM {table} WHERE quarantined_at IS NOT NULL"
        blamed = {device_id for (device_id,) in self._device.rows(query)} & self._truth.honest
        require(not blamed, NOT_BLAMED, self._device.name, lambda: f"{blamed} are shut out")


class OfficeNamesCheck(NamesCheck):
    """The same checks at head office, on the entries that the hubs sent."""

    def __call__(self) -> None:
        """Raises Violation."""
        for position, event_id, device_id, digest, outcome in self._device.rows(
            "SELECT rowid, event_id, device_id, event_hash, outcome FROM entry WHERE rowid > ?",
            self._done,
        ):
            self._done = max(self._done, position)
            self._truth.require("office", device_id, event_id, digest)
            self._has_no_effect(event_id, outcome)
        self._blames("device")


def require_bounded(wires: Iterable[Wire], honest: Collection[str]) -> int:
    """Check CALLS_PER_MINUTE_MAX for honest devices; returns the most calls in a minute."""
    counts = {wire.name: _most_in_a_minute(wire.asked_at) for wire in wires if wire.name in honest}
    for name, most in counts.items():
        is_bounded = most <= CALLS_PER_MINUTE_MAX
        require(is_bounded, BOUNDED, name, lambda: f"{most} calls in a minute")  # noqa: B023
    return max(counts.values(), default=0)


def _most_in_a_minute(timestamps: Sequence[float]) -> int:
    first = most = 0
    for last, timestamp in enumerate(timestamps):
        while timestamp - timestamps[first] > MINUTE_S:
            first += 1
        most = max(most, last - first + 1)
    return most
