"""Measures the search for each keystroke in the search field, by the size of the store."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from kiosk.services.ports.reader import Reader
from tests.bench.filled_store import fill
from tests.bench.results import report_times

TYPED = ("durand", "camille lef", "CMD-0000", "léa mar", "0612345678", "zoé petit", "x7k2")


def _search(typed: str, reader: Reader) -> object:
    return reader.search(typed, 30)


def search(directory: Path, sizes: tuple[int, ...]) -> None:
    """Searches for each text one key at a time, five times over, in stores of these sizes."""
    for size in sizes:
        store = fill(directory / f"search-{size}", size)
        times = []
        for _ in range(5):
            for text in TYPED:
                for end in range(1, len(text) + 1):
                    begin = time.perf_counter()
                    store.read_blocking(partial(_search, text[:end]))
                    times.append(time.perf_counter() - begin)
        report_times("search_keystroke", times, orders=size)
        store.close()
