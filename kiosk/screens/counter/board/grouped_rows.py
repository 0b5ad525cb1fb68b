"""The rows of one list in their groups, each built once for each change of what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from kiosk.domain.arrival import Column
from kiosk.domain.board.groups import Group, group_of, overdue_at
from kiosk.screens.counter.board.board_row import BoardRow, RowPlace, board_row
from kiosk.screens.counter.board.heads import head_text, shows_slots
from kiosk.screens.counter.wording import Wording
from kiosk.services.ports.boards import Card


class GroupedRows:
    """Groups the cards of one column, and keeps the rows that it built."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._kept: dict[str, tuple[Card, RowPlace, BoardRow]] = {}
        self._built_at: datetime | None = None
        self._changes_at: datetime | None = None

    def forget(self, order_ids: Iterable[str] | None = None) -> None:
        """Build the rows of these orders again, next time; None: of all."""
        for order_id in tuple(self._kept) if order_ids is None else order_ids:
            self._kept.pop(order_id, None)

    def is_out_of_date(self, now: datetime) -> bool:
        """Whether some order belongs to another group by now; also if the clock was set back."""
        if self._built_at is not None and now < self._built_at:
            return True
        return self._changes_at is not None and now >= self._changes_at

    def rows(
        self, cards: Collection[Card], wording: Wording, marked: Collection[str] = ()
    ) -> list[BoardRow]:
        """The rows of these cards. `marked`: the orders that were marked ready in this list."""
        now = wording.local_now
        changes = [at for card in cards if (at := overdue_at(self._column, card.slot, now))]
        self._built_at, self._changes_at = now, min(changes, default=None)
        placed = [(group_of(self._column, card.status, card.slot, now), card) for card in cards]
        placed.sort(key=lambda pair: (pair[0].sort_key, pair[1].sort_key))
        company = Counter(card.arrival_id for card in cards if card.arrival_id)
        rows = [
            row
            for group, pairs in groupby(placed, key=itemgetter(0))
            for row in self._group(group, [card for _, card in pairs], company, wording, marked)
        ]
        shown = {row.order_id for row in rows}
        self.forget([order_id for order_id in self._kept if order_id not in shown])
        return rows

    def _group(
        self,
        group: Group,
        cards: list[Card],
        company: Counter[str],
        wording: Wording,
        marked: Collection[str],
    ) -> Iterator[BoardRow]:
        """The rows of one group, the first with its head; what is marked ready counts no more."""
        count = sum(card.order_id not in marked for card in cards)
        head = head_text(group, cards, count, wording.times)
        shows_slot = shows_slots(group, cards)
        for card in cards:
            is_marked = card.order_id in marked
            place = RowPlace(self._column, shows_slot, company[card.arrival_id or ""], is_marked)
            row = self._row(card, place, wording)
            yield row if not head else replace(row, head=head, head_is_overdue=group.is_overdue)
            head = ""

    def _row(self, card: Card, place: RowPlace, wording: Wording) -> BoardRow:
        kept = self._kept.get(card.order_id)
        if kept is not None and kept[0] is card and kept[1] == place:
            return kept[2]
        row = board_row(card, place, wording)
        self._kept[card.order_id] = (card, place, row)
        return row
