"""Measures every figure that the product promises, and prints them as JSON lines.

python -m tests.bench [--quick] [NAME...]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.collects.calling import calls
from tests.bench.collects.telling import told
from tests.bench.draining import drain
from tests.bench.fan_out import fan_out
from tests.bench.filled_store import fill
from tests.bench.first_sync import first_sync
from tests.bench.importing import import_orders
from tests.bench.kiosk_process import commands, scroll, start
from tests.bench.searching import search
from tests.bench.soaking import soak
from tests.bench.storming import idle, storm
from tests.bench.tapping.beside import taps_beside
from tests.bench.tapping.growing import growth

TAPS = 1_000

SOAK_S = 1200.0
ACTIONS_A_SECOND = 12.0

POSTGRESQL = "KIOSK_TEST_POSTGRESQL"


class Bench:
    """The benchmarks, full or quick, with their files in one directory."""

    def __init__(self, directory: Path, *, is_quick: bool) -> None:
        self._directory = directory
        self._is_quick = is_quick
        self._orders = 1_000 if is_quick else 10_000
        self._postgresql = os.environ.get(POSTGRESQL)

    def _filled(self) -> Path:
        """Returns the data directory of a filled store that several benchmarks share."""
        store = self._directory / "store"
        if not store.exists():
            fill(store, self._orders).close()
        return store

    def start(self) -> None:
        """Measures the time from process start to the first frame, and memory."""
        start(self._filled(), self._orders, 5 if self._is_quick else 60)

    def scroll(self) -> None:
        """Measures frames while the counter's lists are scrolled."""
        scroll(self._filled(), self._orders, 100 if self._is_quick else 600)

    def commands(self) -> None:
        """Measures subcommands without a screen."""
        commands(self._filled(), self._orders)

    def taps(self) -> None:
        """Measures taps alone and while the hub imports, is copied, drained and attacked."""
        count, drained = (50, 6_000) if self._is_quick else (TAPS, 60_000)
        taps_beside(self._directory / "taps", self._orders, count, drained)

    def growth(self) -> None:
        """Measures what must not take longer with the number of orders kept."""
        sizes, taps = ((500, 1_000), 50) if self._is_quick else ((1_000, 100_000), 400)
        growth(self._directory / "growth", sizes, taps)

    def search(self) -> None:
        """Measures keystrokes in the search field."""
        search(self._directory, (1_000,) if self._is_quick else (1_000, 10_000, 100_000))

    def importing(self) -> None:
        """Measures the import of orders from a file."""
        import_orders(self._directory, self._orders)

    def first_sync(self) -> None:
        """Measures the first copy of the store to a new device."""
        first_sync(self._directory, (1_000,) if self._is_quick else (1_000, 10_000, 50_000))

    def fan_out(self) -> None:
        """Measures how soon a tap at one device shows at the others."""
        fan_out(self._directory / "fan-out", 50 if self._is_quick else 300)

    def drain(self) -> None:
        """Measures sending what was recorded in thirty days without a connection."""
        drain(self._directory, 6_000 if self._is_quick else 60_000, self._postgresql)

    def storm(self) -> None:
        """Measures head office when every store reconnects at once."""
        if self._postgresql is not None:
            storm(self._directory / "storm", self._postgresql, 100 if self._is_quick else 1_000)

    def idle(self) -> None:
        """Measures head office while every store waits in a long poll."""
        if self._postgresql is not None:
            count, seconds = (100, 10.0) if self._is_quick else (1_000, 60.0)
            idle(self._directory / "idle", self._postgresql, count, seconds)

    def collect(self) -> None:
        """Measures the calls of order systems, and how soon a status is at a receiver."""
        orders, count = ((200, 1_000), 400) if self._is_quick else ((1_000, 100_000), 4_000)
        calls(self._directory / "collect", self._postgresql, orders, count)
        told(self._directory / "told", self._postgresql, 50 if self._is_quick else 300)

    def soak(self) -> None:
        """Measures whether memory, files, threads and logs stay flat in a store in fast motion."""
        soak(self._directory, 60.0 if self._is_quick else SOAK_S, ACTIONS_A_SECOND)

    def all(self) -> dict[str, Callable[[], None]]:
        """Returns every benchmark by its name, in the order in which they run."""
        return {
            "start": self.start,
            "scroll": self.scroll,
            "commands": self.commands,
            "taps": self.taps,
            "search": self.search,
            "growth": self.growth,
            "import": self.importing,
            "first-sync": self.first_sync,
            "fan-out": self.fan_out,
            "drain": self.drain,
            "storm": self.storm,
            "idle": self.idle,
            "collect": self.collect,
            "soak": self.soak,
        }


def main() -> None:
    """Runs the requested benchmarks."""
    parser = argparse.ArgumentParser(
        prog="bench",
        epilog=f"storm, idle and parts of drain and collect need a PostgreSQL: {POSTGRESQL}.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all without a name")
    parser.add_argument("--quick", action="store_true", help="fewer of everything, less time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as temporary:
        every = Bench(Path(temporary), is_quick=arguments.quick).all()
        for name in set(arguments.names) - set(every):
            parser.error(f"{name} is none of {', '.join(every)}")
        for name, measure in every.items():
            if name in (arguments.names or every):
                measure()


if __name__ == "__main__":
    main()
