"""Measures taps on the counter of a store's hub, alone and beside other work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from tests.bench.processes import Process, free_port
from tests.bench.results import report, report_times
from tests.bench.tapping.other_work import Attacks, Drain, FirstCopies, Imports, IsBusy, Nothing

TAPS_AT_ONCE = 25
TIMEOUT_S = 600.0
MORE = 2
"""For each measured tap: others may be worked on meanwhile, or be below many more."""


class OtherWork(Protocol):
    """What a hub has to do meanwhile; see `tests.bench.tapping.other_work`."""

    @property
    def tapped(self) -> str:
        """The first of the orders that are there to be tapped."""

    def prepare(self, hub: Path, port: int) -> None:
        """Fills the store of the hub that will listen on this port."""

    def going_on(self, hub: Path, port: int) -> AbstractContextManager[IsBusy]:
        """Does the work within the block; yields whether it still goes on."""


def taps_beside(directory: Path, orders: int, count: int, drained: int) -> None:
    """Measures `count` taps in each condition; `drained`: how many events a terminal sends."""
    to_prepare = MORE * count
    conditions: dict[str, OtherWork] = {
        "tap_to_painted": Nothing(orders, to_prepare),
        "tap_to_painted_during_import": Imports(orders, to_prepare),
        "tap_to_painted_during_first_copy": FirstCopies(orders, to_prepare),
        "tap_to_painted_during_drain": Drain(drained, to_prepare),
        "tap_to_painted_under_attack": Attacks(orders, to_prepare),
    }
    for name, work in conditions.items():
        measure_taps(name, directory / name, count, work, orders=orders)


def measure_taps(
    name: str, directory: Path, count: int, work: OtherWork, **params: object
) -> list[float]:
    """Returns the seconds that each of `count` taps took; fewer when the work was over sooner."""
    hub, port = directory / "hub", free_port()
    work.prepare(hub, port)
    times: list[float] = []
    longest_s = 0.0
    with _counter(hub, port) as counter, work.going_on(hub, port) as is_busy:
        while len(times) < count and is_busy():
            counter.say(f"taps {TAPS_AT_ONCE} {work.tapped}")
            tapped = counter.until("tapped", TIMEOUT_S)
            times += tapped["taps_s"]
            longest_s = max(longest_s, tapped["longest_gui_block_s"])
    shutil.rmtree(directory)
    report_times(name, times, **params)
    report(f"{name}_longest_gui_block", longest_s * 1000, "ms", **params)
    return times


@contextmanager
def _counter(hub: Path, port: int) -> Iterator[Process]:
    """Runs the counter of a hub that serves its store on this port."""
    process = Process("-m", "tests.bench.app_probe", str(hub), "taps", str(port))
    try:
        process.until("up", TIMEOUT_S)
        yield process
    finally:
        process.end()
