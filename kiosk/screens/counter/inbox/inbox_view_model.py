"""The inbox: how much waits for somebody, by groups, and the orders of the group that is open."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.closing.inbox import WATCHED, InboxGroup
from kiosk.domain.frozen import frozen
from kiosk.screens.counter.board.rows import surname
from kiosk.screens.counter.context import AFTER_TAP_S, CounterContext
from kiosk.screens.counter.inbox.settle_rows import (
    GroupRow,
    SettleRow,
    group_row,
    group_title,
    settle_row,
)
from kiosk.screens.counter.issues.reviews import cases
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.rows_model import RowsModel, qml_rows
from kiosk.screens.counter.sheets.sheet import SheetViewModel
from kiosk.screens.counter.texts import translate
from kiosk.services.orders import counter
from kiosk.services.orders.closing.inbox import Inbox, read_inbox
from kiosk.services.ports.boards import COLUMN_LIMIT, Card
from kiosk.services.ports.reader import Reader

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

PAUSE_S = 0.5
"""Minimum time between two reads, however many changes come in: an import announces four a second,
and all orders that may wait for somebody are read.
"""

PAGE = "inbox"
ORDERS_PAGE = "inbox_orders"


@frozen
class InboxRead:
    """The inbox with the cards of the orders that its pages list."""

    inbox: Inbox = field(default_factory=Inbox)
    cards: Mapping[str, Card] = field(default_factory=dict)

    def cards_of(self, order_ids: tuple[str, ...]) -> list[Card]:
        """The cards of these orders, in their sequence; those that were not read are left out."""
        return [self.cards[order_id] for order_id in order_ids if order_id in self.cards]


@QmlElement
@QmlUncreatable("made by the counter's view model")
class InboxViewModel(QObject):  # type: ignore[operator]
    """`count` is the number on the badge: all groups but those that are only watched."""

    changed = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        panel: PanelViewModel,
        sheet: SheetViewModel,
        undo: UndoViewModel,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._panel = panel
        self._sheet = sheet
        self._undo = undo
        self._group = InboxGroup.PUT_BACK
        self._orders = RowsModel(self, SettleRow, "order_id")
        self._is_stale = self._is_reading = False
        self._busy: set[str] = set()
        self._minute: datetime | None = None
        self.read = InboxRead()

    @Property(int, notify=changed)
    def count(self) -> int:
        return sum(self._count(group) for group in InboxGroup if group not in WATCHED)

    @Property(str, notify=changed)
    def badgeText(self) -> str:
        """Such as "To sort out: 9" in English."""
        return translate("Counter", "To sort out: %1").replace("%1", str(self.count))

    @Property(list, notify=changed)
    def groups(self) -> list[dict[str, object]]:
        """One `GroupRow` for each group that counts and is not empty."""
        return qml_rows(self._rows(watched=False))

    @Property(list, notify=changed)
    def watched(self) -> list[dict[str, object]]:
        """The same for the groups that are only watched."""
        return qml_rows(self._rows(watched=True))

    @Property(str, notify=changed)
    def groupTitle(self) -> str:
        """What the open group is about."""
        return group_title(self._group, self._context.wording)

    @Property(RowsModel, constant=True)
    def orders(self) -> RowsModel:
        """The orders of the open group."""
        return self._orders

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way, or a query whose result is not shown yet."""
        return self._is_reading or bool(self._busy)

    @Slot()
    def open(self) -> None:
        """Show the inbox in the panel."""
        self._panel.openAlone(PAGE)

    @Slot(str)
    def openGroup(self, group: str) -> None:
        """Show the orders of a group; reviews are shown on their sheet."""
        if group == InboxGroup.REVIEW.value:
            self._sheet.openPanel("reviews")
            return
        self._group = InboxGroup(group)
        self._show()
        self._panel.open(ORDERS_PAGE)
        self.refresh()

    @Slot(str)
    def openWatched(self, group: str) -> None:
        """Show the inbox, and over it the orders of a group."""
        self.open()
        self.openGroup(group)

    @Slot(str)
    def putBack(self, order_id: str) -> None:
        """Record that the parcel of a cancelled order is on its shelf again; held, to be undone."""
        if order_id not in self._busy:
            self._busy.add(order_id)
            self._context.tasks.spawn(self._put_back(order_id))

    async def _put_back(self, order_id: str) -> None:
        context, card = self._context, self.read.cards.get(order_id)
        settings = context.settings
        command = counter.OrderCommand(
            order_id, context.actor, settings.counter_name, settings.undo_s
        )
        try:
            changes = await context.run(counter.mark_seen, command)
        finally:
            self._busy.discard(order_id)
        if changes is not None:
            self._undo.after_putting_back(changes, surname(card) if card else "")

    def refresh(self) -> None:
        """Read again; changes during a read wait for the next one."""
        self._is_stale = True
        if not self._is_reading:
            self._is_reading = True
            self._context.tasks.spawn(self._read())

    def tick(self) -> None:
        """Read again every minute: slots pass without any event."""
        minute = self._context.clock().replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.refresh()

    def retranslate(self) -> None:
        """Update after a change of the language, or of the open issues."""
        self._show()

    async def _read(self) -> None:
        try:
            while self._is_stale:
                await asyncio.sleep(AFTER_TAP_S)
                self._is_stale = False
                read = await self._context.read(self._query)
                if read is not None:
                    self.read = read
                    self._show()
                await asyncio.sleep(PAUSE_S)
        finally:
            self._is_reading = False

    def _query(self, reader: Reader) -> InboxRead:
        settings = self._context.settings
        inbox = read_inbox(reader, settings.keeping, self._context.clock())
        open_ids = self._order_ids(inbox)
        listed = {*inbox.left[:COLUMN_LIMIT], *open_ids[:COLUMN_LIMIT]}
        return InboxRead(inbox, reader.cards(listed) if listed else {})

    def _order_ids(self, inbox: Inbox) -> tuple[str, ...]:
        """The orders of the open group."""
        if self._group is InboxGroup.QUESTION:
            return tuple(dict.fromkeys(one.order_id for one in self._context.open_issues.questions))
        return inbox.order_ids.get(self._group, ())

    def _count(self, group: InboxGroup) -> int:
        issues = self._context.open_issues
        if group is InboxGroup.QUESTION:
            return sum(not question.answered for question in issues.questions)
        if group is InboxGroup.REVIEW:
            return len(cases(issues.reviews))
        return self.read.inbox.count(group)

    def _rows(self, *, watched: bool) -> list[GroupRow]:
        wording = self._context.wording
        counted = [(group, self._count(group)) for group in InboxGroup]
        return [
            group_row(group, count, wording)
            for group, count in counted
            if count and (group in WATCHED) is watched
        ]

    def _show(self) -> None:
        wording = self._context.wording
        cards = self.read.cards_of(self._order_ids(self.read.inbox))
        self._orders.show([settle_row(card, self._group, wording) for card in cards])
        self.changed.emit()
