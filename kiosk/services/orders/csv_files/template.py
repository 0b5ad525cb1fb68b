"""Makes an empty CSV file of a mapping, to fill in."""

from __future__ import annotations

from kiosk.services.orders.csv_files.mapping import CsvMapping, Source

_DELIMITER = {"fr": ";"}
"""What Excel parts cells by in a language; a comma elsewhere."""


def template_line(mapping: CsvMapping, language: str) -> str:
    """The header of an empty file, without a line break, with a byte order mark for Excel."""
    sources = [*mapping.order_sources().values(), *mapping.line_sources().values()]
    names = [name for source in sources for name in _names(source, mapping, language)]
    delimiter = _DELIMITER.get(language, ",")
    cells = (_cell(name, delimiter) for name in dict.fromkeys(names))
    return "\ufeff" + delimiter.join(cells)


def _names(source: Source, mapping: CsvMapping, language: str) -> list[str]:
    """The columns of one field: of names in several languages the one in this language."""
    place = mapping.languages.index(language) if language in mapping.languages else 0
    columns = [source.column] if source.column else source.join or []
    return [names[place if place < len(names) else 0] for names in columns]


def _cell(name: str, delimiter: str) -> str:
    if delimiter in name or '"' in name:
        return '"' + name.replace('"', '""') + '"'
    return name
