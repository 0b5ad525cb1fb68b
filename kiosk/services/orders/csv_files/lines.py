"""Reads the lines of a stream of text in UTF-8 or Windows-1252, in bounded memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from kiosk.domain.frozen import frozen
from kiosk.services.orders.json_values import FileProblem

LINE_BYTES_MAX = 1 << 20
_CHUNK_BYTES = 1 << 18

_BREAK = re.compile(rb"\r\n|\n|\r")
_SEVERAL_BYTES = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
"""A character that UTF-8 writes in several bytes; in French of Windows-1252 there is none such."""


@frozen
class TextLine:
    """A line without its break. `number` counts from 1. `problem`: why its text is incomplete."""

    number: int
    text: str
    problem: FileProblem | None = None


def read_lines(stream: BinaryIO) -> Iterator[TextLine]:
    """Every line of a stream. Raises OSError.

    A line is decoded as UTF-8, or where it is none, as Windows-1252; but not in a file that has a
    byte order mark of UTF-8, or has had a character of several bytes: there it is a problem.
    """
    is_utf_8 = False
    for number, raw in enumerate(_raw_lines(stream), 1):
        if raw is None:
            yield TextLine(number, "", FileProblem.LINE_TOO_LONG)
            continue
        if number == 1 and raw.startswith(codecs.BOM_UTF8):
            is_utf_8 = True
        text = _utf_8(raw)
        is_utf_8 = is_utf_8 or (not raw.isascii() and _SEVERAL_BYTES.search(raw) is not None)
        if text is None and not is_utf_8:
            text = _windows_1252(raw)
        if text is None:
            yield TextLine(number, raw.decode(errors="replace"), FileProblem.NOT_UTF8)
        else:
            yield TextLine(number, text)


def _utf_8(raw: bytes) -> str | None:
    try:
        return raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def _windows_1252(raw: bytes) -> str | None:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _raw_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines of at most LINE_BYTES_MAX bytes, None for a longer one."""
    rest, is_too_long = b"", False
    while chunk := stream.read(_CHUNK_BYTES):
        if chunk.endswith(b"\r"):
            # The line feed that may follow belongs to this break.
            chunk += stream.read(1)
        *whole, rest = _BREAK.split(rest + chunk)
        for raw in whole:
            yield None if is_too_long or len(raw) > LINE_BYTES_MAX else raw
            is_too_long = False
        if len(rest) > LINE_BYTES_MAX:
            rest, is_too_long = b"", True
    if rest or is_too_long:
        yield None if is_too_long else rest
