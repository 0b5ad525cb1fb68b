"""Reads the rows of a CSV file: a row may take several lines, where a quoted cell has breaks."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from kiosk.domain.frozen import frozen
from kiosk.services.orders.csv_files.lines import LINE_BYTES_MAX, TextLine, read_lines
from kiosk.services.orders.json_values import FileProblem

DELIMITERS = (";", "\t", ",")
_ROW_LINES_MAX = 1000
_NAMES_DELIMITER = re.compile(r'\s*"?sep=(.)"?[;,\t]*\s*', re.IGNORECASE)
"""The line by which Excel names the delimiter, before the header."""

_QUOTED = re.compile(r'"(?:[^"]|"")*"')


@frozen
class Row:
    """A row. `line`: where it begins, from 1.

    `problem`: why it cannot be used; its cells then are those of its first line, as far as known.
    """

    line: int
    cells: tuple[str, ...] = ()
    problem: FileProblem | None = None


class CsvRows:
    """The header of a CSV file, then its rows; rows without any text are left out.

    The delimiter is the one that the header has most of, or that a line `sep=;` names before it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the header. Raises OSError."""
        self._lines = read_lines(stream)
        self._again: deque[TextLine] = deque()
        self._width: int | None = None
        self._delimiter = self._found_delimiter()
        self.header = next(self.rows(), Row(1))
        self._width = len(self.header.cells)

    def _found_delimiter(self) -> str:
        named = None
        while line := self._next_line():
            if not line.text.strip() and not line.problem:
                continue
            match = None if named else _NAMES_DELIMITER.fullmatch(line.text)
            if match:
                named = match[1]
                continue
            self._again.append(line)
            outside = _QUOTED.sub("", line.text)
            return named or max(DELIMITERS, key=outside.count)
        return DELIMITERS[0]

    def rows(self) -> Iterator[Row]:
        """Every further row. Raises OSError.

        Where a quote is not closed the row is its first line, and reading goes on with the next.
        """
        while line := self._next_line():
            if line.problem:
                yield self._unreadable(line, line.problem)
                continue
            row = self._row(line)
            if self._width is not None and any(map(str.strip, row.cells[self._width :])):
                row = replace(row, problem=row.problem or FileProblem.ROW_TOO_WIDE)
            if row.problem or any(cell and not cell.isspace() for cell in row.cells):
                yield row

    def _row(self, first: TextLine) -> Row:
        cells = _Cells(self._delimiter)
        line, lines, length = first, [first], len(first.text)
        while not cells.take(line.text):
            following = self._next_line()
            if following is not None:
                lines.append(following)
                length += len(following.text)
            is_too_long = length > LINE_BYTES_MAX or len(lines) > _ROW_LINES_MAX
            if following is None or following.problem or is_too_long:
                return self._quote_open(lines)
            line = following
        # A quote too many reaches over whole rows to the next one in the file, which begins a text.
        is_as_wide = self._width in (None, len(cells.taken))
        if len(lines) > 1 and (cells.has_text_after_quote or not is_as_wide):
            return self._quote_open(lines)
        return Row(first.number, tuple(cells.taken))

    def _quote_open(self, lines: list[TextLine]) -> Row:
        self._again.extendleft(reversed(lines[1:]))
        return self._unreadable(lines[0], FileProblem.QUOTE_OPEN)

    def _unreadable(self, line: TextLine, problem: FileProblem) -> Row:
        cells = line.text.replace('"', "").split(self._delimiter)
        return Row(line.number, tuple(cells), problem)

    def _next_line(self) -> TextLine | None:
        return self._again.popleft() if self._again else next(self._lines, None)


class _Cells:
    """The cells of one row, taken line by line."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._quoted: list[str] | None = None
        self.taken: list[str] = []
        self.has_text_after_quote = False

    def take(self, line: str) -> bool:
        """Take one line; returns whether the row ends with it: no quoted cell is open."""
        if self._quoted is None and '"' not in line:
            self.taken = line.split(self._delimiter)
            return True
        at = 0
        while at <= len(line):
            if self._quoted is None and line.startswith('"', at):
                self._quoted, at = [], at + 1
            if self._quoted is not None:
                closed_at = self._read_quoted(line, at)
                if closed_at is None:
                    return False
                at = closed_at
            end = line.find(self._delimiter, at)
            end = len(line) if end < 0 else end
            if self._quoted is not None and line[at:end].strip():
                self.has_text_after_quote = True
            self.taken.append("".join(self._quoted or ()) + line[at:end])
            self._quoted, at = None, end + 1
        return True

    def _read_quoted(self, line: str, at: int) -> int | None:
        """Read on in a quoted cell; returns the position after its end, None if it has none here.

        Two quotes are one that belongs to the cell.
        """
        parts = self._quoted if self._quoted is not None else []
        while (end := line.find('"', at)) >= 0:
            parts.append(line[at:end])
            if not line.startswith('"', end + 1):
                return end + 1
            parts.append('"')
            at = end + 2
        parts.append(f"{line[at:]}\n")
        return None
