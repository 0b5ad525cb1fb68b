"""The rows of one list in their groups, each built once for each change of what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from kiosk.domain.arrival import Column
from kiosk.domain.board.groups import Group, GroupKind, group_of, overdue_at
from kiosk.domain.closing.inbox import is_left
from kiosk.domain.frozen import frozen
from kiosk.screens.counter.board.board_row import BoardRow, RowPlace, board_row
from kiosk.screens.counter.board.heads import head_text, shows_slots
from kiosk.screens.counter.wording import Wording
from kiosk.services.ports.boards import Card


@frozen
class _Placed:
    """A card in its group. `leaves_at`: when the hour alone moves it to another; None: never."""

    card: Card
    group: Group
    group_key: tuple[Any, ...]
    sort_key: tuple[Any, ...]
    leaves_at: datetime | None


@frozen
class _Built:
    """The rows of a group, and what they were built from: its cards, and what is around each."""

    cards: list[Card]
    around: list[tuple[int, bool]]
    rows: list[BoardRow]


class GroupedRows:
    """Groups the cards of one column, and keeps the rows that it built.

    A list of two hundred orders is grouped at every tap: what has not changed stays in its group
    until the hour moves it, and the rows of a group in which nothing has changed stay together.
    """

    def __init__(self, column: Column) -> None:
        self._column = column
        self._kept: dict[str, tuple[Card, RowPlace, BoardRow]] = {}
        self._placed: dict[str, _Placed] = {}
        self._shown: dict[Group, _Built] = {}
        self._built_at: datetime | None = None
        self._changes_at: datetime | None = None

    def forget(self, order_ids: Iterable[str] | None = None) -> None:
        """Build the rows of these orders again, next time; None: of all."""
        for order_id in tuple(self._placed) if order_ids is None else order_ids:
            self._kept.pop(order_id, None)
            placed = self._placed.pop(order_id, None)
            if placed is not None:
                self._shown.pop(placed.group, None)

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
        if self._is_another_day(now) or self.is_out_of_date(now):
            self._placed.clear()
            self._shown.clear()
        placed = sorted((self._place(card, wording) for card in cards), key=attrgetter("sort_key"))
        changes = [one.leaves_at for one in placed if one.leaves_at is not None]
        self._built_at, self._changes_at = now, min(changes, default=None)
        company = Counter(card.arrival_id for card in cards if card.arrival_id)
        rows: list[BoardRow] = []
        groups: set[Group] = set()
        for _, ones in groupby(placed, key=attrgetter("group_key")):
            together = list(ones)
            group = together[0].group
            groups.add(group)
            rows += self._group(group, [one.card for one in together], company, wording, marked)
        self.forget(self._placed.keys() - {row.order_id for row in rows})
        self._shown = {group: was for group, was in self._shown.items() if group in groups}
        return rows

    def _is_another_day(self, now: datetime) -> bool:
        return self._built_at is not None and self._built_at.date() != now.date()

    def _place(self, card: Card, wording: Wording) -> _Placed:
        placed = self._placed.get(card.order_id)
        if placed is not None and placed.card is card:
            return placed
        group = self._group_of(card, wording)
        leaves_at = overdue_at(self._column, card.slot, wording.local_now)
        key = group.sort_key
        placed = _Placed(card, group, key, (key, card.sort_key), leaves_at)
        self._placed[card.order_id] = placed
        return placed

    def _group_of(self, card: Card, wording: Wording) -> Group:
        now, rules = wording.local_now, wording.settings.keeping
        left_over = self._column is Column.READY and is_left(card.for_inbox, rules, now)
        placed = (self._column, card.status, card.slot, now)
        return group_of(*placed, is_left=left_over, keep_until=card.keep_until)

    def _group(
        self,
        group: Group,
        cards: list[Card],
        company: Counter[str],
        wording: Wording,
        marked: Collection[str],
    ) -> list[BoardRow]:
        """The rows of one group: those of before while their cards and what is around are so."""
        around = [(company[card.arrival_id or ""], card.order_id in marked) for card in cards]
        shown = self._shown.get(group)
        if shown is not None and shown.cards == cards and shown.around == around:
            return shown.rows
        rows = list(self._build(group, cards, around, wording))
        self._shown[group] = _Built(cards, around, rows)
        return rows

    def _build(
        self,
        group: Group,
        cards: list[Card],
        around: list[tuple[int, bool]],
        wording: Wording,
    ) -> Iterator[BoardRow]:
        """The rows of one group, the first with its head; what is marked ready counts no more."""
        # The inbox counts an order no more from the moment on that something else was chosen.
        is_left = group.kind is GroupKind.SLOT_PASSED
        leaving = {card.order_id for card in cards if is_left and card.held_to is not None}
        count = sum(
            not is_marked and card.order_id not in leaving
            for card, (_, is_marked) in zip(cards, around, strict=True)
        )
        head = head_text(group, cards, count, wording.times)
        shows_slot = shows_slots(group, cards)
        places: dict[tuple[int, bool], RowPlace] = {}
        for card, beside in zip(cards, around, strict=True):
            place = places.get(beside) or RowPlace(self._column, shows_slot, *beside)
            row = self._row(card, places.setdefault(beside, place), wording)
            yield row if not head else replace(row, head=head, head_is_overdue=group.is_overdue)
            head = ""

    def _row(self, card: Card, place: RowPlace, wording: Wording) -> BoardRow:
        kept = self._kept.get(card.order_id)
        if kept is not None and kept[0] is card and kept[1] == place:
            return kept[2]
        row = board_row(card, place, wording)
        self._kept[card.order_id] = (card, place, row)
        return row
