"""Reads what waits for somebody to settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from kiosk.domain.closing.inbox import InboxGroup, in_groups
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.frozen import frozen
from kiosk.services.ports.reader import Reader


@frozen
class Inbox:
    """The orders in each group, by collect id; the oldest slot first.

    Questions of head office and reviews are open issues, which are read apart.
    """

    order_ids: Mapping[InboxGroup, tuple[str, ...]] = field(default_factory=dict)

    def count(self, group: InboxGroup) -> int:
        """How many orders are in a group."""
        return len(self.order_ids.get(group, ()))

    @property
    def left(self) -> tuple[str, ...]:
        """The orders that closing the day must decide about."""
        return self.order_ids.get(InboxGroup.SLOT_PASSED, ())


def read_inbox(reader: Reader, rules: KeepingRules, now: datetime) -> Inbox:
    """Reads the orders in the inbox at `now`, by the store's clock."""
    return Inbox(in_groups(reader.inbox_orders(now, rules.day_began(now)), rules, now))
