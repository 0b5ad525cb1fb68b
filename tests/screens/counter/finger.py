"""A finger that taps one spot repeatedly, and how many actions came of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint

from kiosk.screens.counter import order_actions
from kiosk.screens.counter.inbox import inbox_view_model
from tests.screens.counter.conftest import CounterShown
from tests.screens.shop import Shop
from tests.screens.taps import tap_on_and_on


class Finger:
    """Taps one spot repeatedly, and lets the screen finish its work between taps."""

    def __init__(self, counter: CounterShown, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counter = counter
        self.now_s = 100.0
        monkeypatch.setattr(order_actions, "time", SimpleNamespace(monotonic=lambda: self.now_s))
        monkeypatch.setattr(inbox_view_model, "PAUSE_S", 0.0)

    def taps(self, spot: QPoint, pace_s: float) -> None:
        """Taps twelve times."""
        shown = self.counter.shown
        tap_on_and_on(shown.window.view, shown.guard, spot, pace_s, between=self._between)

    def _between(self, pace_s: float) -> None:
        self.now_s += pace_s
        counter = self.counter
        counter.shown.until(lambda: not (counter.actions.is_busy or counter.inbox.is_busy))
        for _ in range(3):
            counter.shown.look()


def actions_of(shop: Shop, order_ids: list[str]) -> int:
    """How many actions on these orders the store has recorded or holds."""
    recorded = {event.operation_id for order in order_ids for event in shop.journal(order)}
    held = shop.store.read_blocking(lambda reader: reader.held_actions())
    return len(recorded) + len(held)
