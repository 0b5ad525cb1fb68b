"""Reads files of orders: JSON objects and arrays, one after the other, in bounded memory.

Objects may take one line each (JSON lines) or many lines; concatenated files are read too, each
with its byte order mark. A file may be far larger than memory: only one record is held at a time.
A record that cannot be read is reported with its position, and reading goes on where the format
allows: after a malformed object at the next line that may begin one; after a malformed element of
an array not at all, because nothing says where the next one begins. The records before it have
been yielded by then. A file that is not JSON at all is one problem.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import BinaryIO

from kiosk.domain.frozen import frozen
from kiosk.services.orders.collect_body import FieldProblem
from kiosk.services.orders.file_kinds import kind_of
from kiosk.services.orders.json_values import FileProblem, JsonReader, Unreadable
from kiosk.services.orders.text_window import TextWindow

_PRETTY = re.compile(r"[ \t\"}\]]")
"""The beginning of a line that continues the object of the line before, in indented JSON."""


class RecordUnit(StrEnum):
    """How a record's position is counted: the line it begins in, or its index in the array."""

    LINE = "line"
    INDEX = "index"


@frozen
class RecordPosition:
    """The position of a record. Lines count from 1, indices from 0."""

    counted: RecordUnit
    number: int


@frozen
class TableColumn:
    """The column of a table that has a field; `line`: where, if not in that of the record."""

    name: str
    line: int | None = None


@frozen
class Record:
    """One record of a file: its decoded value, or why there is none.

    `detail` of some problems: the repeated key, the line of an error in an array, the operating
    system's message, the `FileKind` of a file that is not JSON. `problems`: of a record of a table,
    found before there is a value. `columns`: where the fields of the value are in a table, by their
    paths. `is_left_out`: a mapping says that this is no order for the store.
    """

    where: RecordPosition
    value: object = None
    problem: FileProblem | None = None
    detail: str = ""
    problems: tuple[FieldProblem, ...] = ()
    columns: Mapping[str, TableColumn] = field(default_factory=dict)
    is_left_out: bool = False

    def found_problems(self) -> list[FieldProblem]:
        """Why there is no value; none if there is one."""
        if self.problem is None:
            return list(self.problems)
        return [FieldProblem("", self.problem.value, None, {"detail": self.detail})]

    def shown(self, problem: FieldProblem) -> FieldProblem:
        """A problem of the value, with the column and the line of a table in place of its path."""
        column = self.columns.get(problem.path)
        if column is None:
            return problem
        return replace(problem, path=column.name or problem.path, line=column.line)


def read_records(stream: BinaryIO) -> Iterator[Record]:
    """The records of a file or pipe, in sequence. Every problem is a record: raises nothing."""
    window = TextWindow(stream)
    where = RecordPosition(RecordUnit.LINE, 1)
    try:
        kind = kind_of(window.beginning())
        if kind is not None:
            yield _failed(where, FileProblem.OTHER_KIND, kind.value)
            return
        first = window.next_character()
        where = RecordPosition(RecordUnit.LINE, window.line())
        if not first:
            yield _failed(where, FileProblem.EMPTY)
            return
        yield from _Documents(window).records()
    except OSError as error:
        yield _failed(where, FileProblem.UNREADABLE, error.strerror or "")


def _failed(where: RecordPosition, problem: FileProblem, detail: str = "") -> Record:
    return Record(where, problem=problem, detail=detail)


class _Documents:
    """Objects and arrays, one after the other; elements are counted from 0 over all arrays."""

    def __init__(self, window: TextWindow) -> None:
        self._window = window
        self._reader = JsonReader()
        self._index = 0

    def records(self) -> Iterator[Record]:
        """Every object, and every element of an array."""
        while character := self._window.next_character():
            if character == "[":
                is_whole = yield from self._elements()
                if not is_whole:
                    return
            else:
                yield from self._object()

    # --- objects, on one line or many

    def _object(self) -> Iterator[Record]:
        window = self._window
        where = RecordPosition(RecordUnit.LINE, window.line())
        end = window.line_end()
        if end is None:
            yield _failed(where, FileProblem.TOO_LONG)
            window.skip_line()
            return
        line = window.text[window.at : end].rstrip()
        try:
            value, length = self._reader.value(line, 0)
        except Unreadable as error:
            yield from self._broken_line(where, error, window.at + len(line))
            return
        if not window.is_text(window.at + length):
            yield _failed(where, FileProblem.NOT_UTF8)
            window.skip_line()
        elif length < len(line) and line[length:].lstrip(" \t\ufeff")[:1] not in ("{", "["):
            yield _failed(where, FileProblem.NOT_JSON)
            window.skip_line()
        else:
            window.at += length
            yield Record(where, value)

    def _broken_line(self, where: RecordPosition, error: Unreadable, end: int) -> Iterator[Record]:
        """Reads a line that is not a value: the first of a value of many lines, or malformed."""
        window = self._window
        problem, detail = error.problem, error.detail
        if problem is FileProblem.CUT and window.has_line_after():
            try:
                value, at = self._long_value()
            except Unreadable as found:
                if window.begins_next_line(_PRETTY):
                    place = RecordPosition(RecordUnit.LINE, window.line(found.at))
                    yield _failed(place, found.problem, found.detail)
                    window.skip_to_record()
                    return
            else:
                window.at = at
                yield Record(where, value)
                return
        yield _failed(where, problem if window.is_text(end) else FileProblem.NOT_UTF8, detail)
        window.skip_line()

    def _long_value(self) -> tuple[object, int]:
        """The value that begins here, on any number of lines, and its end. Raises Unreadable."""
        window = self._window
        while True:
            try:
                value, end = self._reader.value(window.text, window.at)
            except Unreadable as error:
                self._refuse_too_long(error.at)
                bad_at = window.bad_at(min(error.at + 1, len(window.text)))
                if bad_at is not None:
                    raise Unreadable(FileProblem.NOT_UTF8, bad_at) from None
                if error.problem is not FileProblem.CUT:
                    raise
                self._refuse_too_long(len(window.text))
                if not window.fill():
                    raise
            else:
                self._refuse_too_long(end)
                bad_at = window.bad_at(end)
                if bad_at is not None:
                    raise Unreadable(FileProblem.NOT_UTF8, bad_at)
                return value, end

    def _refuse_too_long(self, end: int) -> None:
        if self._window.is_too_long(end):
            raise Unreadable(FileProblem.TOO_LONG, self._window.at)

    # --- arrays

    def _elements(self) -> Generator[Record, None, bool]:
        """Yields the elements of the array that begins here; returns whether it was complete."""
        window = self._window
        try:
            window.at += 1
            is_empty = self._peek() == "]"
            separator = self._character() if is_empty else ","
            while separator == ",":
                self._peek()
                yield self._element()
                self._index += 1
                separator = self._character()
            self._close(separator)
        except Unreadable as error:
            line = str(window.line(error.at))
            yield _failed(RecordPosition(RecordUnit.INDEX, self._index), error.problem, line)
            return False
        return True

    def _close(self, last: str) -> None:
        """Raise Unreadable unless `last` closes the array and what follows may be a record."""
        if last != "]" or self._window.next_character() not in ("", "[", "{"):
            raise Unreadable(FileProblem.NOT_SEPARATED, self._window.at)

    def _element(self) -> Record:
        window = self._window
        where = RecordPosition(RecordUnit.INDEX, self._index)
        while True:
            try:
                value, end = self._long_value()
            except Unreadable as error:
                if error.problem is not FileProblem.REPEATED_KEY:
                    raise
                window.at = error.at
                return _failed(where, error.problem, error.detail)
            # A number may go on in the next part: "6" and "6e+" may both become "6e+7".
            may_go_on = isinstance(value, (int, float)) and len(window.text) - end < 3
            if not may_go_on or not window.fill():
                window.at = end if not may_go_on else self._long_value()[1]
                return Record(where, value)

    def _character(self) -> str:
        character = self._peek()
        self._window.at += 1
        return character

    def _peek(self) -> str:
        """The next character that is not blank, still to be read. Raises Unreadable at the end."""
        character = self._window.next_character()
        if not character:
            raise Unreadable(FileProblem.CUT, self._window.at)
        if self._window.bad_at(self._window.at + 1) is not None:
            raise Unreadable(FileProblem.NOT_UTF8, self._window.at)
        return character
