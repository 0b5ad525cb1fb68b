"""Somebody at a check-in wants a colleague: shown until a person here has seen it."""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.head_office import SEEN_S
from kiosk.screens.counter.texts import translate
from kiosk.services.help import EndHelp, end_help
from kiosk.services.log_ports import CallForHelp

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class HelpViewModel(QObject):  # type: ignore[operator]
    """All calls for help that nobody has seen, in one line."""

    changed = Signal()
    seen = Signal()

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._calls: tuple[CallForHelp, ...] = ()
        self._shown_at_s = 0.0

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        return bool(self._calls)

    @Property(str, notify=changed)
    def text(self) -> str:
        """Where help is wanted, everywhere it is."""
        places = dict.fromkeys(call.place for call in self._calls)
        text = translate("Counter", "Help wanted at check-in: %1")
        return text.replace("%1", ", ".join(places))

    def refresh(self) -> None:
        """The calls, or the language, changed."""
        calls = self._desk.matters.calls
        if calls != self._calls:
            self._shown_at_s = time.monotonic()
        self._calls = calls
        self.changed.emit()

    @Slot()
    def see(self) -> None:
        """Somebody goes there. A tap just after a call came up was meant for what lay there."""
        if self._calls and time.monotonic() - self._shown_at_s > SEEN_S:
            self._desk.tasks.spawn(self._end(self._calls))

    async def _end(self, calls: tuple[CallForHelp, ...]) -> None:
        for call in calls:
            await self._desk.run(end_help, EndHelp(call.help_id, self._desk.actor))
        self.seen.emit()
