"""Which orders wait for somebody to settle them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from kiosk.domain.closing.inbox import WATCHED, InboxGroup, InboxOrder, groups_of, in_groups
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.status import Status
from tests.domain.orders import NOON

RULES = KeepingRules(7, 3, OpeningDays(), UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = NOON.date()
READY = InboxOrder(
    "C-1",
    Status.READY,
    seen=False,
    slot_end=NOON + HOUR,
    ready_at=NOON - HOUR,
    keep_until=None,
    is_here=False,
)
PASSED = replace(READY, slot_end=NOON)


def groups(order: InboxOrder) -> list[str]:
    return list(groups_of(order, RULES, NOON))


@pytest.mark.parametrize(
    ("status", "group"),
    [
        (Status.CANCELLED, InboxGroup.PUT_BACK),
        (Status.PICK_UP_FAILED, InboxGroup.NOT_COLLECTED),
        (Status.PICK_UP_PARTIALLY, InboxGroup.REST),
        (Status.BLOCKED, InboxGroup.BLOCKED),
    ],
)
def test_trouble_is_to_be_settled(status: Status, group: InboxGroup) -> None:
    assert groups(replace(READY, status=status)) == [group]
    assert group not in WATCHED


def test_a_cancelled_order_that_was_put_back_is_settled() -> None:
    assert groups(replace(READY, status=Status.CANCELLED, seen=True)) == []


@pytest.mark.parametrize(
    "status",
    [s for s in Status if s not in (*(Status.CANCELLED, Status.BLOCKED), Status.PICK_UP_FAILED)],
)
def test_what_takes_its_course_is_in_the_lists(status: Status) -> None:
    expected = [InboxGroup.REST] if status is Status.PICK_UP_PARTIALLY else []
    assert groups(replace(READY, status=status)) == expected


def test_a_slot_that_passed_is_watched() -> None:
    assert groups(PASSED) == [InboxGroup.SLOT_PASSED]
    assert groups(replace(PASSED, slot_end=NOON - 30 * DAY)) == [InboxGroup.SLOT_PASSED]
    assert groups(replace(PASSED, is_here=True)) == []
    assert groups(replace(PASSED, status=Status.STARTED)) == []


def test_an_order_that_was_kept_is_left_again_on_its_last_day() -> None:
    assert groups(replace(PASSED, keep_until=TODAY + DAY)) == []
    assert groups(replace(PASSED, keep_until=TODAY)) == [InboxGroup.SLOT_PASSED]
    assert groups(replace(PASSED, keep_until=date(2026, 11, 1))) == [InboxGroup.SLOT_PASSED]


def test_an_order_without_a_slot_is_left_after_the_day_on_which_it_became_ready() -> None:
    unplanned = replace(READY, slot_end=None)
    assert groups(unplanned) == []
    assert groups(replace(unplanned, ready_at=NOON - DAY)) == [InboxGroup.SLOT_PASSED]


def test_an_order_that_is_ready_for_long_is_watched_also_if_it_is_kept() -> None:
    old = replace(READY, ready_at=NOON - 4 * DAY, slot_end=NOON + DAY)
    assert groups(old) == [InboxGroup.READY_LONG]
    assert groups(replace(old, ready_at=NOON - 3 * DAY)) == []
    kept = replace(old, slot_end=NOON - DAY, keep_until=TODAY + DAY)
    assert groups(kept) == [InboxGroup.READY_LONG]
    assert groups(replace(old, is_here=True)) == []


def test_groups_keep_the_sequence_of_the_orders() -> None:
    ids = [replace(PASSED, order_id=f"C-{number}") for number in (3, 1, 2)]
    found = in_groups(ids, RULES, NOON)
    assert found[InboxGroup.SLOT_PASSED] == ("C-3", "C-1", "C-2")
    assert found[InboxGroup.BLOCKED] == ()
