"""A signature on a screen: strokes of points, as a short text.

A point is four characters of base 64: x, then y, each from 0 to GRID_MAX on a square grid whose
side is the width of the pad. Strokes are separated by dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SIGNATURE_BYTES_MAX = 8192
"""The longest signature: some two thousand points."""

GRID_MAX = 4095

UNSIGNED_REASONS = ("UNSIGNED_CANNOT", "UNSIGNED_REFUSED", "UNSIGNED_PAD")
"""Why a customer who collects has not signed: is unable to, does not want to, pad out of order."""

Point = tuple[int, int]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_STROKE = "(?:[A-Za-z0-9_-]{4})+"
_SIGNATURE = re.compile(rf"{_STROKE}(?:\.{_STROKE})*")


def is_signature(text: str) -> bool:
    """Whether a text is a signature that may be recorded: well formed, and not too long."""
    return len(text) <= SIGNATURE_BYTES_MAX and _SIGNATURE.fullmatch(text) is not None


def signature_text(strokes: Iterable[Sequence[Point]]) -> str:
    """Strokes as a text; "" for none. Points beyond the grid are moved to its edge.

    The text may be too long: see `is_signature`.
    """
    return ".".join("".join(map(_encoded, stroke)) for stroke in strokes if stroke)


def text_length(points: int, strokes: int) -> int:
    """How long the text of so many points in so many strokes is."""
    return 4 * points + max(0, strokes - 1)


def strokes_of(text: str) -> list[list[Point]]:
    """The strokes of a signature; none of a text that is not one."""
    if not is_signature(text):
        return []
    return [
        [_decoded(stroke[start : start + 4]) for start in range(0, len(stroke), 4)]
        for stroke in text.split(".")
    ]


def _encoded(point: Point) -> str:
    return "".join(_DIGITS[at >> 6] + _DIGITS[at & 63] for at in map(_on_grid, point))


def _on_grid(at: int) -> int:
    return min(max(at, 0), GRID_MAX)


def _decoded(digits: str) -> Point:
    x_high, x_low, y_high, y_low = (_VALUES[digit] for digit in digits)
    return x_high << 6 | x_low, y_high << 6 | y_low
