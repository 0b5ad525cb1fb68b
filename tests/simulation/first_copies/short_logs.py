"""Runs in which counters get a new disk, and load their store anew: as a file, if all goes well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from kiosk.app.first_copy import given
from kiosk.sync.client import first_copy

ENTRIES = 8
"""A log of this length is loaded as a first copy: two days here have some hundred entries."""
FIRST_PAGE = 3
PART_BYTES_MAX, PART_BYTES_MIN = 48 * 2**10, 8 * 2**10
"""A file comes in about eight parts."""


@contextmanager
def short_logs_as_files() -> Iterator[None]:
    """While this is active, a log needs few entries to be loaded as a file."""
    new = {"SNAPSHOT_FROM": ENTRIES, "FIRST_PAGE": FIRST_PAGE}
    new |= {"PART_BYTES_MAX": PART_BYTES_MAX, "PART_BYTES_MIN": PART_BYTES_MIN}
    changes: tuple[tuple[Any, dict[str, int]], ...] = (
        (first_copy, new),
        (given, {"ENTRIES_MIN": ENTRIES}),
    )
    before = [
        (module, {name: getattr(module, name) for name in named}) for module, named in changes
    ]
    try:
        _set(changes)
        yield
    finally:
        _set(before)


def _set(named: Iterable[tuple[Any, dict[str, int]]]) -> None:
    for module, values in named:
        for name, value in values.items():
            setattr(module, name, value)
