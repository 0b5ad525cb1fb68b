"""The undo strip: the last taps, for as long as they can be taken back with one more."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.status import Status
from kiosk.screens.counter.desk import PROBE_S, Desk
from kiosk.screens.counter.texts import status_word, translate
from kiosk.services import counter
from kiosk.services.boards import Card, Reader
from kiosk.services.ports import Changes, Deed, HeldDeed

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

TICK_S = 0.1


@dataclass(frozen=True, slots=True)
class Entry:
    """One tap that can be taken back until `until_s` of the loop's clock."""

    deed: Deed
    name: str
    to_status: Status | None
    until_s: float

    @property
    def is_held(self) -> bool:
        """Whether it is not in the journal yet."""
        return self.deed.held_until is not None


@QmlElement
@QmlUncreatable("made by the counter's view model")
class UndoViewModel(QObject):  # type: ignore[operator]
    """Shows the last tap. Held taps are carried out here when their time is over."""

    changed = Signal()

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries: list[Entry] = []
        self._seconds_left = 0
        self._is_ticking = False

    @Property(bool, notify=changed)
    def isShown(self) -> bool:
        return bool(self._entries)

    @Property(str, notify=changed)
    def text(self) -> str:
        if not self._entries:
            return ""
        entry = self._entries[-1]
        word = status_word(entry.to_status) if entry.to_status else translate("Counter", "Done")
        return f"{entry.name} · {word}"

    @Property(str, notify=changed)
    def detail(self) -> str:
        if not self._entries:
            return ""
        if self._entries[-1].is_held:
            return translate("Counter", "Recorded in %1 s").replace("%1", str(self._seconds_left))
        return translate("Counter", "Recorded")

    @Property(str, notify=changed)
    def orderId(self) -> str:
        """The order whose tap is shown."""
        return self._entries[-1].deed.order_id if self._entries else ""

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        return self._seconds_left

    @Slot()
    def undo(self) -> None:
        """Take back the last tap."""
        if self._entries:
            self._desk.tasks.spawn(self._undo(self._entries[-1]))

    def undo_deed(self, deed_id: str) -> None:
        """Take back this deed, shown on the strip or not."""
        known = [entry for entry in self._entries if entry.deed.deed_id == deed_id]
        entry = known[0] if known else Entry(Deed(deed_id, "", undoable=True), "", None, 0)
        self._desk.tasks.spawn(self._undo(entry))

    def after(self, changes: Changes, name: str, to_status: Status | None) -> None:
        """Offer to take back what a tap just did; a newer tap on the same order replaces it."""
        deed = changes.deed
        if deed is None or not deed.undoable:
            return
        seconds = self._desk.settings.undo_s
        self._entries = [e for e in self._entries if e.is_held or e.deed.order_id != deed.order_id]
        self._add(Entry(deed, name, to_status, _now_s() + seconds))

    async def begin(self) -> None:
        """At start: carry out what fell due while nobody was here; wait for the rest."""
        await self._desk.run(counter.carry_out_due, None, is_tap=False)
        while (held_deeds := await self._desk.read(lambda reader: reader.held_deeds())) is None:
            await self._desk.works.wait()
        for held in held_deeds:
            if held.problem is None:
                await self._wait_for(held)

    async def _wait_for(self, held: HeldDeed) -> None:
        def read_card(reader: Reader) -> dict[str, Card]:
            return reader.cards([held.order_id])

        cards = await self._desk.read(read_card) or {}
        name = cards[held.order_id].short_name if cards else ""
        # A clock that was set back meanwhile must not keep it waiting for longer than a tap.
        left_s = min((held.due_at - self._desk.clock()).total_seconds(), self._desk.settings.undo_s)
        deed = Deed(held.held_id, held.order_id, undoable=True, held_until=held.due_at)
        self._add(Entry(deed, name, held.drafts[-1].to_status, _now_s() + left_s))

    def retranslate(self) -> None:
        """The language changed."""
        self.changed.emit()

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        if not self._is_ticking:
            self._is_ticking = True
            self._desk.tasks.spawn(self._tick())
        self._count()
        self.changed.emit()

    async def _tick(self) -> None:
        try:
            while self._entries:
                self._end_what_is_over()
                self._count()
                await asyncio.sleep(TICK_S)
        finally:
            self._is_ticking = False

    def _end_what_is_over(self) -> None:
        now_s = _now_s()
        over = [entry for entry in self._entries if entry.until_s <= now_s]
        if not over:
            return
        self._entries = [entry for entry in self._entries if entry.until_s > now_s]
        self.changed.emit()
        for entry in over:
            if entry.is_held:
                self._desk.tasks.spawn(self._carry_out(entry))

    async def _carry_out(self, entry: Entry) -> None:
        """Let a held tap happen; while the store cannot save it, it stays on the strip."""
        deed_id = entry.deed.deed_id
        if await self._desk.run(counter.carry_out, deed_id, is_tap=False) is None:
            self._add(replace(entry, until_s=_now_s() + PROBE_S))

    def _count(self) -> None:
        left_s = self._entries[-1].until_s - _now_s() if self._entries else 0.0
        seconds_left = max(0, math.ceil(left_s))
        if seconds_left != self._seconds_left:
            self._seconds_left = seconds_left
            self.changed.emit()

    async def _undo(self, entry: Entry) -> None:
        desk = self._desk
        command = counter.Undo(entry.deed.deed_id, desk.actor, desk.settings.counter_name)
        if await desk.run(counter.undo, command) is not None:
            self._entries = [e for e in self._entries if e.deed.deed_id != entry.deed.deed_id]
            self._count()
            self.changed.emit()


def _now_s() -> float:
    """The loop's clock, which no change of the machine's time moves."""
    return asyncio.get_running_loop().time()
