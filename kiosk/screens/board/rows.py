"""The rows of the board: plain values with nothing that identifies a customer."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from kiosk.domain.codes.short_code import short_code
from kiosk.domain.frozen import frozen
from kiosk.services.ports.public_board import PublicOrder

PAGE_S = 10.0
"""How long a page stays, where there are more orders than rows."""


@frozen
class PublicRow:
    """What a row shows; a text that is "" shows nothing.

    `counter`: where the customer was called to. `is_new`: the row has just come.
    """

    code: str
    bay: str
    name: str
    counter: str
    is_new: bool


def public_row(
    order: PublicOrder, codes: Collection[str], *, is_new: bool, shows_name: bool
) -> PublicRow:
    """The row of an order; `codes`: those of all orders that the board has."""
    return PublicRow(
        code=short_code(order.code, codes),
        bay=(order.bay or "") if order.is_ready and not order.call else "",
        name=order.short_name if shows_name and not order.call else "",
        counter=order.call.counter if order.call else "",
        is_new=is_new,
    )


class Pages:
    """Which page of a list shows: the next one every PAGE_S, the first one when a row comes."""

    def __init__(self) -> None:
        self.number = 0
        self.count = 1
        self._since_s: float | None = None

    def begin(self, now_s: float) -> None:
        """Show the first page, for its whole time."""
        self.number, self._since_s = 0, now_s

    def shown(
        self, orders: Sequence[PublicOrder], room: int, now_s: float
    ) -> Sequence[PublicOrder]:
        """The orders of the page that shows at `now_s`, with `room` rows."""
        self.count = max(1, math.ceil(len(orders) / room))
        since_s = now_s if self._since_s is None or len(orders) <= room else self._since_s
        turned = int((now_s - since_s) // PAGE_S)
        self._since_s = since_s + turned * PAGE_S
        self.number += turned
        self.number %= self.count
        return orders[self.number * room : (self.number + 1) * room]
