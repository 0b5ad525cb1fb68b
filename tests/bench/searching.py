"""Measures the search for each keystroke in the search field, by what is typed and by how many
orders the store has.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from kiosk.services.orders.find_orders import find
from kiosk.services.ports.reader import Reader
from kiosk.storage.local_database import LocalDatabase
from tests.bench.filled_store import OPEN, fill
from tests.bench.results import report_growth, report_times

LIMIT = 20
ROUNDS = 5

TYPED = {
    "name": ("durand", "camille lef", "léa mar", "zoé petit", "ndiaye blanc"),
    "phone": ("0612345678", "+33 6 98 76", "4567"),
    "number": ("CMD-0000123", "cmd 000", "0123"),
    "shelf": ("c1-04", "a8 12", "b2"),
    "item": ("fauteuil en chêne", "lampe de salon vert", "terracotta", "cafetiere 12"),
    "typing_error": ("durannd", "camile lefevre", "thmoas", "fauteiul", "cafteiere", "moraeu"),
}
"""Texts by their kind; codes are made by chance, and taken from the store."""


def search(directory: Path, sizes: tuple[int, ...]) -> None:
    """Searches for each text one key at a time, five times over, in stores of these sizes.

    Each has three hundred open orders; the last measured has as many orders as the middle one, all
    of them open.
    """
    every_open = sizes[len(sizes) // 2]
    times: dict[tuple[int, int], list[float]] = {}
    for orders, open_count in (*((size, OPEN) for size in sizes), (every_open, every_open)):
        store = fill(directory / f"search-{orders}-{open_count}", orders, open_count)
        times[orders, open_count] = report_searches(store, orders=orders, open=open_count)
        store.close()
    few, many = times[sizes[0], OPEN], times[sizes[-1], OPEN]
    report_growth("search_keystroke", few, many, orders=(sizes[0], sizes[-1]))


def report_searches(store: LocalDatabase, **store_size: int) -> list[float]:
    """Prints the times of each kind of text, and those of all together, which it returns."""
    codes = store.read_blocking(lambda reader: sorted(reader.open_codes())[:5])
    every: list[float] = []
    for kind, texts in {"code": tuple(codes), **TYPED}.items():
        times = [
            _seconds(store, text[:end])
            for _ in range(ROUNDS)
            for text in texts
            for end in range(1, len(text) + 1)
        ]
        report_times(f"search_{kind}", times, **store_size)
        every += times
    report_times("search_keystroke", every, **store_size)
    return every


def _seconds(store: LocalDatabase, typed: str) -> float:
    begin = time.perf_counter()
    store.read_blocking(partial(_find, typed))
    return time.perf_counter() - begin


def _find(typed: str, reader: Reader) -> object:
    return find(reader, typed, LIMIT)
