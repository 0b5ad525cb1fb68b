"""`python -m tests.bench`: every figure the product promises, as JSON lines.

python -m tests.bench [--quick] [NAME...]     names: start commands taps search import
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from tests.bench.filled_store import fill
from tests.bench.importing import import_orders, write_file
from tests.bench.kiosk_process import commands, start, taps
from tests.bench.searching import search

NAMES = ("start", "commands", "taps", "search", "import")

TAPS = 120
"""As many as the filled store has orders to make ready: a 99th percentile needs a hundred."""


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=" ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="fewer orders, less time")
    arguments = parser.parse_args()
    for name in set(arguments.names) - set(NAMES):
        parser.error(f"{name} is none of {', '.join(NAMES)}")
    orders = 1_000 if arguments.quick else 10_000
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as temporary:
        directory = Path(temporary)
        if {"start", "commands", "taps"} & set(arguments.names):
            fill(directory / "store", orders).close()
        if "start" in arguments.names:
            start(directory / "store", orders, 5 if arguments.quick else 60)
        if "commands" in arguments.names:
            commands(directory / "store", orders)
        if "taps" in arguments.names:
            _taps(directory, orders)
        if "search" in arguments.names:
            search(directory, (1_000,) if arguments.quick else (1_000, 10_000, 100_000))
        if "import" in arguments.names:
            import_orders(directory, orders)


def _taps(directory: Path, orders: int) -> None:
    """Taps alone and during an import, each on a fresh copy of the store."""
    file = write_file(directory / "taps.jsonl", orders, 9_000_000)
    for import_file in (None, file):
        copy = directory / f"taps-{import_file is not None}"
        shutil.copytree(directory / "store", copy)
        taps(copy, orders, TAPS, import_file)


if __name__ == "__main__":
    main()
