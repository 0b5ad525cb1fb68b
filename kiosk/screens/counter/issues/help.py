"""Calls for help from check-in devices, shown until a person at the counter has seen them."""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.issues.head_office import SEEN_S
from kiosk.screens.counter.texts import translate
from kiosk.services.orders.help import EndHelp, end_help
from kiosk.services.ports.projections import CallForHelp

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class HelpViewModel(QObject):  # type: ignore[operator]
    """All calls for help that nobody has seen, in one line."""

    changed = Signal()
    seen = Signal()

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._calls: tuple[CallForHelp, ...] = ()
        self._shown_at_s = 0.0

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        return bool(self._calls)

    @Property(str, notify=changed)
    def text(self) -> str:
        """Which check-ins want help."""
        places = dict.fromkeys(call.place for call in self._calls)
        text = translate("Counter", "Help wanted at check-in: %1")
        return text.replace("%1", ", ".join(places))

    def refresh(self) -> None:
        """Update after a change of the calls or of the language."""
        calls = self._context.open_issues.calls
        if calls != self._calls:
            self._shown_at_s = time.monotonic()
        self._calls = calls
        self.changed.emit()

    @Slot()
    def see(self) -> None:
        """Mark the calls as seen.

        A tap within SEEN_S of a new call is ignored: it was meant for what the call covers.
        """
        if self._calls and time.monotonic() - self._shown_at_s > SEEN_S:
            self._context.tasks.spawn(self._end(self._calls))

    async def _end(self, calls: tuple[CallForHelp, ...]) -> None:
        for call in calls:
            await self._context.run(end_help, EndHelp(call.help_id, self._context.actor))
        self.seen.emit()
