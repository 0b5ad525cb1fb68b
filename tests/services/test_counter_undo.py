"""Tests the undo of taps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import (
    ClaimedElsewhere,
    NothingToUndo,
    TransitionNotAllowed,
)
from kiosk.domain.order import Claim
from kiosk.domain.reasons import CORRECTION
from kiosk.domain.status import Status
from kiosk.domain.workflow import TRANSITIONS, is_correctable
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Undo
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    COUNTER_2,
    HOLD_S,
    LEA,
    PAUL,
    SOPHIE,
    TOMORROW,
    FakeClock,
    add_orders,
    arrivals,
    bring,
    go,
    new_order,
    opened,
    order_of,
    serve,
    steps_of,
    undo,
)

STEPS = [(origin, to) for origin, targets in TRANSITIONS.items() for to in targets]
CORRECTABLE = [step for step in STEPS if is_correctable(*step)]
FINAL = [step for step in STEPS if not is_correctable(*step)]


def name(step: tuple[Status, Status]) -> str:
    return f"{step[0].name} to {step[1].name}"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


class TestUndo:
    @pytest.mark.parametrize("step", CORRECTABLE, ids=name)
    def test_restores_all_the_journal_said_before(
        self, store: LocalDatabase, clock: FakeClock, step: tuple[Status, Status]
    ) -> None:
        origin, target = step
        order_id = bring(store, 1, origin)
        before = order_of(store, order_id).state
        here_before = [active for active, _ in arrivals(store, order_id)]
        clock.pass_s(30)
        changes = go(store, order_id, target, actor=PAUL if self._is_staffs(step) else SOPHIE)
        assert changes.action is not None
        assert changes.action.undoable
        assert changes.action.held_until is None
        clock.pass_s(5)
        undo(store, changes, SOPHIE)
        after = order_of(store, order_id).state
        for field in ("status", "slot", "handed", "resume_stack", "claim", "reason", "expected_at"):
            assert getattr(after, field) == getattr(before, field), field
        action, *corrections = steps_of(store, order_id)[before.version :]
        assert action.to_status is target
        assert {event.reason for event in corrections} == {CORRECTION}
        assert len({event.operation_id for event in corrections}) == 1
        here_after = [active for active, _ in arrivals(store, order_id)]
        assert sum(here_after) == sum(here_before)

    @staticmethod
    def _is_staffs(step: tuple[Status, Status]) -> bool:
        return Status.CANCELLED not in step

    @pytest.mark.parametrize("step", FINAL, ids=name)
    def test_final_tap_is_held_and_withdrawn(
        self, store: LocalDatabase, clock: FakeClock, step: tuple[Status, Status]
    ) -> None:
        origin, target = step
        order_id = bring(store, 1, origin)
        before = order_of(store, order_id)
        changes = go(store, order_id, target, hold_s=HOLD_S)
        assert changes.action is not None
        assert changes.action.held_until == clock.now + timedelta(seconds=HOLD_S)
        assert order_of(store, order_id) == before
        undo(store, changes)
        clock.pass_s(60)
        assert store.run_blocking(counter.carry_out_due, None).action is None
        assert order_of(store, order_id) == before

    @pytest.mark.parametrize("step", FINAL, ids=name)
    def test_final_step_is_not_undone_once_written(
        self, store: LocalDatabase, step: tuple[Status, Status]
    ) -> None:
        origin, target = step
        order_id = bring(store, 1, origin)
        changes = go(store, order_id, target, hold_s=HOLD_S)
        assert changes.action is not None
        done = store.run_blocking(counter.carry_out, changes.action.operation_id)
        assert done.action is not None
        assert not done.action.undoable
        with pytest.raises(NothingToUndo):
            undo(store, changes)
        assert order_of(store, order_id).status is target

    def test_undo_by_another_person_gives_the_order_back_to_who_served(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        serve(store, order_id, LEA, COUNTER_1)
        changes = go(store, order_id, Status.DELAYED, actor=LEA)
        undo(store, changes, PAUL, COUNTER_2)
        assert order_of(store, order_id).state.claim == Claim(COUNTER_1, "Léa")

    def test_nothing_to_undo_once_something_else_happened(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.STARTED)
        changes = go(store, order_id, Status.READY, actor=LEA)
        go(store, order_id, Status.DELAYED, actor=LEA)
        with pytest.raises(NothingToUndo):
            undo(store, changes)
        assert order_of(store, order_id).status is Status.DELAYED

    def test_serving_is_undone_as_a_whole(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        undo(store, serve(store, order_id), LEA)
        assert order_of(store, order_id).status is Status.READY
        assert arrivals(store, order_id) == [(False, None)]

    def test_serving_a_moved_order_is_undone_with_its_slot(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.REPLANNED)
        undo(store, serve(store, order_id), LEA)
        state = order_of(store, order_id).state
        assert (state.status, state.slot) == (Status.REPLANNED, TOMORROW)

    def test_intake_is_not_undone(self, store: LocalDatabase) -> None:
        add_orders(store, [new_order(1)])
        operation_id = steps_of(store, "CMD-000001")[0].operation_id
        with pytest.raises(NothingToUndo):
            store.run_blocking(counter.undo, Undo(operation_id, SOPHIE, COUNTER_1))
        with pytest.raises(NothingToUndo):
            store.run_blocking(counter.undo, Undo("nothing of that name", SOPHIE, COUNTER_1))

    def test_staff_does_not_undo_a_managers_cancellation(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        changes = go(store, order_id, Status.CANCELLED, actor=SOPHIE)
        with pytest.raises(TransitionNotAllowed):
            undo(store, changes, LEA)

    def test_a_claim_of_another_counter_is_not_undone_by_staff(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        changes = serve(store, order_id, LEA, COUNTER_1)
        with pytest.raises(ClaimedElsewhere):
            undo(store, changes, PAUL, COUNTER_2)
