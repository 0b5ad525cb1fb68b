"""Tests the list model that updates single rows."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from PySide6.QtCore import QObject

from kiosk.screens.counter.board.rows import NO_CARD, CardRow
from kiosk.screens.counter.rows_model import RowsModel


def test_lists_change_by_the_smallest_steps(qapp: QObject) -> None:
    """After any change the rows are right, all signals match them, and no reset was sent."""
    random = Random(3)
    model = RowsModel(qapp, CardRow, "order_id")
    shadow: list[str] = []
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(
        lambda _, first, last: shadow.__setitem__(
            slice(first, first), [model.keyAt(n) for n in range(first, last + 1)]
        )
    )
    model.rowsRemoved.connect(lambda _, first, last: shadow.__delitem__(slice(first, last + 1)))
    model.rowsMoved.connect(lambda _, origin, __, ___, to: shadow.insert(to, shadow.pop(origin)))
    for _ in range(200):
        ids = [f"WEB-{number}" for number in random.sample(range(12), random.randrange(10))]
        model.show([replace(NO_CARD, order_id=order_id) for order_id in ids])
        assert [model.keyAt(n) for n in range(model.rowCount())] == ids
        assert shadow == ids
    assert resets == []
