"""The undo strip: the last actions, for as long as one tap can undo them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.events.event import EventKind
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.screens.counter.board.rows import surname
from kiosk.screens.counter.context import PROBE_S, CounterContext
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import button_word, status_word, translate
from kiosk.services.orders import counter
from kiosk.services.orders.closing.close_day import UndoClosing, undo_closing
from kiosk.services.ports.boards import Card
from kiosk.services.ports.changes import Action, Changes, HeldAction
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

TICK_S = 0.1


@frozen
class UndoEntry:
    """One action that can be undone until `until_s`, by the event loop's clock.

    `parts`: all its actions where they are several, which are undone together, the last one first.
    `say`: what became of the orders, where that is no status. `shelf`: where the parcel of an order
    that became ready was put, "" for nowhere known; None where no shelf was in question.
    """

    action: Action
    name: str
    to_status: Status | None
    until_s: float
    parts: tuple[Action, ...] = ()
    say: Callable[[], str] | None = None
    shelf: str | None = None

    @property
    def held(self) -> tuple[Action, ...]:
        """Those of its actions that are held, so not in the journal yet."""
        return tuple(one for one in self.parts or (self.action,) if one.held_until is not None)

    @property
    def is_held(self) -> bool:
        """Whether any of it is held."""
        return bool(self.held)


@QmlElement
@QmlUncreatable("made by the counter's view model")
class UndoViewModel(QObject):  # type: ignore[operator]
    """Shows the last action, and carries out held actions when their time is over.

    `shelfAsked`: another shelf is wanted for this order, whose becoming ready is shown. `undone`:
    the step of this order was taken back.
    """

    changed = Signal()
    shelfAsked = Signal(str)
    undone = Signal(str)

    def __init__(self, parent: QObject, context: CounterContext) -> None:
        super().__init__(parent)
        self._context = context
        self._entries: list[UndoEntry] = []
        self.steady = _now_s
        """The clock by which the time to undo passes; a picture of it stops the clock."""
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
        if entry.say is not None:
            return entry.say()
        word = status_word(entry.to_status) if entry.to_status else translate("Counter", "Done")
        return f"{entry.name} · {word}"

    @Property(str, notify=changed)
    def detail(self) -> str:
        if not self._entries:
            return ""
        return translate("Counter", "%1 s to undo").replace("%1", str(self._seconds_left))

    @Property(str, notify=changed)
    def orderId(self) -> str:
        """The order of the action shown."""
        return self._entries[-1].action.order_id if self._entries else ""

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:
        return self._seconds_left

    @Property(bool, notify=changed)
    def offersShelf(self) -> bool:
        """Whether the order of the action shown was put on a shelf by it, or could have been."""
        return bool(self._entries) and self._entries[-1].shelf is not None

    @Property(str, notify=changed)
    def shelf(self) -> str:
        """That shelf; "" while none is known."""
        return (self._entries[-1].shelf or "") if self._entries else ""

    @property
    def is_shown(self) -> bool:
        """As `isShown`."""
        return bool(self._entries)

    @Slot()
    def askShelf(self) -> None:
        """Ask for another shelf for the order of the action shown."""
        if self._entries and self._entries[-1].shelf is not None:
            self.shelfAsked.emit(self._entries[-1].action.order_id)

    @Slot()
    def undo(self) -> None:
        """Undo the last action."""
        if self._entries:
            self._context.tasks.spawn(self._undo(self._entries[-1]))

    def undo_action(self, operation_id: str) -> None:
        """Undo this action, whether the strip shows it or not."""
        known = [entry for entry in self._entries if entry.action.operation_id == operation_id]
        entry = (
            known[0] if known else UndoEntry(Action(operation_id, "", undoable=True), "", None, 0)
        )
        self._context.tasks.spawn(self._undo(entry))

    def after(
        self,
        changes: Changes,
        name: str,
        to_status: Status | None,
        shelf: str | None = None,
        count: int = 1,
    ) -> None:
        """Offer to undo the action just done; replaces earlier ones on its order unless held.

        `shelf` as in `UndoEntry`. `count`: how many orders it was meant for.
        """
        action = changes.action
        if action is None or not action.undoable:
            return
        seconds = self._context.settings.undo_s
        self._entries = [
            e for e in self._entries if e.is_held or e.action.order_id != action.order_id
        ]
        count = min(count, len(changes.order_ids))
        say = partial(_together_text, count, to_status) if count > 1 else None
        self._add(UndoEntry(action, name, to_status, self.steady() + seconds, say=say, shelf=shelf))

    def after_shelf(self, changes: Changes, name: str, shelf: str) -> None:
        """Offer to undo the choice of a shelf: with the order's becoming ready, while that shows.

        `shelf`: as it was recorded.
        """
        action = changes.action
        ready = [
            entry
            for entry in self._entries
            if entry.shelf is not None and action and entry.action.order_id == action.order_id
        ]
        if action is None or not ready:
            self.after(changes, name, None)
            return
        (entry,) = ready
        self._entries.remove(entry)
        parts = (*(entry.parts or (entry.action,)), action)
        until_s = self.steady() + self._context.settings.undo_s
        self._add(replace(entry, parts=parts, shelf=shelf, until_s=until_s))

    def after_keeping(self, changes: Changes, name: str) -> None:
        """As `after`, for an order that is kept for longer."""
        if changes.action is not None:
            until_s = self.steady() + self._context.settings.undo_s
            say = partial(_kept_text, name)
            self._add(UndoEntry(changes.action, name, None, until_s, say=say))

    def after_putting_back(self, changes: Changes, name: str) -> None:
        """As `after`, for a cancelled order whose parcel is on its shelf again."""
        if changes.action is not None:
            until_s = self.steady() + self._context.settings.undo_s
            say = partial(_put_back_text, name)
            self._add(UndoEntry(changes.action, name, None, until_s, say=say))

    def after_closing(self, actions: tuple[Action, ...], say: Callable[[], str]) -> None:
        """Offer to undo a closing as a whole. `say`: returns how many orders it decided about."""
        if actions:
            until_s = self.steady() + self._context.settings.undo_s
            self._add(UndoEntry(actions[-1], "", None, until_s, actions, say))

    async def begin(self) -> None:
        """At start: carry out held actions that fell due before it; wait for the others."""
        await self._context.run(counter.carry_out_due, None, is_tap=False)
        while (
            held_actions := await self._context.read(lambda reader: reader.held_actions())
        ) is None:
            await self._context.works.wait()
        waiting = {held.operation_id: held for held in held_actions if held.problem is None}
        for held in waiting.values():
            await self._wait_for(held)

    async def _wait_for(self, held: HeldAction) -> None:
        def read_card(reader: Reader) -> dict[str, Card]:
            return reader.cards([held.order_id])

        cards = await self._context.read(read_card) or {}
        name = surname(cards[held.order_id]) if cards else ""
        # If the clock was set back meanwhile, it must still not wait longer than a new action.
        left_s = min(
            (held.due_at - self._context.clock()).total_seconds(), self._context.settings.undo_s
        )
        action = Action(held.operation_id, held.order_id, undoable=True, held_until=held.due_at)
        last, until_s = held.drafts[-1], self.steady() + left_s
        say = partial(_put_back_text, name) if last.kind is EventKind.SEEN else None
        self._add(UndoEntry(action, name, last.to_status, until_s, say=say))

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()

    def _add(self, entry: UndoEntry) -> None:
        self._entries.append(entry)
        if not self._is_ticking:
            self._is_ticking = True
            self._context.tasks.spawn(self._tick())
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
        now_s = self.steady()
        over = [entry for entry in self._entries if entry.until_s <= now_s]
        if not over:
            return
        self._entries = [entry for entry in self._entries if entry.until_s > now_s]
        self.changed.emit()
        for entry in over:
            if entry.is_held:
                self._context.tasks.spawn(self._carry_out(entry))

    async def _carry_out(self, entry: UndoEntry) -> None:
        """Carry out a held action; while the store cannot save it, it stays on the strip."""
        for action in entry.held:
            if (
                await self._context.run(counter.carry_out, action.operation_id, is_tap=False)
                is None
            ):
                self._add(replace(entry, until_s=self.steady() + PROBE_S))
                return

    def _count(self) -> None:
        left_s = self._entries[-1].until_s - self.steady() if self._entries else 0.0
        seconds_left = max(0, math.ceil(left_s))
        if seconds_left != self._seconds_left:
            self._seconds_left = seconds_left
            self.changed.emit()

    async def _undo(self, entry: UndoEntry) -> None:
        if await self._take_back(entry) is not None:
            self._entries = [
                e for e in self._entries if e.action.operation_id != entry.action.operation_id
            ]
            self._count()
            self.changed.emit()
            if entry.to_status is not None:
                self.undone.emit(entry.action.order_id)

    async def _take_back(self, entry: UndoEntry) -> Changes | None:
        context = self._context
        by = (context.actor, context.settings.counter_name)
        if not entry.parts:
            return await context.run(counter.undo, counter.Undo(entry.action.operation_id, *by))
        operation_ids = tuple(action.operation_id for action in entry.parts)
        return await context.run(_undo_closing, UndoClosing(operation_ids, *by))


def _together_text(count: int, to_status: Status | None) -> str:
    is_served = to_status is Status.IN_PROGRESS
    return Plurals().served_together(count) if is_served else Plurals().collected_together(count)


def _put_back_text(name: str) -> str:
    return f"{name} · {button_word('put_back')}"


def _kept_text(name: str) -> str:
    return f"{name} · {translate('Counter', 'Kept', 'an order')}"


def _undo_closing(uow: UnitOfWork, command: UndoClosing) -> Changes:
    undone = undo_closing(uow, command)
    return undone.changes | Changes(refused=tuple(undone.refused.values()))


def _now_s() -> float:
    """The event loop's clock in seconds, independent of the device's time of day."""
    return asyncio.get_running_loop().time()
