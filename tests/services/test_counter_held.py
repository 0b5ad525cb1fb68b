"""Held actions: final taps wait some seconds before they are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import (
    ActionHeld,
)
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Undo
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import (
    COUNTER_1,
    HOLD_S,
    LEA,
    FakeClock,
    arrivals,
    bring,
    check_in_at,
    go,
    opened,
    order_of,
    steps_of,
    ways,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


class TestHeldActions:
    def hold(self, store: LocalDatabase, order_id: str, target: Status = Status.PICK_UP_OK) -> str:
        changes = go(store, order_id, target, actor=LEA, hold_s=HOLD_S)
        assert changes.action is not None
        return changes.action.operation_id

    def test_nothing_else_happens_to_the_order(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        self.hold(store, order_id)
        for action in (Status.DELAYED, Status.PICK_UP_FAILED, Status.PICK_UP_OK):
            with pytest.raises(ActionHeld) as refused:
                go(store, order_id, action)
            assert refused.value.to_status is Status.PICK_UP_OK
            assert refused.value.due_at == clock.now + timedelta(seconds=HOLD_S)

    def test_carried_out_twice_happens_once(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        held_id = self.hold(store, order_id)
        assert store.run_blocking(counter.carry_out, held_id).action is not None
        assert store.run_blocking(counter.carry_out, held_id).action is None
        assert ways(store, order_id).count(Status.PICK_UP_OK) == 1
        assert steps_of(store, order_id)[-1].operation_id == held_id

    def due(self, store: LocalDatabase) -> frozenset[str]:
        return store.run_blocking(counter.carry_out_due, None).order_ids

    def test_waits_its_time_and_no_longer(self, store: LocalDatabase, clock: FakeClock) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        self.hold(store, order_id)
        clock.pass_s(HOLD_S - 0.001)
        assert self.due(store) == frozenset()
        clock.pass_s(0.001)
        assert self.due(store) == {order_id}

    def test_is_carried_out_after_a_restart(
        self, store: LocalDatabase, data_dir: Path, clock: FakeClock
    ) -> None:
        first, second = bring(store, 1, Status.IN_PROGRESS), bring(store, 2, Status.IN_PROGRESS)
        held_id = self.hold(store, first)
        self.hold(store, second)
        store.close()
        clock.pass_s(3600)
        again = open_store(data_dir, clock)
        assert self.due(again) == {first, second}
        assert steps_of(again, first)[-1].operation_id == held_id
        again.close()

    def test_clock_set_back_keeps_nobody_waiting(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        self.hold(store, order_id)
        clock.pass_s(-3600)
        assert self.due(store) == {order_id}

    def test_action_whose_order_moved_on_is_kept_for_a_person(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        held_id = self.hold(store, order_id)
        (held,) = store.read_blocking(lambda reader: reader.held_actions())
        store.run_blocking(lambda uow, _: uow.remove_held_action(held_id), None)
        go(store, order_id, Status.DELAYED)
        store.run_blocking(lambda uow, _: uow.save_held_action(held), None)
        assert store.run_blocking(counter.carry_out, held_id).order_ids == {order_id}
        card = store.read_blocking(lambda reader: reader.cards([order_id]))[order_id]
        assert (card.status, card.held_problem) == (Status.DELAYED, "ORDER_MOVED_ON")
        assert store.run_blocking(counter.carry_out, held_id).order_ids == frozenset()
        assert store.run_blocking(counter.dismiss_problem, held_id).order_ids == {order_id}
        assert store.run_blocking(counter.dismiss_problem, held_id).order_ids == frozenset()
        assert store.read_blocking(lambda reader: reader.held_actions()) == ()

    def test_customer_who_arrives_meanwhile_is_called_when_it_is_withdrawn(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        held_id = self.hold(store, order_id, Status.REPLANNED)
        check_in_at(store, "A32", order_id)
        assert order_of(store, order_id).status is Status.READY
        changes = store.run_blocking(counter.undo, Undo(held_id, LEA, COUNTER_1))
        assert changes.order_ids == {order_id}
        assert order_of(store, order_id).status is Status.AWAITING

    def test_customer_who_arrives_meanwhile_is_still_here_after_it(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        held_id = self.hold(store, order_id, Status.REPLANNED)
        clock.pass_s(2)
        check_in_at(store, "A32", order_id)
        clock.pass_s(6)
        store.run_blocking(counter.carry_out, held_id)
        assert order_of(store, order_id).status is Status.REPLANNED
        assert arrivals(store, order_id) == [(True, "A32")]

    def test_commands_act_at_once(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        go(store, order_id, Status.PICK_UP_OK, hold_s=None)
        assert order_of(store, order_id).status is Status.PICK_UP_OK
