"""Paths, flags and cancellations: orders that leave the normal sequence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.errors import (
    TransitionNotAllowed,
)
from kiosk.domain.events.event import EventKind
from kiosk.domain.order import HandedLine, HandOver
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance, OrderCommand
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    SOPHIE,
    TOMORROW,
    FakeClock,
    arrivals,
    bring,
    check_in_at,
    go,
    opened,
    order_of,
    resume,
    some_of,
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


class TestPaths:
    def test_steps_on_the_way_are_the_systems_and_the_last_is_the_persons(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.REPLANNED)
        details = Details(reason="CANCELLED_BY_CLIENT", comment="au téléphone")
        command = Advance(order_id, Status.CANCELLED, SOPHIE, COUNTER_1, details, along_path=True)
        store.run_blocking(counter.advance, command)
        step, end = steps_of(store, order_id)[-2:]
        assert (step.to_status, end.to_status) == (Status.STARTED, Status.CANCELLED)
        assert (step.actor.role, step.actor.name) == (Role.SYSTEM, "Sophie")
        assert (end.actor, end.reason, end.comment) == (
            SOPHIE,
            "CANCELLED_BY_CLIENT",
            "au téléphone",
        )
        assert step.operation_id == end.operation_id

    def test_the_last_step_of_a_path_keeps_who_collected(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        hand_over = HandOver((HandedLine(1, 2), HandedLine(2, 1)), collected_by="Nadia B.")
        command = Advance(
            order_id,
            Status.PICK_UP_OK,
            LEA,
            COUNTER_1,
            Details(hand_over=hand_over),
            along_path=True,
        )
        store.run_blocking(counter.advance, command)
        assert steps_of(store, order_id)[-1].recorded_personal["collected_by"] == "Nadia B."

    def test_a_path_to_a_partial_hand_over_moves_the_rest(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        details = Details(
            reason="PARTIALLY_MISSING",
            hand_over=some_of(order_of(store, order_id)),
            replan_to=TOMORROW,
        )
        command = Advance(
            order_id, Status.PICK_UP_PARTIALLY, LEA, COUNTER_1, details, along_path=True
        )
        store.run_blocking(counter.advance, command)
        assert order_of(store, order_id).state.slot == TOMORROW

    @pytest.mark.parametrize("target", [Status.READY, Status.STARTED, Status.PICK_UP_OK])
    def test_staff_never_leaves_a_cancellation(self, store: LocalDatabase, target: Status) -> None:
        order_id = bring(store, 1, Status.CANCELLED)
        command = Advance(order_id, target, LEA, COUNTER_1, along_path=True)
        with pytest.raises(TransitionNotAllowed):
            store.run_blocking(counter.advance, command)
        assert order_of(store, order_id).status is Status.CANCELLED

    @pytest.mark.parametrize("origin", [Status.REPLANNED, Status.AWAITING, Status.READY])
    def test_staff_never_cancels(self, store: LocalDatabase, origin: Status) -> None:
        order_id = bring(store, 1, origin)
        details = Details(reason="CANCELLED_BY_CLIENT")
        command = Advance(order_id, Status.CANCELLED, LEA, COUNTER_1, details, along_path=True)
        with pytest.raises(TransitionNotAllowed):
            store.run_blocking(counter.advance, command)
        assert order_of(store, order_id).status is origin

    def test_an_action_without_a_legal_path_is_refused(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.PICK_UP_OK)
        with pytest.raises(TransitionNotAllowed):
            store.run_blocking(
                counter.advance, Advance(order_id, Status.READY, SOPHIE, COUNTER_1, along_path=True)
            )


class TestFlags:
    def test_resume_goes_back_through_both_flags(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        expected_at = clock.now + timedelta(hours=2)
        late = Details(reason="DELAYED_SUPPLIER", expected_at=expected_at)
        store.run_blocking(counter.advance, Advance(order_id, Status.DELAYED, LEA, COUNTER_1, late))
        go(store, order_id, Status.BLOCKED, actor=LEA)
        resume(store, order_id)
        state = order_of(store, order_id).state
        assert (state.status, state.resume_stack) == (Status.DELAYED, (Status.READY,))
        assert (state.reason, state.expected_at) == ("DELAYED_SUPPLIER", expected_at)
        resume(store, order_id)
        assert order_of(store, order_id).status is Status.READY
        with pytest.raises(TransitionNotAllowed):
            resume(store, order_id)

    def test_reopened_order_resumes_where_it_stood(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        go(store, order_id, Status.DELAYED, Status.CANCELLED, Status.BLOCKED)
        resume(store, order_id)
        assert order_of(store, order_id).status is Status.READY

    def test_customer_here_is_called_when_a_flag_over_ready_is_lifted(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        go(store, order_id, Status.BLOCKED)
        check_in_at(store, "A1", order_id)
        resume(store, order_id)
        assert ways(store, order_id)[-2:] == [Status.READY, Status.AWAITING]


class TestCancellations:
    def test_seen_takes_note_once_and_reopening_forgets_it(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.CANCELLED)
        on_order = OrderCommand(order_id, LEA, COUNTER_1)
        assert store.run_blocking(counter.mark_seen, on_order).order_ids == {order_id}
        assert store.run_blocking(counter.mark_seen, on_order).order_ids == frozenset()
        journal = store.read_blocking(lambda reader: reader.journal(order_id))
        assert [event.kind for event in journal].count(EventKind.SEEN) == 1
        assert store.read_blocking(lambda reader: reader.cards([order_id]))[order_id].column is None
        go(store, order_id, Status.BLOCKED)
        assert not order_of(store, order_id).state.seen

    def test_seen_ends_the_wait_of_who_is_here_for_nothing_else(self, store: LocalDatabase) -> None:
        alone, first, second = (bring(store, number, Status.CANCELLED) for number in (1, 2, 3))
        go(store, second, Status.BLOCKED)
        check_in_at(store, "A1", alone)
        check_in_at(store, "A2", first, second)
        for order_id in (alone, first):
            store.run_blocking(counter.mark_seen, OrderCommand(order_id, LEA, COUNTER_1))
        assert arrivals(store, alone) == [(False, "A1")]
        assert arrivals(store, first) == [(True, "A2")]

    def test_only_a_cancellation_is_seen(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        with pytest.raises(TransitionNotAllowed):
            store.run_blocking(counter.mark_seen, OrderCommand(order_id, LEA, COUNTER_1))
