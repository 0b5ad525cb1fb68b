"""Tests what happens to an order when staff tap at the counter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.errors import (
    ClaimedElsewhere,
    InvalidHandOver,
    OrderUnknown,
    ReasonNeeded,
    SlotNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.order import Claim, HandedLine, HandOver, Verification
from kiosk.domain.reasons import CORRECTION
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    COUNTER_2,
    HOLD_S,
    LEA,
    MORNING,
    PAUL,
    SOPHIE,
    TOMORROW,
    FakeClock,
    arrivals,
    bring,
    details_for,
    go,
    opened,
    order_of,
    resume,
    serve,
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


class TestServing:
    def test_ready_order_is_claimed_in_one_action_of_two_true_steps(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.READY)
        changes = serve(store, order_id)
        *_, arrived, claimed = steps_of(store, order_id)
        assert (arrived.to_status, claimed.to_status) == (Status.AWAITING, Status.IN_PROGRESS)
        assert changes.action is not None
        assert arrived.operation_id == claimed.operation_id == changes.action.operation_id
        assert order_of(store, order_id).state.claim == Claim(COUNTER_1, "Léa")
        assert arrivals(store, order_id) == [(True, None)]

    def test_waiting_order_is_claimed_in_one_step(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.AWAITING)
        serve(store, order_id)
        assert ways(store, order_id)[-2:] == [Status.AWAITING, Status.IN_PROGRESS]

    @pytest.mark.parametrize("origin", [Status.REPLANNED, Status.BLOCKED, Status.DELAYED])
    def test_moved_or_flagged_order_is_brought_to_ready_first(
        self, store: LocalDatabase, origin: Status
    ) -> None:
        order_id = bring(store, 1, origin)
        serve(store, order_id)
        expected = [Status.READY, Status.AWAITING, Status.IN_PROGRESS]
        if origin is Status.REPLANNED:
            expected.insert(0, Status.STARTED)
        steps = steps_of(store, order_id)[-len(expected) :]
        assert [event.to_status for event in steps] == expected
        assert len({event.operation_id for event in steps}) == 1

    @pytest.mark.parametrize(
        "origin",
        [
            Status.INIT,
            Status.STOCK_OK,
            Status.STARTED,
            Status.IN_PROGRESS,
            Status.PICK_UP_OK,
            Status.PICK_UP_FAILED,
            Status.PICK_UP_PARTIALLY,
            Status.CANCELLED,
        ],
    )
    def test_other_orders_are_not_served(self, store: LocalDatabase, origin: Status) -> None:
        order_id = bring(store, 1, origin)
        before = steps_of(store, order_id)
        with pytest.raises(TransitionNotAllowed):
            serve(store, order_id, SOPHIE)
        assert steps_of(store, order_id) == before

    def test_second_counter_sees_who_serves(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        serve(store, order_id, LEA, COUNTER_1)
        with pytest.raises(ClaimedElsewhere) as refused:
            go(store, order_id, Status.PICK_UP_OK, actor=PAUL, at=COUNTER_2)
        assert (refused.value.counter, refused.value.person) == (COUNTER_1, "Léa")
        go(store, order_id, Status.PICK_UP_OK, actor=SOPHIE, at=COUNTER_2)
        assert order_of(store, order_id).status is Status.PICK_UP_OK

    def test_another_person_at_the_same_counter_goes_on(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        serve(store, order_id, LEA, COUNTER_1)
        go(store, order_id, Status.PICK_UP_OK, actor=PAUL, at=COUNTER_1)

    def test_claim_lasts_only_while_serving(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        serve(store, order_id, LEA, COUNTER_1)
        go(store, order_id, Status.DELAYED, actor=LEA)
        assert order_of(store, order_id).state.claim is None
        resume(store, order_id, PAUL, COUNTER_2)
        assert order_of(store, order_id).state.claim == Claim(COUNTER_2, "Paul")


class TestHandOver:
    def test_everything_is_handed_over_unless_said_otherwise(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.PICK_UP_OK)
        assert order_of(store, order_id).state.handed == (2, 1)

    def test_who_collected_and_how_they_were_verified_is_kept(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        lines = (HandedLine(1, 2), HandedLine(2, 1))
        hand_over = HandOver(lines, Verification.IDENTITY_DOCUMENT, "Nadia B.")
        command = Advance(
            order_id,
            Status.PICK_UP_OK,
            LEA,
            COUNTER_1,
            Details(hand_over=hand_over),
        )
        store.run_blocking(counter.advance, command)
        event = steps_of(store, order_id)[-1]
        assert event.recorded["hand_over"]["verified_by"] == "identity_document"
        assert event.recorded_personal["collected_by"] == "Nadia B."
        assert "Nadia" not in str(event.recorded)

    def test_partial_with_the_rest_moved_is_one_held_action_of_two_steps(
        self, store: LocalDatabase
    ) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        details = Details(
            reason="PARTIALLY_MISSING",
            hand_over=some_of(order_of(store, order_id)),
            replan_to=TOMORROW,
        )
        command = Advance(
            order_id, Status.PICK_UP_PARTIALLY, LEA, COUNTER_1, details, hold_s=HOLD_S
        )
        changes = store.run_blocking(counter.advance, command)
        assert changes.action is not None
        assert changes.action.held_until is not None
        assert order_of(store, order_id).status is Status.IN_PROGRESS
        store.run_blocking(counter.carry_out, changes.action.operation_id)
        partly, moved = steps_of(store, order_id)[-2:]
        assert (partly.to_status, moved.to_status) == (Status.PICK_UP_PARTIALLY, Status.REPLANNED)
        assert partly.operation_id == moved.operation_id == changes.action.operation_id
        state = order_of(store, order_id).state
        assert (state.handed, state.slot) == ((1, 0), TOMORROW)

    def test_the_rest_is_collected_another_day(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.PICK_UP_PARTIALLY)
        go(store, order_id, Status.REPLANNED, Status.STARTED, Status.READY, actor=LEA)
        serve(store, order_id)
        go(store, order_id, Status.PICK_UP_OK, actor=LEA)
        assert order_of(store, order_id).state.handed == (2, 1)

    @pytest.mark.parametrize(
        ("to_status", "lines", "problem"),
        [
            (Status.PICK_UP_OK, [HandedLine(1, 2)], "NOT_ALL"),
            (Status.PICK_UP_OK, [HandedLine(1, 2), HandedLine(1, 1), HandedLine(2, 0)], "TOO_MANY"),
            (Status.PICK_UP_OK, [HandedLine(1, 2), HandedLine(2, 2)], "TOO_MANY"),
            (Status.PICK_UP_OK, [HandedLine(1, 2), HandedLine(3, 1)], "UNKNOWN_LINE"),
            (Status.PICK_UP_PARTIALLY, [HandedLine(1, -1, "X")], "NEGATIVE"),
            (Status.PICK_UP_PARTIALLY, [HandedLine(1, 2), HandedLine(2, 1)], "NOT_SOME"),
            (Status.PICK_UP_PARTIALLY, [HandedLine(1, 0, "X"), HandedLine(2, 0, "X")], "NOT_SOME"),
            (Status.PICK_UP_PARTIALLY, [HandedLine(1, 1), HandedLine(2, 1)], "REASON_MISSING"),
            (Status.PICK_UP_PARTIALLY, [HandedLine(1, 2)], "REASON_MISSING"),
            (Status.PICK_UP_FAILED, [HandedLine(1, 1), HandedLine(2, 0)], "NOT_NONE"),
        ],
    )
    def test_what_was_handed_must_fit(
        self, store: LocalDatabase, to_status: Status, lines: list[HandedLine], problem: str
    ) -> None:
        order_id = bring(store, 1, Status.IN_PROGRESS)
        reason = details_for(order_of(store, order_id), to_status).reason
        details = Details(reason=reason, hand_over=HandOver(tuple(lines)))
        with pytest.raises(InvalidHandOver) as refused:
            store.run_blocking(
                counter.advance, Advance(order_id, to_status, LEA, COUNTER_1, details)
            )
        assert refused.value.problem == problem
        assert order_of(store, order_id).state.handed == (0, 0)


class TestReasons:
    def test_legality_is_checked_before_a_missing_reason(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.AWAITING)
        with pytest.raises(TransitionNotAllowed) as refused:
            store.run_blocking(counter.advance, Advance(order_id, Status.CANCELLED, LEA, COUNTER_1))
        assert refused.value.legal == (Status.IN_PROGRESS, Status.DELAYED, Status.BLOCKED)

    @pytest.mark.parametrize("given", [None, "", "BLOCKED_OTHER", CORRECTION])
    def test_reason_must_be_on_the_list(self, store: LocalDatabase, given: str | None) -> None:
        order_id = bring(store, 1, Status.READY)
        command = Advance(order_id, Status.DELAYED, LEA, COUNTER_1, Details(reason=given))
        with pytest.raises(ReasonNeeded) as refused:
            store.run_blocking(counter.advance, command)
        assert "DELAYED_SUPPLIER" in refused.value.codes

    def test_replanning_needs_the_new_slot(self, store: LocalDatabase) -> None:
        order_id = bring(store, 1, Status.READY)
        with pytest.raises(SlotNeeded):
            store.run_blocking(counter.advance, Advance(order_id, Status.REPLANNED, LEA, COUNTER_1))

    def test_unknown_order_is_named(self, store: LocalDatabase) -> None:
        with pytest.raises(OrderUnknown):
            store.run_blocking(counter.advance, Advance("CMD-9", Status.READY, LEA, COUNTER_1))


def test_slot_of_an_order_stays_until_it_is_moved(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    assert order_of(store, order_id).state.slot == MORNING
