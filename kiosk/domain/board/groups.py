"""The groups of the counter's lists: under which head an order stands, and in which sequence."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum

from kiosk.domain.arrival import Column
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.status import Status


class GroupKind(IntEnum):
    """What the orders of a group have in common; in the sequence of a list."""

    SERVED = 0
    WAITING = 1
    EARLIER_DAY = 2
    SLOT_PASSED = 3
    LATE = 4
    SLOT = 5
    LATER_DAY = 6
    KEPT = 7
    NO_SLOT = 8


@frozen
class Group:
    """One group: a day for EARLIER_DAY, LATER_DAY and KEPT (until when), the slot's start for SLOT.

    `ends_at` is set in the list of ready orders only: there a slot lasts until its end.
    """

    kind: GroupKind
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether its orders should have been collected, or been ready, before now."""
        return self.kind in _OVERDUE

    @property
    def sort_key(self) -> tuple[int, str, str, str]:
        """The sort key of groups within a list."""
        times = (self.day, self.starts_at, self.ends_at)
        day, start, end = (time.isoformat() if time else "" for time in times)
        return (self.kind, day, start, end)


_OVERDUE = frozenset({GroupKind.EARLIER_DAY, GroupKind.SLOT_PASSED, GroupKind.LATE})


def group_of(
    column: Column,
    status: Status,
    slot: Slot | None,
    now: datetime,
    *,
    is_left: bool = False,
    keep_until: date | None = None,
) -> Group:
    """The group in which an order stands at `now`, which is in the store's time zone.

    `is_left`: closing the day would ask about it, as `domain.closing.inbox` says: the list and the
    inbox count the same orders. `keep_until`: as in `OrderState`. A ready order is overdue once its
    slot has ended, one still to prepare once it has begun.
    """
    if column is Column.ARRIVED:
        is_served = status is Status.IN_PROGRESS
        return Group(GroupKind.SERVED if is_served else GroupKind.WAITING)
    if is_left:
        return Group(GroupKind.SLOT_PASSED)
    today = now.date()
    is_kept = column is Column.READY and keep_until is not None and keep_until > today
    if is_kept and (slot is None or slot.end <= now):
        return Group(GroupKind.KEPT, keep_until)
    if slot is None:
        return Group(GroupKind.NO_SLOT)
    day = slot.start.astimezone(now.tzinfo).date()
    if day < today:
        return Group(GroupKind.EARLIER_DAY, day)
    if _overdue_from(column, slot) <= now:
        return Group(GroupKind.LATE)
    if day > today:
        return Group(GroupKind.LATER_DAY, day)
    ends_at = slot.end if column is Column.READY else None
    return Group(GroupKind.SLOT, starts_at=slot.start, ends_at=ends_at)


def overdue_at(column: Column, slot: Slot | None, now: datetime) -> datetime | None:
    """When an order's slot will move it to another group; None if that is past, or never."""
    if column is Column.ARRIVED or slot is None:
        return None
    overdue_from = _overdue_from(column, slot)
    return overdue_from if overdue_from > now else None


def _overdue_from(column: Column, slot: Slot) -> datetime:
    return slot.end if column is Column.READY else slot.start
