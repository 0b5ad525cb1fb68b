"""How large things are drawn: from what a display says of its size, where that can be."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST_MM = (217.0, 136.0)
"""The longer and the shorter side of the smallest window that screens are made for: 10.1 inch."""

LONGER_MM = (200.0, 2200.0)
"""What the longer side of a display can be: from a tablet of 9 inches to a wall of 100."""

PX_PER_MM = (0.8, 16.0)
"""From a television seen from far away to a small display of 4K."""

ASPECT_OFF_MAX = 0.25
"""By so much the sides in millimetres may disagree with those in pixels."""

DEFAULT_MM = 344.0
"""The longer side of a display that is not believed: as if it had 15.6 inches."""


@dataclass(frozen=True, slots=True)
class DisplaySize:
    """What a display says of itself."""

    width_px: int
    height_px: int
    width_mm: float
    height_mm: float

    @property
    def is_believed(self) -> bool:
        """Whether there can be such a display that a screen is shown on."""
        longer_px, shorter_px = _sides(self.width_px, self.height_px)
        longer_mm, shorter_mm = _sides(self.width_mm, self.height_mm)
        if shorter_px <= 0 or shorter_mm <= 0 or not _within(longer_mm, LONGER_MM):
            return False
        aspect = (longer_px / shorter_px) / (longer_mm / shorter_mm)
        return _within(longer_px / longer_mm, PX_PER_MM) and abs(aspect - 1) <= ASPECT_OFF_MAX

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre; of a display that is not believed, those of a usual one.

        Along the longer side, so that a display that is turned may say its sides either way.
        """
        longer_mm = max(self.width_mm, self.height_mm) if self.is_believed else DEFAULT_MM
        return max(self.width_px, self.height_px, 1) / longer_mm


def fitted(px_per_mm: float, width_px: int, height_px: int) -> float:
    """As many pixels per millimetre as leave all controls inside a window of this size.

    A window that has no size yet takes what it is given.
    """
    if width_px <= 0 or height_px <= 0:
        return px_per_mm
    longer_px, shorter_px = _sides(width_px, height_px)
    longer_mm, shorter_mm = SMALLEST_MM
    return min(px_per_mm, longer_px / longer_mm, shorter_px / shorter_mm)


def _sides(width: float, height: float) -> tuple[float, float]:
    return max(width, height), min(width, height)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
