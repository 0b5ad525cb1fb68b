"""Tests the groups of the counter's lists: which head an order stands under, and when it moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.arrival import Column, is_listed
from kiosk.domain.board.groups import Group, GroupKind, group_of, overdue_at
from kiosk.domain.closing.inbox import InboxGroup, InboxOrder, groups_of, is_left
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.order import Slot
from kiosk.domain.status import Status

NOW = datetime(2026, 11, 28, 11, 4, tzinfo=UTC)
TODAY = NOW.date()


def slot(in_min: float) -> Slot:
    start = NOW + timedelta(minutes=in_min)
    return Slot(start, start + timedelta(minutes=30))


RULES = KeepingRules(7, 3, OpeningDays(), UTC)


def in_inbox(
    status: Status, in_min: float | None, keep_until: date | None = None, ready_at: datetime = NOW
) -> InboxOrder:
    return InboxOrder(
        *("C-1", status),
        seen=False,
        slot_end=None if in_min is None else slot(in_min).end,
        ready_at=ready_at,
        keep_until=keep_until,
        is_here=False,
    )


def group(column: Column, status: Status, in_min: float | None, until: date | None = None) -> Group:
    """As the list groups it: what closing the day asks about comes from the same function."""
    left = column is Column.READY and is_left(in_inbox(status, in_min, until), RULES, NOW)
    at = None if in_min is None else slot(in_min)
    return group_of(column, status, at, NOW, is_left=left, keep_until=until)


def kind(column: Column, status: Status, in_min: float | None) -> GroupKind:
    return group(column, status, in_min).kind


def test_who_is_served_stands_above_those_who_wait() -> None:
    served, waiting, unprepared = (
        group_of(Column.ARRIVED, status, slot(-500), NOW)
        for status in (Status.IN_PROGRESS, Status.AWAITING, Status.STARTED)
    )
    assert served.kind is GroupKind.SERVED
    assert waiting == unprepared == Group(GroupKind.WAITING)
    assert served.sort_key < waiting.sort_key


@pytest.mark.parametrize(
    ("in_min", "ready", "to_prepare"),
    [
        (-60 * 24, GroupKind.SLOT_PASSED, GroupKind.EARLIER_DAY),
        (-31, GroupKind.SLOT_PASSED, GroupKind.LATE),
        (-30, GroupKind.SLOT_PASSED, GroupKind.LATE),
        (-29, GroupKind.SLOT, GroupKind.LATE),
        (0, GroupKind.SLOT, GroupKind.LATE),
        (1, GroupKind.SLOT, GroupKind.SLOT),
        (60 * 24, GroupKind.LATER_DAY, GroupKind.LATER_DAY),
        (None, GroupKind.NO_SLOT, GroupKind.NO_SLOT),
    ],
)
def test_a_slot_that_has_passed_never_looks_like_one_to_come(
    in_min: float | None, ready: GroupKind, to_prepare: GroupKind
) -> None:
    assert kind(Column.READY, Status.READY, in_min) is ready
    assert kind(Column.TO_PREPARE, Status.STARTED, in_min) is to_prepare


def test_overdue_groups_come_first_then_slots_then_later_days() -> None:
    times = (-60 * 48, -60 * 24, -60, 30, 60, 60 * 24, 60 * 48, None)
    groups = [
        group_of(Column.TO_PREPARE, Status.STARTED, None if m is None else slot(m), NOW)
        for m in times
    ]
    assert all(a.sort_key < b.sort_key for a, b in pairwise(groups))
    assert [group.is_overdue for group in groups] == [True] * 3 + [False] * 5


def test_orders_of_one_slot_share_a_group_and_those_of_one_day_too() -> None:
    assert group_of(Column.READY, Status.READY, slot(30), NOW) == Group(
        GroupKind.SLOT, starts_at=slot(30).start, ends_at=slot(30).end
    )
    tomorrow = {group_of(Column.READY, Status.READY, slot(60 * 24 + more), NOW) for more in (0, 90)}
    assert tomorrow == {Group(GroupKind.LATER_DAY, TODAY + timedelta(days=1))}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("column", [Column.READY, Column.TO_PREPARE])
def test_lists_hold_work_and_the_inbox_holds_trouble(column: Column, status: Status) -> None:
    order = InboxOrder(
        "C-1", status, seen=False, slot_end=None, ready_at=None, keep_until=None, is_here=False
    )
    is_trouble = bool(groups_of(order, RULES, NOW))
    assert is_listed(column, status) is not is_trouble
    assert is_listed(Column.ARRIVED, status)


def test_the_day_is_that_of_the_store() -> None:
    paris = datetime(2026, 11, 28, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))
    start = paris - timedelta(hours=1)
    group = group_of(
        Column.READY, Status.READY, Slot(start.astimezone(UTC), paris.astimezone(UTC)), paris
    )
    assert group == Group(GroupKind.EARLIER_DAY, date(2026, 11, 27))


@pytest.mark.parametrize(
    ("column", "in_min", "expected_min"),
    [
        (Column.READY, -10, 20),
        (Column.READY, -30, None),
        (Column.TO_PREPARE, 10, 10),
        (Column.TO_PREPARE, 0, None),
        (Column.ARRIVED, 10, None),
    ],
)
def test_when_time_moves_an_order_to_another_group(
    column: Column, in_min: float, expected_min: float | None
) -> None:
    expected = None if expected_min is None else NOW + timedelta(minutes=expected_min)
    assert overdue_at(column, slot(in_min), NOW) == expected
    if expected is not None:
        status = Status.READY if column is Column.READY else Status.STARTED
        for at, is_overdue in ((expected - timedelta(seconds=1), False), (expected, True)):
            left = column is Column.READY and is_left(in_inbox(status, in_min), RULES, at)
            assert group_of(column, status, slot(in_min), at, is_left=left).is_overdue is is_overdue


@pytest.mark.parametrize("until", [None, TODAY, TODAY + timedelta(days=3)])
@pytest.mark.parametrize("in_min", [-60 * 48, -60, -31, -29, 0, 30, 60 * 24, None])
@pytest.mark.parametrize("status", [Status.READY, Status.DELAYED])
def test_the_list_and_the_inbox_agree_on_whose_slot_has_passed(
    status: Status, in_min: float | None, until: date | None
) -> None:
    passed = InboxGroup.SLOT_PASSED in groups_of(in_inbox(status, in_min, until), RULES, NOW)
    assert (group(Column.READY, status, in_min, until).kind is GroupKind.SLOT_PASSED) is passed


def test_what_is_kept_is_not_overdue_any_more_and_says_until_when() -> None:
    until = TODAY + timedelta(days=3)
    for in_min in (-60 * 24, -31):
        kept = group(Column.READY, Status.READY, in_min, until)
        assert kept == Group(GroupKind.KEPT, until)
        assert not kept.is_overdue
    assert group(Column.READY, Status.READY, 30, until).kind is GroupKind.SLOT
