"""What a list shows while somebody touches it: no row moves under the finger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.screens.counter.board.board_row import BoardRow


def kept_in_place(shown: Sequence[BoardRow], rows: Sequence[BoardRow]) -> list[BoardRow]:
    """`rows` as far as they have the places of those that are `shown`.

    Rows that left stay, paler and without their mark; those that came between others wait, and
    those that came behind all others are shown. Heads stay above the rows that they stand above.
    """
    now = {row.order_id: row for row in rows}
    kept = [
        replace(now[row.order_id], head=row.head, head_is_overdue=row.head_is_overdue)
        if row.order_id in now
        else replace(row, can_mark=False, is_pale=True)
        for row in shown
    ]
    before = {row.order_id for row in shown}
    behind = len(rows)
    while behind and rows[behind - 1].order_id not in before:
        behind -= 1
    return [*kept, *rows[behind:]]
