"""Reading files of orders: one JSON object, a JSON array, or JSON lines, in bounded memory.

A file may be far larger than the memory: only one record is held at a time. What cannot be
read is reported with its place, and reading goes on where the format allows: after a broken
line of JSON lines with the next one; after a broken element of an array not at all, because
nothing tells where the next one begins. Records before it have been given out by then.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from kiosk.services.json_values import (
    VALUE_LENGTH_MAX,
    FileProblem,
    JsonReader,
    Unreadable,
    skip_spaces,
)

CHUNK_BYTES = 1 << 18


class Counted(StrEnum):
    """How a record is found again: by the line it begins in, or by its index in the array."""

    LINE = "line"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a record. Lines count from 1, indices from 0."""

    counted: Counted
    number: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its decoded value, or why there is none.

    `detail` goes with some problems: the key that was repeated, the line of an array's text,
    what the system said.
    """

    where: Where
    value: object = None
    problem: FileProblem | None = None
    detail: str = ""


def read_records(stream: BinaryIO) -> Iterator[Record]:
    """The records of a file or pipe, in their order. Raises nothing but bugs."""
    where = Where(Counted.LINE, 1)
    try:
        line, number = _first_line(stream)
        where = Where(Counted.LINE, number)
        if not line:
            yield _failed(where, FileProblem.EMPTY)
        elif line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in line[:2]:
            yield _failed(where, FileProblem.NOT_UTF8)
        elif line.lstrip()[:1] == b"[":
            yield from _Array(stream, line, number).records()
        else:
            yield from _read_lines(stream, line, number)
    except OSError as error:
        yield _failed(where, FileProblem.UNREADABLE, error.strerror or "")


def _failed(where: Where, problem: FileProblem, detail: str = "") -> Record:
    return Record(where, problem=problem, detail=detail)


def _first_line(stream: BinaryIO) -> tuple[bytes, int]:
    """The beginning of the first line that is not blank, and its number; b"" at the end."""
    number = 1
    line = stream.readline(CHUNK_BYTES).removeprefix(codecs.BOM_UTF8)
    while line and not line.strip():
        number += line.endswith(b"\n")
        line = stream.readline(CHUNK_BYTES)
    return line, number


# --- JSON lines, and a single object -------------------------------------------------------------


def _read_lines(stream: BinaryIO, first: bytes, number: int) -> Iterator[Record]:
    """Each line is a record; but when the first ends within an object, the object goes on."""
    reader = JsonReader()
    lines = _whole_lines(stream, first)
    line = next(lines)
    record = _read_line(reader, line, number)
    following = next(lines, b"")
    if record.problem is FileProblem.CUT and following and following[:1] != b"{":
        yield from _read_text(reader, (line or b"") + following, stream, number)
        return
    yield record
    while following != b"":
        number += 1
        if following is None or following.strip():
            yield _read_line(reader, following, number)
        following = next(lines, b"")


def _whole_lines(stream: BinaryIO, start: bytes) -> Iterator[bytes | None]:
    """The lines of a stream, the first of which begins with `start`; None for one too long."""
    line = start
    while line:
        length = len(line)
        parts = [line]
        while not parts[-1].endswith(b"\n"):
            part = stream.readline(CHUNK_BYTES)
            length += len(part)
            if not part:
                break
            parts = [*parts, part] if length <= VALUE_LENGTH_MAX else [part]
        yield b"".join(parts) if length <= VALUE_LENGTH_MAX else None
        line = stream.readline(CHUNK_BYTES)


def _read_line(reader: JsonReader, line: bytes | None, number: int) -> Record:
    where = Where(Counted.LINE, number)
    if line is None:
        return _failed(where, FileProblem.TOO_LONG)
    try:
        text = line.decode("utf-8").strip()
        value, end = reader.value(text, 0)
        if end < len(text):
            return _failed(where, FileProblem.NOT_JSON)
    except UnicodeDecodeError:
        return _failed(where, FileProblem.NOT_UTF8)
    except Unreadable as error:
        return _failed(where, error.problem, error.detail)
    return Record(where, value)


def _read_text(reader: JsonReader, start: bytes, stream: BinaryIO, number: int) -> Iterator[Record]:
    """Objects that span lines, one after the other: read as a whole, up to VALUE_LENGTH_MAX."""
    where = Where(Counted.LINE, number)
    raw = start + stream.read(VALUE_LENGTH_MAX)
    if len(raw) > VALUE_LENGTH_MAX:
        yield _failed(where, FileProblem.TOO_LONG)
        return
    text = raw.decode("utf-8", "replace")
    good_text = text if "\ufffd" not in text else _good_part(raw)
    at = skip_spaces(text, 0)
    while at < len(text):
        where = Where(Counted.LINE, number + text.count("\n", 0, at))
        try:
            value, at = reader.value(good_text, at)
        except Unreadable as error:
            is_bad_text = error.problem is FileProblem.CUT and len(good_text) < len(text)
            problem = FileProblem.NOT_UTF8 if is_bad_text else error.problem
            where = Where(Counted.LINE, number + text.count("\n", 0, error.at))
            yield _failed(where, problem, error.detail)
            return
        yield Record(where, value)
        at = skip_spaces(text, at)


def _good_part(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw[: error.start].decode("utf-8")


# --- arrays --------------------------------------------------------------------------------------


class _Array:
    """An array that is longer than the memory: a window of its text moves over the stream."""

    def __init__(self, stream: BinaryIO, start: bytes, line: int) -> None:
        """`start`: what was read of the stream already; it begins in line number `line`."""
        self._stream = stream
        self._reader = JsonReader()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._line = line
        self._end: FileProblem | None = None
        self._take(start)

    def records(self) -> Iterator[Record]:
        """The elements; where one cannot be read, that problem is the last record."""
        index = 0
        try:
            self._character()
            is_empty = self._peek() == "]"
            separator = self._character() if is_empty else ","
            while separator == ",":
                value, repeated = self._value()
                where = Where(Counted.INDEX, index)
                if repeated is None:
                    yield Record(where, value)
                else:
                    yield _failed(where, FileProblem.REPEATED_KEY, repeated)
                index += 1
                separator = self._character()
            self._close(separator)
        except Unreadable as error:
            line = self._line + self._text.count("\n", 0, error.at)
            yield _failed(Where(Counted.INDEX, index), error.problem, str(line))

    def _close(self, last: str) -> None:
        """Raise Unreadable unless `last` closes the array and nothing follows."""
        if last != "]" or self._peek_or_end():
            raise Unreadable(FileProblem.NOT_SEPARATED, self._at)

    def _value(self) -> tuple[object, str | None]:
        """The next element, and the key that was repeated in it."""
        self._peek()
        while True:
            repeated = None
            end = 0
            value: object = None
            try:
                value, end = self._reader.value(self._text, self._at)
            except Unreadable as error:
                if error.problem is FileProblem.REPEATED_KEY:
                    end, repeated = error.at, error.detail
                elif error.problem is not FileProblem.CUT or self._end:
                    is_cut = error.problem is FileProblem.CUT
                    problem = self._end if is_cut and self._end else error.problem
                    raise Unreadable(problem, error.at) from None
            # A number may go on in the next part: "6" and "6e+" may both be "6e+7" yet.
            may_go_on = isinstance(value, (int, float)) and len(self._text) - end < 3
            if end and (self._end or not may_go_on):
                self._at = end
                return value, repeated
            if len(self._text) - self._at > VALUE_LENGTH_MAX:
                raise Unreadable(FileProblem.TOO_LONG, self._at)
            self._fill()

    def _character(self) -> str:
        character = self._peek()
        self._at += 1
        return character

    def _peek(self) -> str:
        """The next character that is no space. Raises Unreadable at the end."""
        character = self._peek_or_end()
        if not character:
            raise Unreadable(self._end or FileProblem.CUT, self._at)
        return character

    def _peek_or_end(self) -> str:
        self._at = skip_spaces(self._text, self._at)
        while self._at == len(self._text) and not self._end:
            self._fill()
            self._at = skip_spaces(self._text, self._at)
        return self._text[self._at : self._at + 1]

    def _fill(self) -> None:
        """Drop what was read and take the next part, at least as much as is left."""
        self._line += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :]
        self._at = 0
        self._take(self._stream.read(max(CHUNK_BYTES, len(self._text))))

    def _take(self, part: bytes) -> None:
        try:
            self._text += self._decoder.decode(part, final=not part)
            self._end = None if part else FileProblem.CUT
        except UnicodeDecodeError as error:
            self._text += error.object[: error.start].decode("utf-8")
            self._end = FileProblem.NOT_UTF8
