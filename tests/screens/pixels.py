"""Measures how what a screen painted stands out from its ground, in the pixels of a picture."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

INK_PIXELS_MIN = 4
"""So many pixels have the ink of a text at least: one alone may be of something beside it."""


class Picture:
    """What a window painted."""

    def __init__(self, image: QImage) -> None:
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)

    def _pixels(self, area: QRect) -> list[int]:
        """The pixels of an area; what is above the 24 bits of the colour is the same in all."""
        return memoryview(self._bytes(area)).cast("I").tolist()

    def _bytes(self, area: QRect) -> bytes:
        part = self._image.copy(area)  # Its bits live no longer than it.
        return bytes(part.constBits())

    def text_contrast(self, area: QRect) -> float:
        """How a text stands out: its ink against the colour that most of its area has."""
        return _text_contrast(self._bytes(area.intersected(self._image.rect())))

    def changes(self, other: Picture, place: QRectF, least: float) -> int:
        """How many pixels at a place, and close around it, contrast with what they were."""
        reach = RING_REACH_PX
        area = place.toAlignedRect().adjusted(-reach, -reach, reach, reach)
        area = area.intersected(self._image.rect())
        pairs = zip(self._pixels(area), other._pixels(area), strict=True)
        return sum(one != two and contrast(one, two) >= least for one, two in pairs)

    def at(self, x: int, y: int) -> int:
        """The colour of a pixel."""
        return self._image.pixel(x, y) & 0xFFFFFF


RING_REACH_PX = 8


# Most texts of a screen are painted alike in scene after scene.
@lru_cache(maxsize=2_000)
def _text_contrast(pixels: bytes) -> float:
    colours = Counter(memoryview(pixels).cast("I").tolist())
    (ground, _), *_others = colours.most_common(1)
    seen = 0
    for colour, number in sorted(
        colours.items(), key=lambda item: contrast(item[0], ground), reverse=True
    ):
        seen += number
        if seen >= INK_PIXELS_MIN:
            return contrast(colour, ground)
    return 1.0


def whole(item: QQuickItem) -> QRectF:
    """An item's place in the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def in_view(item: QQuickItem) -> QRectF:
    """The part of an item's place that nothing around it clips."""
    rect = whole(item)
    around: QQuickItem | None = item.parentItem()
    while around is not None:
        if around.clip() or around.parentItem() is None:
            rect = rect.intersected(whole(around))
        around = around.parentItem()
    return rect


@lru_cache(maxsize=100_000)
def contrast(one: int, other: int) -> float:
    """The contrast of two colours, WCAG 2.2."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=100_000)
def _luminance(colour: int) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear((colour >> shift & 0xFF) / 255) for shift in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
