"""`python -m tests.bench`: every figure the product promises, as JSON lines.

python -m tests.bench [--quick] [NAME...]     names: start taps search import
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench.filled_store import fill
from tests.bench.importing import import_orders, write_file
from tests.bench.kiosk_process import start, taps
from tests.bench.searching import search

NAMES = ("start", "taps", "search", "import")


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
        if {"start", "taps"} & set(arguments.names):
            fill(directory / "store", orders).close()
        if "start" in arguments.names:
            start(directory / "store", orders, 5 if arguments.quick else 60)
        if "taps" in arguments.names:
            taps(directory / "store", orders, 60, None)
            file = write_file(directory / "taps.jsonl", orders, 9_000_000)
            taps(directory / "store", orders, 60, file)
        if "search" in arguments.names:
            search(directory, (1_000,) if arguments.quick else (1_000, 10_000, 100_000))
        if "import" in arguments.names:
            import_orders(directory, orders)


if __name__ == "__main__":
    main()
