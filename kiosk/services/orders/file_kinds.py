"""Recognises by its first bytes what a file is that is not JSON."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

LOOKED_AT_BYTES = 64 * 1024


class FileKind(StrEnum):
    """Kinds of files that people give instead of a file of orders."""

    XLSX = "xlsx"
    XLS = "xls"
    WORD = "word"
    ZIP = "zip"
    GZIP = "gzip"
    ARCHIVE = "archive"
    PDF = "pdf"
    PICTURE = "picture"
    SQLITE = "sqlite"
    UTF16 = "utf16"
    HTML = "html"
    XML = "xml"
    RTF = "rtf"
    CSV = "csv"
    TEXT = "text"
    BINARY = "binary"


_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ\x00", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", FileKind.ARCHIVE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.XLS),
    (b"SQLite format 3\x00", FileKind.SQLITE),
    (codecs.BOM_UTF16_LE, FileKind.UTF16),
    (codecs.BOM_UTF16_BE, FileKind.UTF16),
    (b"{\\rtf", FileKind.RTF),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_IN_ZIP = ((b"xl/", FileKind.XLSX), (b"word/", FileKind.WORD))
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_XML = re.compile(rb"<([?!A-Za-z_])")
_JSON_SCALAR = re.compile(rb"(\"|-?[0-9]|(true|false|null|NaN|Infinity|-Infinity)\b)")
_MAY_HOLD_RECORDS = re.compile(rb"^[ \t]*(\xef\xbb\xbf)?[{\[]", re.MULTILINE)
_SEPARATORS = (b";", b"\t", b",", b"|")


def kind_of(start: bytes) -> FileKind | None:
    """The kind of a file by its beginning; None if it may hold JSON.

    `start`: the first LOOKED_AT_BYTES of the file, or all of a shorter one.
    """
    start = start[:LOOKED_AT_BYTES]
    for beginning, kind in _BEGINNINGS:
        if start.startswith(beginning):
            return kind
    if start.startswith(_ZIP):
        return next((kind for name, kind in _IN_ZIP if name in start), FileKind.ZIP)
    if b"\0" in start[:4]:
        # UTF-16 without a byte order mark has one of each two bytes 0; else it is not text.
        is_utf16 = b"\0" in start[:2] and start[:4].count(b"\0") == 2
        return FileKind.UTF16 if is_utf16 else FileKind.BINARY
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    return _kind_of_text(text) if text[:1] not in (b"", b"{", b"[") else None


def _kind_of_text(text: bytes) -> FileKind | None:
    if text[:1] == b"<" and _HTML.search(text[:2000]):
        return FileKind.HTML
    if _XML.match(text):
        return FileKind.XML
    if _is_binary(text):
        return None if _MAY_HOLD_RECORDS.search(text) else FileKind.BINARY
    if _is_table(text.splitlines()):
        return FileKind.CSV
    # In JSON lines any line may be malformed, also the first.
    if _MAY_HOLD_RECORDS.search(text) or _JSON_SCALAR.match(text):
        return None
    return FileKind.TEXT


def _is_table(lines: list[bytes]) -> bool:
    """Whether the first two lines have the same columns."""
    filled = [line for line in lines[:20] if line.strip()][:2]
    if len(filled) < 2 or filled[1].lstrip()[:1] in (b"{", b"["):
        return len(lines) == 1 and any(lines[0].count(one) >= 2 for one in _SEPARATORS)
    return any(
        filled[0].count(one) >= 1 and filled[0].count(one) == filled[1].count(one)
        for one in _SEPARATORS
    )


def _is_binary(text: bytes) -> bool:
    controls = sum(byte < 9 or 13 < byte < 32 for byte in text[:4096])
    return b"\0" in text[:4096] or controls > len(text[:4096]) // 20
