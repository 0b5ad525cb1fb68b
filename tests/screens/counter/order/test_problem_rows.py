"""Tests the height of the rows of the page of problems on a small display."""

from __future__ import annotations

import pytest

from kiosk.domain.status import Status
from tests.screens.counter.conftest import NADIA, Open
from tests.screens.shop import Shop

ROW_MM = 13


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("status", [Status.STARTED, Status.READY, Status.IN_PROGRESS])
def test_each_reason_takes_two_lines_at_most(
    open_counter: Open, shop: Shop, status: Status, language: str
) -> None:
    counter = open_counter(NADIA, "10.1 inch", language=language)
    counter.find(shop.order_in(status))
    counter.press("problem")
    counter.shown.until(counter.rows)
    counter.shown.until_still()
    heights = {text: row.height() for text, row in counter.rows().items()}
    assert len(heights) > 5
    assert max(heights.values()) <= ROW_MM * counter.shown.px_per_mm + 1, heights
