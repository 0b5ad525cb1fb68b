"""Calls the parts of the counter that show time once a second, and tells when a day begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, QTimer

from kiosk.screens.counter.context import CounterContext

TICK_MS = 1000


class Ticking:
    """A timer over the store's clock."""

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        parts: Sequence[Callable[[], None]],
        new_day: Callable[[], None],
    ) -> None:
        """`parts` are called each second, `new_day` when the store's date has changed since."""
        self._context = context
        self._parts = parts
        self._new_day = new_day
        self._day = self._today()
        self._timer = QTimer(parent)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self) -> None:
        """Tick from now on."""
        self._timer.start()

    def end(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def tick(self) -> None:
        """One second has passed."""
        for part in self._parts:
            part()
        if self._day != self._today():
            self._day = self._today()
            self._new_day()

    def _today(self) -> date:
        context = self._context
        return context.clock().astimezone(context.settings.time_zone).date()
