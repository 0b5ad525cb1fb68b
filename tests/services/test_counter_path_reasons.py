"""A reason of several steps at the counter: one action, held, and safe over a crash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.errors import ActionHeld, NothingToUndo, ReasonNeeded, TransitionNotAllowed
from kiosk.domain.path_reasons import CUSTOMER_ABSENT_OR_LEFT, CUSTOMER_WILL_RETURN
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance, Undo
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import (
    COUNTER_1,
    HOLD_S,
    LEA,
    SOPHIE,
    TOMORROW,
    FakeClock,
    arrivals,
    bring,
    check_in_at,
    give_reason,
    go,
    opened,
    order_of,
    steps_of,
    undo,
    ways,
)

ABSENT = [Status.BLOCKED, Status.PICK_UP_FAILED]
RETURNS = [Status.PICK_UP_FAILED, Status.REPLANNED]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def held_id(store: LocalDatabase, order_id: str) -> str:
    changes = give_reason(store, order_id, CUSTOMER_ABSENT_OR_LEFT, hold_s=HOLD_S)
    assert changes.action is not None
    assert changes.action.held_until is not None
    return changes.action.operation_id


def test_absent_is_one_operation_that_ends_the_visit(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.AWAITING)
    give_reason(store, order_id, CUSTOMER_ABSENT_OR_LEFT)
    blocked, failed = steps_of(store, order_id)[-2:]
    assert [blocked.to_status, failed.to_status] == ABSENT
    assert blocked.operation_id == failed.operation_id
    assert {blocked.reason, failed.reason} == {"CUSTOMER_ABSENT_OR_LEFT"}
    assert {blocked.actor, failed.actor} == {LEA}
    assert [is_active for is_active, _ in arrivals(store, order_id)] == [False]


def test_who_left_before_one_of_two_orders_was_ready_is_still_expected(
    store: LocalDatabase,
) -> None:
    ready, preparing = bring(store, 1, Status.READY), bring(store, 2, Status.STARTED)
    check_in_at(store, None, ready, preparing)
    give_reason(store, ready, CUSTOMER_ABSENT_OR_LEFT)
    assert [is_active for is_active, _ in arrivals(store, preparing)] == [True]


def test_who_will_return_has_the_new_slot(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    changes = give_reason(store, order_id, CUSTOMER_WILL_RETURN)
    assert ways(store, order_id)[-2:] == RETURNS
    assert order_of(store, order_id).state.slot == TOMORROW
    with pytest.raises(NothingToUndo):
        undo(store, changes)


def test_it_is_held_and_can_be_withdrawn(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    held = held_id(store, order_id)
    with pytest.raises(ActionHeld) as refused:
        go(store, order_id, Status.AWAITING)
    assert refused.value.to_status is Status.PICK_UP_FAILED
    store.run_blocking(counter.undo, Undo(held, LEA, COUNTER_1))
    assert order_of(store, order_id).status is Status.READY
    assert give_reason(store, order_id, CUSTOMER_ABSENT_OR_LEFT).action is not None


def test_it_is_carried_out_after_a_crash_and_then_final(
    store: LocalDatabase, data_dir: Path, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.READY)
    held = held_id(store, order_id)
    store.close()
    clock.pass_s(3600)
    again = open_store(data_dir, clock)
    again.run_blocking(counter.carry_out_due, None)
    assert ways(again, order_id)[-2:] == ABSENT
    assert {event.operation_id for event in steps_of(again, order_id)[-2:]} == {held}
    with pytest.raises(NothingToUndo):
        again.run_blocking(counter.undo, Undo(held, SOPHIE, COUNTER_1))
    again.close()


def test_a_reason_counts_only_with_the_status_it_ends_in(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    reason = Details(reason=CUSTOMER_ABSENT_OR_LEFT.code)
    with pytest.raises(ReasonNeeded):
        store.run_blocking(
            counter.advance, Advance(order_id, Status.BLOCKED, LEA, COUNTER_1, reason)
        )
    served = bring(store, 2, Status.IN_PROGRESS)
    with pytest.raises(TransitionNotAllowed):
        give_reason(store, served, CUSTOMER_ABSENT_OR_LEFT)
    assert ways(store, served)[-1] is Status.IN_PROGRESS
