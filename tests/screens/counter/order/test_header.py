"""The head of the selected order: its code, and beside it how it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.status import Status
from tests.screens.counter.conftest import Open
from tests.screens.shop import WAYS, Shop

DISPLAYS = ["10.1 inch", "coarse 15.6 inch", "15.6 inch", "21.5 inch", "24 inch"]


WIDE = "MWG4NQ"
"""A code that takes more room than nearly all that are made, without its check character."""


def order_in(shop: Shop, status: Status) -> str:
    order_id = shop.new_order(code=WIDE + check_character(WIDE))
    for step, details in WAYS[status]:
        shop.advance(order_id, step, **details)
    return order_id


def rectangle(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("display", DISPLAYS)
def test_the_state_of_who_is_here_stands_beside_the_code(
    open_counter: Open, shop: Shop, display: str, language: str
) -> None:
    waiting, served = (order_in(shop, each) for each in (Status.AWAITING, Status.IN_PROGRESS))
    counter = open_counter(display=display, language=language)
    for order_id in (waiting, served):
        counter.select(order_id)
        counter.shown.look()
        code = rectangle(counter.shown.called("orderCode"))
        state = rectangle(counter.shown.called("orderState"))
        assert code.top() <= state.center().y() <= code.bottom()
        assert code.right() <= state.left()
