"""Tests who is here for which order, whatever the counter does to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.errors import (
    NothingToUndo,
)
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import counter
from kiosk.services.orders.counter import CustomerLeft, OrderCommand, Undo
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    FakeClock,
    arrivals,
    bring,
    check_in_at,
    go,
    opened,
    order_of,
    serve,
    steps_of,
    undo,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


class TestPresence:
    def test_customer_who_was_here_is_called_when_the_order_is_ready(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.STARTED)
        check_in_at(store, "A32", order_id)
        changes = go(store, order_id, Status.READY, actor=LEA)
        ready, called = steps_of(store, order_id)[-2:]
        assert (ready.to_status, called.to_status) == (Status.READY, Status.AWAITING)
        assert ready.operation_id == called.operation_id
        assert called.actor.role is Role.SYSTEM
        undo(store, changes, LEA)
        assert order_of(store, order_id).status is Status.STARTED
        assert arrivals(store, order_id) == [(True, "A32")]

    def test_arrival_ends_with_the_last_of_its_orders(self, store: LocalDatabase) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        check_in_at(store, "A32", first, second)
        for order_id, here in ((first, True), (second, False)):
            serve(store, order_id)
            go(store, order_id, Status.PICK_UP_OK, actor=LEA)
            assert arrivals(store, first) == arrivals(store, second) == [(here, "A32")]

    @pytest.mark.parametrize("end", [Status.CANCELLED, Status.REPLANNED])
    def test_moving_or_cancelling_the_last_order_ends_the_arrival(
        self, store: LocalDatabase, end: Status
    ) -> None:
        order_id = bring(store, 1, Status.STARTED)
        check_in_at(store, None, order_id)
        go(store, order_id, end)
        assert arrivals(store, order_id) == [(False, None)]

    def test_customer_of_a_cancelled_order_has_gone_once_it_was_seen_to(
        self, store: LocalDatabase
    ) -> None:
        cancelled, other = bring(store, 1, Status.CANCELLED), bring(store, 2, Status.BLOCKED)
        alone = bring(store, 3, Status.CANCELLED)
        check_in_at(store, "A1", cancelled, other)
        check_in_at(store, "A2", alone)
        for order_id in (cancelled, alone):
            store.run_blocking(counter.mark_seen, OrderCommand(order_id, LEA, COUNTER_1))
        assert arrivals(store, cancelled) == [(True, "A1")], "there is still the blocked one"
        assert arrivals(store, alone) == [(False, "A2")]

    def test_flag_keeps_the_customer_here(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.AWAITING)
        go(store, order_id, Status.BLOCKED)
        assert arrivals(store, order_id) == [(True, None)]

    def test_customer_who_left_is_no_longer_here(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        check_in_at(store, "A1", order_id)
        (arrival,) = store.read_blocking(lambda reader: reader.arrivals_of(order_id))
        changes = store.run_blocking(counter.customer_left, CustomerLeft(arrival.arrival_id, LEA))
        assert changes.order_ids == {order_id}
        assert arrivals(store, order_id) == [(False, "A1")]
        assert order_of(store, order_id).status is Status.AWAITING
        again = store.run_blocking(counter.customer_left, CustomerLeft(arrival.arrival_id, LEA))
        assert again.order_ids == frozenset()

    def test_undoing_an_arrival_withdraws_it(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        undo(store, go(store, order_id, Status.AWAITING, actor=LEA), LEA)
        assert order_of(store, order_id).status is Status.READY
        assert arrivals(store, order_id) == [(False, None)]

    def test_undoing_a_check_in_leaves_whom_it_joined(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        check_in_at(store, "A1", first)
        clock.pass_s(60)
        check_in_at(store, "B7", first, second)
        store.run_blocking(
            counter.undo, Undo(steps_of(store, second)[-1].operation_id, LEA, COUNTER_1)
        )
        assert order_of(store, first).status is Status.AWAITING
        assert order_of(store, second).status is Status.READY
        assert arrivals(store, first) == [(True, "A1")]
        assert arrivals(store, second) == []

    def test_undoing_the_undo_of_a_check_in_brings_both_orders_back(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        check_in_at(store, "A1", first)
        clock.pass_s(60)
        check_in_at(store, "B7", first, second)
        for _ in range(2):
            operation_id = steps_of(store, second)[-1].operation_id
            store.run_blocking(counter.undo, Undo(operation_id, LEA, COUNTER_1))
        assert order_of(store, second).status is Status.AWAITING
        assert arrivals(store, first) == arrivals(store, second) == [(True, "B7")]

    def test_check_in_is_not_undone_once_another_order_was_called(
        self, store: LocalDatabase
    ) -> None:
        ready, preparing = bring(store, 1, Status.READY), bring(store, 2, Status.STARTED)
        check_in_at(store, "A1", ready, preparing)
        operation_id = steps_of(store, ready)[-1].operation_id
        go(store, preparing, Status.READY, actor=LEA)
        with pytest.raises(NothingToUndo):
            store.run_blocking(counter.undo, Undo(operation_id, LEA, COUNTER_1))
        assert arrivals(store, preparing) == [(True, "A1")]

    def test_undo_of_the_hand_over_brings_the_customer_back(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        check_in_at(store, "A32", order_id)
        (before,) = store.read_blocking(lambda reader: reader.arrivals_of(order_id))
        serve(store, order_id)
        clock.pass_s(90)
        changes = go(store, order_id, Status.PICK_UP_PARTIALLY, actor=LEA)
        assert arrivals(store, order_id) == [(False, "A32")]
        undo(store, changes, LEA)
        assert store.read_blocking(lambda reader: reader.arrivals_of(order_id)) == (before,)

    def test_undo_of_serving_leaves_who_had_come_for_a_moved_order(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.REPLANNED)
        check_in_at(store, "A32", order_id)
        undo(store, serve(store, order_id), LEA)
        assert order_of(store, order_id).status is Status.REPLANNED
        assert arrivals(store, order_id) == [(True, "A32")]
