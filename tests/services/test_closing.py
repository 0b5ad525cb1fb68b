"""Closing a day: one call decides about all that nobody collected, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from kiosk.domain.closing.inbox import InboxGroup
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.errors import (
    ActionHeld,
    KeepingNotAllowed,
    NothingToUndo,
    OrderUnknown,
    ReasonNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.events.event import Event
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.order import Actor, Order
from kiosk.domain.path_reasons import CUSTOMER_ABSENT_OR_LEFT
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.closing.close_day import (
    CloseDay,
    ClosingChoice,
    ClosingResult,
    UndoClosing,
    close_day,
    undo_closing,
)
from kiosk.services.orders.closing.inbox import read_inbox
from kiosk.services.orders.keeping import KeepLonger, keep_longer
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    HOLD_S,
    LEA,
    NOON,
    PAUL,
    SOPHIE,
    FakeClock,
    bring,
    check_in_at,
    give_reason,
    go,
    opened,
    order_of,
    undo,
)

RULES = KeepingRules(3, 3, OpeningDays(frozenset(range(6))), UTC)
WHY = {f"CMD-{number:06}": "CANCELLED_BY_CLIENT" for number in range(1, 6)}
TWICE = date(2026, 11, 30)
"""Six opening days after Monday, when the orders became ready."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


@pytest.fixture
def left(store: LocalDatabase, clock: FakeClock) -> list[str]:
    """Five orders that were ready for noon; it is the evening of that day."""
    order_ids = [bring(store, number, Status.READY) for number in range(1, 6)]
    clock.now = NOON + timedelta(hours=7)
    return order_ids


def close(
    store: LocalDatabase, *order_ids: str, actor: Actor = LEA, **choices: list[str]
) -> ClosingResult:
    """Keep `order_ids`; `absent` and `cancel` name the exceptions."""
    decided = dict.fromkeys(order_ids, ClosingChoice.KEEP)
    for choice, ids in choices.items():
        decided |= dict.fromkeys(ids, ClosingChoice(choice))
    command = CloseDay(decided, actor, COUNTER_1, RULES, hold_s=HOLD_S, cancel_reasons=WHY)
    return store.run_blocking(close_day, command)


def events_of(store: LocalDatabase, order_id: str) -> tuple[Event, ...]:
    return store.read_blocking(lambda reader: reader.journal(order_id))


def who(event: Event) -> tuple[Actor, str | None]:
    """In whose name an event was recorded, and who asked for it."""
    people = event.personal
    return event.actor, people.asked_by if isinstance(people, PeopleOfStep) else None


def take_back(store: LocalDatabase, closed: ClosingResult) -> ClosingResult:
    ids = tuple(action.operation_id for action in closed.actions)
    return store.run_blocking(undo_closing, UndoClosing(ids, SOPHIE, COUNTER_1))


def in_inbox(store: LocalDatabase, clock: FakeClock) -> dict[InboxGroup, tuple[str, ...]]:
    inbox = store.read_blocking(lambda reader: read_inbox(reader, RULES, clock.now))
    return {group: ids for group, ids in inbox.order_ids.items() if ids}


def keeps(store: LocalDatabase, *order_ids: str) -> list[date | None]:
    return [order_of(store, order_id).state.keep_until for order_id in order_ids]


def statuses(store: LocalDatabase, *order_ids: str) -> list[Status]:
    return [order_of(store, order_id).status for order_id in order_ids]


def test_all_that_is_left_is_kept_in_one_go(
    store: LocalDatabase, clock: FakeClock, left: list[str]
) -> None:
    assert in_inbox(store, clock) == {InboxGroup.SLOT_PASSED: tuple(left)}
    closed = close(store, *left)
    assert not closed.refused
    assert [action.order_id for action in closed.actions] == left
    assert len({action.operation_id for action in closed.actions}) == len(left)
    assert closed.changes.order_ids == frozenset(left)
    assert keeps(store, *left) == [TWICE] * 5
    assert statuses(store, *left) == [Status.READY] * 5
    assert in_inbox(store, clock) == {}


def test_what_was_kept_is_left_again_on_its_last_day(
    store: LocalDatabase, clock: FakeClock, left: list[str]
) -> None:
    close(store, *left)
    clock.now = NOON + timedelta(days=7)
    found = in_inbox(store, clock)
    assert found[InboxGroup.SLOT_PASSED] == found[InboxGroup.READY_LONG] == tuple(left)


def test_exceptions_are_singled_out(
    store: LocalDatabase, clock: FakeClock, left: list[str]
) -> None:
    closed = close(store, *left[:3], actor=SOPHIE, absent=[left[3]], cancel=[left[4]])
    assert not closed.refused
    held = [action for action in closed.actions if action.held_until]
    assert [action.order_id for action in held] == [left[3]]
    assert all(action.undoable for action in closed.actions)
    assert statuses(store, *left[3:]) == [Status.READY, Status.CANCELLED]
    assert in_inbox(store, clock) == {
        InboxGroup.NOT_COLLECTED: (left[3],),
        InboxGroup.PUT_BACK: (left[4],),
    }
    clock.pass_s(HOLD_S)
    store.run_blocking(counter.carry_out_due, None)
    assert order_of(store, left[3]).status is Status.PICK_UP_FAILED


def test_a_whole_closing_can_be_undone(
    store: LocalDatabase, clock: FakeClock, left: list[str]
) -> None:
    before = [_kept_part(order_of(store, order_id)) for order_id in left]
    closed = close(store, *left[:3], actor=SOPHIE, absent=[left[3]], cancel=[left[4]])
    clock.pass_s(5)
    assert not take_back(store, closed).refused
    assert [_kept_part(order_of(store, order_id)) for order_id in left] == before
    assert in_inbox(store, clock) == {InboxGroup.SLOT_PASSED: tuple(left)}


def _kept_part(order: Order) -> tuple[object, ...]:
    state = order.state
    return state.status, state.ready_at, state.keep_until, state.slot, state.resume_stack


def test_an_order_that_changed_meanwhile_is_reported_and_the_others_are_closed(
    store: LocalDatabase, left: list[str]
) -> None:
    check_in_at(store, None, left[0])
    go(store, left[1], Status.BLOCKED)
    give_reason(store, left[2], CUSTOMER_ABSENT_OR_LEFT, hold_s=HOLD_S)
    closed = close(store, *left, "CMD-999999")
    assert {order_id: type(error) for order_id, error in closed.refused.items()} == {
        left[0]: KeepingNotAllowed,
        left[1]: KeepingNotAllowed,
        left[2]: ActionHeld,
        "CMD-999999": OrderUnknown,
    }
    assert keeps(store, *left) == [None, None, None, TWICE, TWICE]


def test_only_a_manager_cancels(store: LocalDatabase, left: list[str]) -> None:
    with pytest.raises(TransitionNotAllowed):
        close(store, left[0], actor=PAUL, cancel=[left[1]])
    assert keeps(store, left[0]) == [None]
    assert statuses(store, left[1]) == [Status.READY]


def test_nothing_is_cancelled_without_a_reason(store: LocalDatabase, left: list[str]) -> None:
    choices = {left[0]: ClosingChoice.CANCEL}
    closed = store.run_blocking(close_day, CloseDay(choices, SOPHIE, COUNTER_1, RULES))
    assert [type(error) for error in closed.refused.values()] == [ReasonNeeded]
    close(store, actor=SOPHIE, cancel=[left[0]])
    assert events_of(store, left[0])[-1].reason == "CANCELLED_BY_CLIENT"


def test_what_a_manager_approves_names_both_and_the_rest_who_was_at_work(
    store: LocalDatabase, left: list[str]
) -> None:
    choices = {left[0]: ClosingChoice.KEEP, left[1]: ClosingChoice.CANCEL}
    approved = CloseDay(choices, SOPHIE, COUNTER_1, RULES, cancel_reasons=WHY, asked_by=PAUL.name)
    closed = store.run_blocking(close_day, approved)
    assert not closed.refused
    last = [events_of(store, order_id)[-1] for order_id in left[:2]]
    assert [who(event) for event in last] == [(PAUL, None), (SOPHIE, PAUL.name)]

    operation_ids = tuple(action.operation_id for action in closed.actions)
    undo_all = UndoClosing(operation_ids, PAUL, COUNTER_1)
    with pytest.raises(TransitionNotAllowed):
        store.run_blocking(undo_closing, undo_all)
    assert keeps(store, left[0]) == [TWICE]
    undo_all = UndoClosing(operation_ids, SOPHIE, COUNTER_1, PAUL.name)
    assert not store.run_blocking(undo_closing, undo_all).refused
    assert statuses(store, *left) == [Status.READY] * 5
    assert who(events_of(store, left[0])[-1]) == (PAUL, None)
    assert who(events_of(store, left[1])[-1]) == (SOPHIE, PAUL.name)


def test_undoing_leaves_what_happened_since(store: LocalDatabase, left: list[str]) -> None:
    closed = close(store, *left)
    check_in_at(store, None, left[0])
    close(store, left[1])
    undone = take_back(store, closed)
    assert [type(error) for error in undone.refused.values()] == [NothingToUndo] * 2
    later = date(2026, 12, 3)
    assert keeps(store, *left) == [TWICE, later, None, None, None]


def test_one_order_is_kept_and_taken_back_alone(store: LocalDatabase, left: list[str]) -> None:
    first, second = (
        store.run_blocking(keep_longer, KeepLonger(left[0], LEA, RULES)) for _ in range(2)
    )
    with pytest.raises(NothingToUndo):
        undo(store, first)
    undo(store, second)
    assert keeps(store, left[0]) == [TWICE]
    with pytest.raises(NothingToUndo):
        undo(store, second)
    with pytest.raises(KeepingNotAllowed):
        store.run_blocking(keep_longer, KeepLonger(bring(store, 9, Status.STARTED), LEA, RULES))
