"""Reads a QR code back from a PNG picture, as a scanner does: of versions 1 to 3, undamaged.

By ISO/IEC 18004: the format beside the finders gives the mask, then codewords follow in columns of
two modules from the lower right corner. The single block of these versions needs no reordering.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FORMAT_MASK = 0b101010000010010
Modules = list[list[bool]]


def read_qr(png: bytes) -> str:
    """The text of the code in a picture, whose quiet zone is four modules wide."""
    modules = _modules(_dark_pixels(png))
    bits = "".join(str(int(bit)) for bit in _data_bits(modules))
    return _text(bits)


def _dark_pixels(png: bytes) -> Modules:
    """The picture as rows of pixels, of which the dark ones are true. One bit a pixel."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        chunks[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, colours = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (depth, colours) == (1, 0), "one bit of grey a pixel"
    row_bytes = (width + 7) // 8 + 1
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[start : start + row_bytes] for start in range(0, len(raw), row_bytes)]
    assert len(rows) == height
    return [[not row[x // 8] >> (7 - x % 8) & 1 for x in range(width)] for row in _unfiltered(rows)]


def _unfiltered(rows: list[bytes]) -> Iterator[bytes]:
    """The rows of a picture, each of which may be noted as what differs from the one above."""
    above = bytes(len(rows[0]) - 1)
    for row in rows:
        assert row[0] in (0, 2), "rows that are unfiltered, or differ from the one above"
        differs = zip(row[1:], above, strict=True)
        above = row[1:] if row[0] == 0 else bytes((one + other) & 255 for one, other in differs)
        yield above


def _is_inverted(mask: int, row: int, column: int) -> bool:
    """Whether a mask inverts a module: table 10 of the standard."""
    ways = (
        (row + column) % 2,
        row % 2,
        column % 3,
        (row + column) % 3,
        (row // 2 + column // 3) % 2,
        row * column % 2 + row * column % 3,
        (row * column % 2 + row * column % 3) % 2,
        ((row + column) % 2 + row * column % 3) % 2,
    )
    return ways[mask] == 0


def _modules(pixels: Modules) -> Modules:
    first = next(row for row in pixels if any(row))
    border = first.index(True)
    # The upper left finder begins with seven dark modules.
    size = first.index(False, border) - border
    scale = size // 7
    assert border == 4 * scale, "a quiet zone of four modules"
    count = len(pixels) // scale - 8
    middle = border + scale // 2
    return [
        [pixels[middle + row * scale][middle + column * scale] for column in range(count)]
        for row in range(count)
    ]


def _data_bits(modules: Modules) -> Iterator[bool]:
    count = len(modules)
    places = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    places += [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    given = int("".join(str(int(modules[row][column])) for row, column in places), 2)
    mask = (given ^ _FORMAT_MASK) >> 10 & 7
    column, goes_up = count - 1, True
    while column > 0:
        column -= column == 6
        rows = range(count - 1, -1, -1) if goes_up else range(count)
        for row in rows:
            for place in (column, column - 1):
                if not _is_function(row, place, count):
                    yield modules[row][place] != _is_inverted(mask, row, place)
        column, goes_up = column - 2, not goes_up


def _is_function(row: int, column: int, count: int) -> bool:
    """Whether a module belongs to a finder, the format, the timing, or the alignment pattern."""
    in_corner = row < 9 and (column < 9 or column >= count - 8)
    in_lower_corner = row >= count - 8 and column < 9
    is_timing = 6 in (row, column)
    aligned = range(count - 9, count - 4)
    is_aligned = count > 21 and row in aligned and column in aligned
    return in_corner or in_lower_corner or is_timing or is_aligned


def _text(bits: str) -> str:
    def take(length: int) -> int:
        nonlocal bits
        value, bits = int(bits[:length], 2), bits[length:]
        return value

    text = ""
    while len(bits) >= 4 and (mode := take(4)):
        if mode == 0b0100:
            text += bytes(take(8) for _ in range(take(8))).decode()
        elif mode == 0b0010:
            for left in range(take(9), 0, -2):
                pair = divmod(take(11), 45) if left > 1 else (take(6),)
                text += "".join(ALPHANUMERIC[value] for value in pair)
        else:
            assert mode == 0b0001, mode
            for left in range(take(10), 0, -3):
                text += str(take((4, 7, 10)[min(left, 3) - 1])).zfill(min(left, 3))
    return text
