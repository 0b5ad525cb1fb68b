"""Tests the sizes that displays report, and which of them are believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.display_size import DEFAULT_MM, SMALLEST_MM, DisplaySize, fitted

SIDE_PX, SIDE_MM = st.integers(0, 10_000), st.floats(-10, 1e6)


@pytest.mark.parametrize(
    ("size", "px_per_mm"),
    [
        (DisplaySize(1920, 1080, 344, 194), 5.58),
        (DisplaySize(1280, 800, 217, 136), 5.90),
        (DisplaySize(1366, 768, 344, 194), 3.97),
        (DisplaySize(3840, 2160, 294, 165), 13.06),
        (DisplaySize(1920, 1080, 941, 529), 2.04),
        (DisplaySize(1080, 1920, 598, 336), 3.21),
        (DisplaySize(1920, 1080, 508, 286), 3.78),
    ],
)
def test_a_size_that_can_be_is_believed(size: DisplaySize, px_per_mm: float) -> None:
    assert size.is_believed
    assert size.px_per_mm == pytest.approx(px_per_mm, abs=0.01)


@pytest.mark.parametrize(
    ("width_mm", "height_mm"),
    [(160, 90), (1, 1), (0, 0), (-5, 3), (16, 9), (344, 344), (1600, 90), (60_000, 33_750)],
)
def test_a_size_that_cannot_be_is_not_believed(width_mm: float, height_mm: float) -> None:
    size = DisplaySize(1920, 1080, width_mm, height_mm)
    assert not size.is_believed
    assert size.px_per_mm == 1920 / DEFAULT_MM


@given(SIDE_PX, SIDE_PX, SIDE_MM, SIDE_MM)
def test_whatever_a_display_says_a_window_on_it_has_room(
    width_px: int, height_px: int, width_mm: float, height_mm: float
) -> None:
    size = DisplaySize(width_px, height_px, width_mm, height_mm)
    px_per_mm = fitted(size.px_per_mm, width_px, height_px)
    assert 0 < px_per_mm <= 50
    if min(width_px, height_px) > 0:
        longer, shorter = max(width_px, height_px), min(width_px, height_px)
        assert longer / px_per_mm >= SMALLEST_MM[0] - 0.01
        assert shorter / px_per_mm >= SMALLEST_MM[1] - 0.01
