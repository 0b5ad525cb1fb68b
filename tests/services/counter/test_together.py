"""Several orders of one customer: served, handed over and undone with one tap each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.counter.visit import Standing
from kiosk.domain.errors import ClaimedElsewhere, NothingToUndo, TransitionNotAllowed
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.order import hand_over_all
from kiosk.domain.status import Status
from kiosk.services.counter.other_orders import other_orders
from kiosk.services.counter.together import (
    HandOverTogether,
    ServeTogether,
    hand_over_together,
    serve_together,
)
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from kiosk.services.orders.same_person import is_same_person
from kiosk.services.ports.changes import Changes
from kiosk.storage.local_database import LocalDatabase
from tests.domain.orders import order_in
from tests.storage.sample import (
    COUNTER_1,
    COUNTER_2,
    HOLD_S,
    LEA,
    SOPHIE,
    TOMORROW,
    FakeClock,
    add_orders,
    arrivals,
    bring,
    check_in_at,
    details_for,
    go,
    new_order,
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


def serves(store: LocalDatabase, *order_ids: str, at: str = COUNTER_1) -> Changes:
    return store.run_blocking(serve_together, ServeTogether(order_ids, LEA, at))


def hands_over(
    store: LocalDatabase, *order_ids: str, hold_s: float | None = HOLD_S, some: tuple[str, ...] = ()
) -> Changes:
    def asked(order_id: str) -> Advance:
        order = order_of(store, order_id)
        partly = Status.PICK_UP_PARTIALLY
        if order_id in some:
            return Advance(order_id, partly, LEA, COUNTER_1, details_for(order, partly))
        details = Details(hand_over=hand_over_all(order))
        return Advance(order_id, Status.PICK_UP_OK, LEA, COUNTER_1, details)

    command = HandOverTogether(tuple(map(asked, order_ids)), hold_s)
    return store.run_blocking(hand_over_together, command)


def statuses(store: LocalDatabase, *order_ids: str) -> list[Status]:
    return [order_of(store, order_id).status for order_id in order_ids]


class TestServing:
    def test_one_tap_claims_both_and_one_undoes_both(self, store: LocalDatabase) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        check_in_at(store, "A32", first, second)
        served = serves(store, first, second)
        assert statuses(store, first, second) == [Status.IN_PROGRESS] * 2
        (one,) = {steps_of(store, order_id)[-1].operation_id for order_id in (first, second)}
        assert served.action is not None
        assert served.action.operation_id == one
        undo(store, served, LEA)
        assert statuses(store, first, second) == [Status.AWAITING] * 2

    def test_customer_without_check_in_is_here_once(self, store: LocalDatabase) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        served = serves(store, first, second)
        (arrival,) = store.read_blocking(lambda reader: reader.arrivals_of(second))
        assert arrival.order_ids == (first, second)
        undo(store, served, LEA)
        assert statuses(store, first, second) == [Status.READY] * 2
        assert arrivals(store, first) == [(False, None)]

    def test_order_that_another_counter_serves_is_named_and_the_other_one_claimed(
        self, store: LocalDatabase
    ) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        serve(store, second, at=COUNTER_2)
        served = serves(store, first, second)
        assert [error.code for error in served.refused] == ["transition_not_allowed"]
        assert order_of(store, first).state.claim is not None
        assert order_of(store, second).state.claim is not None
        claims = [order_of(store, order_id).state.claim for order_id in (first, second)]
        assert [claim and claim.counter for claim in claims] == [COUNTER_1, COUNTER_2]

    def test_the_first_being_served_here_the_second_joins_it(self, store: LocalDatabase) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        serve(store, first)
        assert serves(store, first, second).refused == ()
        assert statuses(store, first, second) == [Status.IN_PROGRESS] * 2
        assert serves(store, first, second) == Changes()
        (arrival,) = store.read_blocking(lambda reader: reader.arrivals_of(second))
        assert arrival.order_ids == (first, second)

    def test_nothing_to_serve_says_why(self, store: LocalDatabase) -> None:
        first = bring(store, 1, Status.STARTED)
        with pytest.raises(TransitionNotAllowed):
            serves(store, first)


class TestHandingOver:
    def served(self, store: LocalDatabase) -> tuple[str, str]:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
        serves(store, first, second)
        return first, second

    def test_both_are_held_and_carried_out_together(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        both = self.served(store)
        held = hands_over(store, *both)
        assert statuses(store, *both) == [Status.IN_PROGRESS] * 2
        clock.pass_s(HOLD_S)
        assert held.action is not None
        store.run_blocking(counter.carry_out, held.action.operation_id)
        assert statuses(store, *both) == [Status.PICK_UP_OK] * 2
        assert {steps_of(store, order_id)[-1].operation_id for order_id in both} == {
            held.action.operation_id
        }
        assert arrivals(store, both[0]) == [(False, None)]
        with pytest.raises(NothingToUndo):
            undo(store, held, LEA)

    def test_due_ones_are_carried_out_at_the_start(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        both = self.served(store)
        hands_over(store, *both)
        clock.pass_s(HOLD_S)
        assert store.run_blocking(counter.carry_out_due, None).order_ids == set(both)
        assert statuses(store, *both) == [Status.PICK_UP_OK] * 2

    def test_one_undo_withdraws_both(self, store: LocalDatabase) -> None:
        both = self.served(store)
        held = hands_over(store, *both)
        assert undo(store, held, LEA).order_ids == set(both)
        assert store.read_blocking(lambda reader: reader.held_actions()) == ()

    def test_so_does_undoing_the_second_by_itself(self, store: LocalDatabase) -> None:
        both = self.served(store)
        hands_over(store, *both)
        cards = store.read_blocking(lambda reader: reader.cards(both))
        held_id = cards[both[1]].held_id
        assert held_id is not None
        store.run_blocking(counter.undo, counter.Undo(held_id, LEA, COUNTER_1))
        assert store.read_blocking(lambda reader: reader.held_actions()) == ()

    def test_one_that_moved_on_is_kept_and_the_other_handed_over(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        first, second = self.served(store)
        held = hands_over(store, first, second)
        kept = {one.order_id: one for one in store.read_blocking(lambda r: r.held_actions())}
        store.run_blocking(lambda uow, _: uow.remove_held_action(kept[first].held_id), None)
        go(store, first, Status.DELAYED)
        store.run_blocking(lambda uow, _: uow.save_held_action(kept[first]), None)
        clock.pass_s(HOLD_S)
        assert held.action is not None
        store.run_blocking(counter.carry_out, held.action.operation_id)
        assert statuses(store, first, second) == [Status.DELAYED, Status.PICK_UP_OK]
        (problem,) = store.read_blocking(lambda reader: reader.held_actions())
        assert (problem.order_id, problem.problem) == (first, "ORDER_MOVED_ON")
        store.run_blocking(counter.dismiss_problem, problem.held_id)

    def test_one_in_part_waits_with_the_other(self, store: LocalDatabase, clock: FakeClock) -> None:
        first, second = self.served(store)
        hands_over(store, first, second, some=(second,))
        assert statuses(store, first, second) == [Status.IN_PROGRESS] * 2
        clock.pass_s(HOLD_S)
        store.run_blocking(counter.carry_out_due, None)
        assert statuses(store, first, second) == [Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY]

    def test_at_once_without_holding(self, store: LocalDatabase) -> None:
        both = self.served(store)
        hands_over(store, *both, hold_s=None)
        assert statuses(store, *both) == [Status.PICK_UP_OK] * 2

    def test_one_served_elsewhere_is_said(self, store: LocalDatabase) -> None:
        first, second = bring(store, 1, Status.IN_PROGRESS), bring(store, 2, Status.READY)
        serve(store, second, at=COUNTER_2)
        (refused,) = hands_over(store, first, second).refused
        assert isinstance(refused, ClaimedElsewhere)
        assert refused.order_id == second


class TestOtherOrders:
    def others(self, store: LocalDatabase, order_id: str, clock: FakeClock) -> dict[str, Standing]:
        order = order_of(store, order_id)
        found = store.read_blocking(lambda r: other_orders(r, order, COUNTER_1, clock()))
        return {other.order.order_id: other.standing for other in found}

    def test_says_how_each_stands(self, store: LocalDatabase, clock: FakeClock) -> None:
        phone = "+33639980001"
        numbers = range(1, 8)
        new = [new_order(number, phone=phone) for number in numbers]
        later = new_order(8, phone=phone, slot=TOMORROW)
        somebody_else = new_order(9, first_name="Zoé", phone=phone)
        add_orders(store, [*new, later, somebody_else])
        shown, ready, awaiting, elsewhere, preparing, blocked, collected = (
            one.order_id for one in new
        )
        go(store, shown, Status.READY)
        go(store, ready, Status.READY)
        go(store, awaiting, Status.READY, Status.AWAITING)
        go(store, elsewhere, Status.READY)
        serve(store, elsewhere, at=COUNTER_2)
        go(store, blocked, Status.BLOCKED)
        go(
            store,
            collected,
            Status.READY,
            Status.AWAITING,
            Status.IN_PROGRESS,
            Status.PICK_UP_OK,
        )
        assert self.others(store, shown, clock) == {
            awaiting: Standing.CAN_BE_SERVED,
            ready: Standing.CAN_BE_SERVED,
            elsewhere: Standing.SERVED_ELSEWHERE,
            preparing: Standing.NOT_READY,
            blocked: Standing.HELD_UP,
        }

    def test_an_order_of_another_customer_counts_if_they_came_for_it(
        self, store: LocalDatabase, clock: FakeClock
    ) -> None:
        first, second = bring(store, 1, Status.READY), bring(store, 2, Status.STARTED)
        assert self.others(store, first, clock) == {}
        check_in_at(store, None, first, second)
        assert self.others(store, first, clock) == {second: Standing.NOT_READY}


def asked_by(store: LocalDatabase, order_id: str) -> set[tuple[str, str | None]]:
    """Who recorded the last operation on an order, and who asked for it."""
    steps = steps_of(store, order_id)
    last = [event for event in steps if event.operation_id == steps[-1].operation_id]
    people = [e.personal for e in last if isinstance(e.personal, PeopleOfStep)]
    return {(last[-1].actor.name, one.asked_by) for one in people}


def test_most_namesakes_are_told_apart_without_reading_their_phones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A counter that shows no phone yet starts without it."""
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    one, other = (
        replace(
            order_in(Status.READY), order_id=f"CMD-{number}", customer=new_order(number).customer
        )
        for number in (4711, 4712)
    )
    assert not is_same_person(one, other)


def test_a_manager_who_approves_several_orders_is_named_with_who_asked(
    store: LocalDatabase,
) -> None:
    first, second = (bring(store, number, Status.AWAITING) for number in (1, 2))
    both = ServeTogether((first, second), SOPHIE, COUNTER_1, LEA.name)
    store.run_blocking(serve_together, both)
    for order_id in (first, second):
        assert asked_by(store, order_id) == {(SOPHIE.name, LEA.name)}


def test_a_hand_over_of_several_orders_names_who_asked(store: LocalDatabase) -> None:
    order_ids = [bring(store, number, Status.IN_PROGRESS) for number in (1, 2)]
    each = tuple(
        Advance(
            order_id,
            Status.PICK_UP_OK,
            SOPHIE,
            COUNTER_1,
            details_for(order_of(store, order_id), Status.PICK_UP_OK),
            asked_by=LEA.name,
        )
        for order_id in order_ids
    )
    store.run_blocking(hand_over_together, HandOverTogether(each))
    for order_id in order_ids:
        assert asked_by(store, order_id) == {(SOPHIE.name, LEA.name)}
