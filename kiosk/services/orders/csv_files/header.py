"""Finds the columns of a mapping in the header of a file, and the texts of a row in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from kiosk.services.orders.csv_files.mapping import CsvMapping, Source
from kiosk.services.orders.csv_files.values import cell_text


class Header:
    """The columns of a file, found by their names without regard to case, accents and spaces."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = tuple(map(cell_text, cells))
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self.cells):
            self._places.setdefault(_plain(name), []).append(place)

    def place(self, names: Iterable[str]) -> int | None:
        """The column that has the first of these names that is here."""
        return next((places[0] for name in names if (places := self._of(name))), None)

    def repeated(self, names: Iterable[str]) -> str | None:
        """The first of these names that several columns have."""
        return next((name for name in names if len(self._of(name)) > 1), None)

    def has(self, source: Source) -> bool:
        """Whether a field has a column here, or needs none."""
        return source.value is not None or self.place(source.names()) is not None

    def is_of(self, mapping: CsvMapping) -> bool:
        """Whether these are the columns by which a mapping is recognised."""
        if not mapping.recognised_by:
            return self.has(mapping.order.collect_id) and self.has(mapping.order.email)
        return all(self.place(names) is not None for names in mapping.recognised_by)

    def _of(self, name: str) -> list[int]:
        return self._places.get(_plain(name), [])


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


class MappedField:
    """A source in one file: gives the text of a row, and the column that a message names."""

    def __init__(self, source: Source, header: Header) -> None:
        self.source = source
        places = [header.place([name]) for name in source.column or ()]
        self._either = tuple(place for place in places if place is not None)
        joined = [header.place(names) for names in source.join or ()]
        self._joined = tuple(place for place in joined if place is not None)
        self._words = {_plain(word): meant for word, meant in source.words.items()}
        named = (*self._either, *self._joined)
        self.column = header.cells[named[0]] if named else ""

    def text(self, cells: Sequence[str]) -> str:
        """The text of the field in a row; "" if there is none, whatever the default."""
        text = self._given(cells)
        if self.source.part:
            first, _, rest = text.partition(" ")
            text = (first if rest else "") if self.source.part == "first" else rest or first
        return self._words.get(_plain(text), text) if self._words and text else text

    def text_or_default(self, cells: Sequence[str]) -> str:
        """The text of the field in a row, or its default."""
        return self.text(cells) or self.source.default

    def _given(self, cells: Sequence[str]) -> str:
        if self.source.value is not None:
            return self.source.value
        if self.source.join is not None:
            texts = [_cell(cells, place) for place in self._joined]
            return self.source.separator.join(filter(None, texts))
        for place in self._either:
            if text := _cell(cells, place):
                return text
        return ""


def _cell(cells: Sequence[str], place: int) -> str:
    return cell_text(cells[place]) if place < len(cells) and cells[place] else ""
