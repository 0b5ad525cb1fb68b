"""An arrival is held for some seconds: written once, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.check_in.held_arrival import (
    HOLD_S,
    CarryOut,
    HoldArrival,
    carry_out_arrival,
    carry_out_due_arrivals,
    hold_arrival,
    withdraw_arrival,
)
from kiosk.storage.local_database import LocalDatabase
from tests.services.visitors import DEVICE_NAME, arrives, status_of
from tests.storage.sample import (
    FakeClock,
    arrivals,
    bring,
    go,
    opened,
    problems,
    serve,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def holds(store: LocalDatabase, *order_ids: str) -> str:
    command = HoldArrival(order_ids, DEVICE_NAME, by_code=True)
    return store.run_blocking(hold_arrival, command).held_id


def position(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.newest_position())


def starts(store: LocalDatabase) -> None:
    """The program starts, after a crash or otherwise."""
    store.run_blocking(carry_out_due_arrivals, None)


def test_a_held_arrival_is_in_no_journal_and_withdrawn_without_a_trace(
    store: LocalDatabase,
) -> None:
    order_id = bring(store, 1, Status.READY)
    before = position(store)

    held_id = holds(store, order_id)
    assert (position(store), status_of(store, order_id)) == (before, Status.READY)
    assert store.run_blocking(withdraw_arrival, held_id)

    assert store.run_blocking(carry_out_arrival, CarryOut(held_id)) is None
    assert (position(store), arrivals(store, order_id)) == (before, [])


def test_a_held_arrival_is_written_once_with_its_bay(store: LocalDatabase) -> None:
    both = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    held_id = holds(store, *both)

    arrived = store.run_blocking(carry_out_arrival, CarryOut(held_id, "A32"))

    assert arrived is not None
    assert arrived.arrival.order_ids == both
    assert arrivals(store, both[1]) == [(True, "A32")]
    assert status_of(store, both[0]) is status_of(store, both[1]) is Status.AWAITING
    assert store.run_blocking(carry_out_arrival, CarryOut(held_id)) is None
    assert not store.run_blocking(withdraw_arrival, held_id), "it cannot be withdrawn any more"
    assert problems(store) == []


def test_after_a_crash_what_is_due_is_written_once(
    store: LocalDatabase, data_dir: Path, clock: FakeClock
) -> None:
    order_id, other = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    holds(store, order_id)
    clock.pass_s(HOLD_S - 1)
    holds(store, other)
    store.close()

    with opened(data_dir, clock) as again:
        starts(again)
        assert arrivals(again, order_id) == [], "the customer can still say that it is not them"
        clock.pass_s(2)
        starts(again)
        starts(again)
        assert arrivals(again, order_id) == [(True, None)]
        assert arrivals(again, other) == []


def test_a_clock_that_was_set_back_keeps_nobody_waiting(
    store: LocalDatabase, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.READY)
    holds(store, order_id)
    clock.pass_s(-3600)
    starts(store)
    assert arrivals(store, order_id) == [(True, None)]


def test_what_happened_meanwhile_counts(store: LocalDatabase) -> None:
    collected, here, cancelled = (bring(store, number, Status.READY) for number in (1, 2, 3))
    held = [holds(store, order_id) for order_id in (collected, here, cancelled)]
    serve(store, collected)
    go(store, collected, Status.PICK_UP_OK)
    arrives(store, here, bay="B7")
    go(store, cancelled, Status.CANCELLED)

    for held_id in held:
        store.run_blocking(carry_out_arrival, CarryOut(held_id))

    assert status_of(store, collected) is Status.PICK_UP_OK
    assert len(arrivals(store, here)) == 1, "the same person is here once"
    assert arrivals(store, cancelled) == [(True, None)], "a member of staff must talk to them"
    assert problems(store) == []
