"""Reads a file of stores: CSV with the columns `name` and `exchange_place`.

The columns are parted by commas or, as spreadsheets in French write them, by semicolons.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from kiosk.domain.frozen import frozen
from kiosk.services.text_rules import has_ignorable, is_printable, short

COLUMNS = ("name", "exchange_place")
LENGTH_MAX = 100


@frozen
class StoreLine:
    """A line that names a store. `number`: counted from 1, the head included."""

    number: int
    name: str
    exchange_place_id: str


@frozen
class BadLine:
    """A line that cannot be used: the key of the sentence that says why, and what it quotes."""

    number: int
    key: str
    given: str = ""


def read_lines(text: str) -> Iterator[StoreLine | BadLine]:
    """Every line with a store; empty lines are left out. A file without its head is one BadLine."""
    lines = text.removeprefix("\ufeff").splitlines()
    head = lines[0] if lines else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.DictReader(lines, delimiter=delimiter)
    named = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
    if not set(COLUMNS) <= named.keys():
        yield BadLine(1, "store_file.head", short(head))
        return
    places: Counter[str] = Counter()
    for row in rows:
        name, place = ((row.get(named[column]) or "").strip() for column in COLUMNS)
        if not name and not place:
            continue
        places[place] += 1
        bad = next((text for text in (name, place) if not _is_usable(text)), None)
        if bad is not None:
            yield BadLine(rows.line_num, "store_file.text", short(bad))
        elif places[place] > 1:
            yield BadLine(rows.line_num, "store_file.twice", place)
        else:
            yield StoreLine(rows.line_num, name, place)


def _is_usable(text: str) -> bool:
    return 0 < len(text) <= LENGTH_MAX and is_printable(text) and not has_ignorable(text)
