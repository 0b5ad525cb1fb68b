"""Opens a file of orders, JSON or CSV, whichever it is."""

from __future__ import annotations

import codecs
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from kiosk.services.orders.csv_files.bodies import FileDefaults
from kiosk.services.orders.csv_files.header import Header
from kiosk.services.orders.csv_files.mapping import CsvMapping
from kiosk.services.orders.csv_files.records import csv_records
from kiosk.services.orders.csv_files.rows import CsvRows
from kiosk.services.orders.file_kinds import LOOKED_AT_BYTES, FileKind, kind_of
from kiosk.services.orders.json_values import FileProblem
from kiosk.services.orders.order_files import Record, RecordPosition, RecordUnit, read_records

_MAY_BE_CSV = (FileKind.CSV, FileKind.TEXT, None)


@contextmanager
def open_records(
    stream: BinaryIO, mappings: Callable[[], Mapping[str, CsvMapping]], defaults: FileDefaults
) -> Iterator[Iterator[Record]]:
    """The records of a file or pipe of JSON or CSV. Every problem of the file is a record.

    `mappings`: called for what may be CSV; see `csv_records`. A CSV file is read twice, so a pipe
    of CSV is copied to a temporary file first.
    """
    try:
        start, whole = _begin(stream)
    except OSError as error:
        where = RecordPosition(RecordUnit.LINE, 1)
        yield iter([Record(where, problem=FileProblem.UNREADABLE, detail=error.strerror or "")])
        return
    kind = kind_of(start)
    known = mappings() if kind in _MAY_BE_CSV and not _begins_json(start) else {}
    if not known or not (kind is FileKind.CSV or _has_header(start, known)):
        yield read_records(whole)
    elif whole.seekable():
        yield csv_records(whole, known, defaults)
    else:
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(whole, copy)
            copy.seek(0)
            yield csv_records(copy, known, defaults)


def _begin(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first part of a stream, and a stream of all of it. Raises OSError."""
    if stream.seekable():
        at = stream.tell()
        start = stream.read(LOOKED_AT_BYTES)
        stream.seek(at)
        return start, stream
    # From a pipe what it holds now, without waiting for more.
    start = getattr(stream, "read1", stream.read)(LOOKED_AT_BYTES)
    return start, io.BufferedReader(_Continued(start, stream))


def _begins_json(start: bytes) -> bool:
    """Whether a file is empty, or begins with an object or an array."""
    return start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"", b"{", b"[")


def _has_header(start: bytes, mappings: Mapping[str, CsvMapping]) -> bool:
    """Whether a text that looks like no table begins with a known header, or one was named."""
    header = Header(CsvRows(io.BytesIO(start)).header.cells)
    return len(mappings) == 1 or any(map(header.is_of, mappings.values()))


class _Continued(io.RawIOBase):
    """A stream whose beginning has been read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._start[: len(buffer)]
        self._start = self._start[len(part) :]
        if not part:
            part = getattr(self._rest, "read1", self._rest.read)(len(buffer))
        buffer[: len(part)] = part
        return len(part)
