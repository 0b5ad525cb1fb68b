"""A customer checks in and is shown what happens next; on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.errors import TransitionNotAllowed
from kiosk.domain.status import Status
from kiosk.services.orders import check_in, counter
from kiosk.services.orders.check_in import CheckInResult
from kiosk.storage.local_database import LocalDatabase
from tests.services.visitors import (
    arrives,
    code_of,
    gives,
    status_of,
)
from tests.storage.sample import (
    LEA,
    NOON,
    FakeClock,
    arrivals,
    bring,
    check_in_at,
    go,
    opened,
    serve,
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


def test_ready_order_is_called_at_once(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)

    arrived = arrives(store, order_id, bay="A32")

    assert (arrived.result, arrived.ahead, arrived.arrival.bay) == (CheckInResult.WAIT, 0, "A32")
    assert status_of(store, order_id) is Status.AWAITING
    assert arrived.changes.order_ids == {order_id}
    assert arrived.changes.arrival_ids == {arrived.arrival.arrival_id}


def test_order_in_preparation_waits_and_is_called_with_ready_in_one_commit(
    store: LocalDatabase,
) -> None:
    order_id = bring(store, 1, Status.STARTED)
    assert arrives(store, order_id).result is CheckInResult.BEING_PREPARED
    assert status_of(store, order_id) is Status.STARTED

    go(store, order_id, Status.READY, actor=LEA)

    *_, ready, called = steps_of(store, order_id)
    assert (ready.to_status, called.to_status) == (Status.READY, Status.AWAITING)
    assert ready.operation_id == called.operation_id
    assert gives(store, code_of(store, order_id)).result is CheckInResult.WAIT


def test_scanning_again_shows_the_state(store: LocalDatabase, clock: FakeClock) -> None:
    first, mine = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    arrives(store, first)
    clock.pass_s(5)
    arrives(store, mine, bay="A32")
    journal = ways(store, mine)

    again = gives(store, code_of(store, mine))
    assert (again.result, again.bay, again.ahead) == (CheckInResult.WAIT, "A32", 1)

    serve(store, mine)
    assert gives(store, code_of(store, mine)).result is CheckInResult.BEING_SERVED
    go(store, mine, Status.PICK_UP_OK)
    assert gives(store, code_of(store, mine)).result is CheckInResult.COLLECTED
    assert ways(store, mine) == [*journal, Status.IN_PROGRESS, Status.PICK_UP_OK]


def test_saying_so_again_elsewhere_moves_the_arrival_only(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    first = arrives(store, order_id)
    journal = ways(store, order_id)

    again = arrives(store, order_id, bay="B7")
    third = arrives(store, order_id, bay="B7")

    assert again.arrival.arrival_id == third.arrival.arrival_id == first.arrival.arrival_id
    assert again.arrival.since == first.arrival.since
    assert arrivals(store, order_id) == [(True, "B7")]
    assert not third.changes.arrival_ids, "nothing changed the third time"
    assert ways(store, order_id) == journal


def test_two_arrivals_of_one_person_become_one(store: LocalDatabase, clock: FakeClock) -> None:
    mine = [bring(store, 1, Status.READY), bring(store, 2, Status.STARTED)]
    arrives(store, mine[0])
    clock.pass_s(30)
    arrives(store, mine[1], bay="A1")

    together = arrives(store, *mine, bay="A2").arrival

    assert set(together.order_ids) == set(mine)
    assert together.since == NOON
    assert arrivals(store, mine[0]) == [(True, "A2")]
    assert sorted(arrivals(store, mine[1])) == [(False, "A1"), (True, "A2")]


def test_nobody_arrives_for_what_was_collected_meanwhile(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)
    before = arrivals(store, order_id)

    with pytest.raises(TransitionNotAllowed):
        arrives(store, order_id)

    assert arrivals(store, order_id) == before


def test_held_step_of_a_ready_order_is_left_alone(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    go(store, order_id, Status.REPLANNED, hold_s=8.0)

    assert arrives(store, order_id).result is CheckInResult.WAIT
    assert status_of(store, order_id) is Status.READY


def test_ended_order_does_not_hide_that_the_other_is_waited_for(store: LocalDatabase) -> None:
    mine = [bring(store, 1, Status.READY), bring(store, 2, Status.READY)]
    arrives(store, *mine)
    serve(store, mine[0])
    go(store, mine[0], Status.PICK_UP_PARTIALLY)

    assert gives(store, code_of(store, mine[1])).result is CheckInResult.WAIT


def test_those_being_served_or_ended_are_not_before_you(
    store: LocalDatabase, clock: FakeClock
) -> None:
    ids = [bring(store, number, Status.READY) for number in (1, 2)]
    cancelled = bring(store, 3, Status.CANCELLED)
    gives(store, code_of(store, cancelled))
    for order_id in ids:
        clock.pass_s(1)
        arrives(store, order_id)
    clock.pass_s(1)
    last = arrives(store, bring(store, 4, Status.READY))
    assert last.ahead == 2

    serve(store, ids[0])

    followed = store.run_blocking(check_in.follow, last.arrival.arrival_id)
    assert followed is not None
    assert (followed.result, followed.ahead) == (CheckInResult.WAIT, 1)


def test_following_ends_with_collected_or_with_leaving(store: LocalDatabase) -> None:
    served, left = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    first, second = arrives(store, served).arrival, arrives(store, left).arrival
    serve(store, served)
    go(store, served, Status.PICK_UP_OK)
    store.run_blocking(counter.customer_left, counter.CustomerLeft(second.arrival_id, LEA))

    followed = store.run_blocking(check_in.follow, first.arrival_id)
    assert followed is not None
    assert followed.result is CheckInResult.COLLECTED
    assert store.run_blocking(check_in.follow, second.arrival_id) is None
    assert store.run_blocking(check_in.follow, "nobody") is None


def test_who_left_and_comes_back_is_here_again(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    arrival = arrives(store, order_id).arrival
    store.run_blocking(counter.customer_left, counter.CustomerLeft(arrival.arrival_id, LEA))

    found = gives(store, code_of(store, order_id))
    assert found.result is CheckInResult.CONFIRM
    assert arrives(store, *found.order_ids).result is CheckInResult.WAIT


def test_check_in_by_command_needs_no_screen(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    check_in_at(store, "A32", order_id)

    assert arrivals(store, order_id) == [(True, "A32")]
