"""How many pixels a millimetre has on a display, from its reported size where that is plausible."""

from __future__ import annotations

from kiosk.domain.frozen import frozen

SMALLEST_MM = (217.0, 136.0)
"""The longer and the shorter side of the smallest window that screens are made for: 10.1 inch."""

LONGER_MM = (200.0, 2200.0)
"""Plausible lengths of a display's longer side: from a 9 inch tablet to a 100 inch wall."""

PX_PER_MM = (0.8, 16.0)
"""Plausible densities: from a television seen from far away to a small 4K display."""

CARD_MM = 85.6
"""The length of a bank card (ISO/IEC 7810, ID-1), by which a person measures a display."""

_MEASURED_PX_PER_MM = (1.0, 16.0)
"""Densities that a person may measure: the setting `px_per_mm` takes no less."""

ASPECT_OFF_MAX = 0.25
"""How far the aspect ratio in millimetres may be off the one in pixels, as a fraction."""

DEFAULT_MM = 344.0
"""The assumed longer side of a display whose size is implausible: that of 15.6 inches."""


def measured_px_per_mm(card_px: float) -> float:
    """The density of a display on which a bank card is so long; the nearest that displays have."""
    least, most = _MEASURED_PX_PER_MM
    return min(max(card_px / CARD_MM, least), most)


@frozen
class DisplaySize:
    """The size that a display reports."""

    width_px: int
    height_px: int
    width_mm: float
    height_mm: float

    @property
    def is_believed(self) -> bool:
        """Whether the reported size is plausible for a display that shows the screens."""
        longer_px, shorter_px = _sides(self.width_px, self.height_px)
        longer_mm, shorter_mm = _sides(self.width_mm, self.height_mm)
        if shorter_px <= 0 or shorter_mm <= 0 or not _within(longer_mm, LONGER_MM):
            return False
        aspect = (longer_px / shorter_px) / (longer_mm / shorter_mm)
        return _within(longer_px / longer_mm, PX_PER_MM) and abs(aspect - 1) <= ASPECT_OFF_MAX

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre; those of a usual display when the reported size is implausible.

        Measured along the longer side: a rotated display may report its sides in either order.
        """
        longer_mm = max(self.width_mm, self.height_mm) if self.is_believed else DEFAULT_MM
        return max(self.width_px, self.height_px, 1) / longer_mm


def fitted(px_per_mm: float, width_px: int, height_px: int) -> float:
    """`px_per_mm`, reduced as far as needed for all controls to fit a window of this size.

    Returned unchanged for a window that has no size yet.
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
