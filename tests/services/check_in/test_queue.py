"""Tests what a customer who is here learns of the queue: their place, the wait, the counter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.orders.check_in import Recognised, follow
from kiosk.storage.local_database import LocalDatabase
from tests.services.visitors import arrives
from tests.storage.sample import FakeClock, bring, go, opened, serve


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def served_in(store: LocalDatabase, clock: FakeClock, number: int, seconds: float) -> None:
    """A customer comes, and has their order after so many seconds."""
    order_id = bring(store, number, Status.READY)
    arrives(store, order_id)
    clock.pass_s(seconds)
    serve(store, order_id)
    go(store, order_id, Status.PICK_UP_OK)


def learns(store: LocalDatabase, order_id: str) -> Recognised:
    """What somebody with this order learns once they are here."""
    arrival_id = arrives(store, order_id).arrival.arrival_id
    found = store.run_blocking(follow, arrival_id)
    assert found is not None
    return found


def test_the_wait_is_said_after_a_few_hand_overs_and_rounded_up(
    store: LocalDatabase, clock: FakeClock
) -> None:
    for number in range(1, 3):
        served_in(store, clock, number, 130)
    first = bring(store, 11, Status.READY)
    assert learns(store, first).wait_min == 0, "nobody knows yet how long one takes"
    serve(store, first)
    go(store, first, Status.PICK_UP_OK)

    served_in(store, clock, 3, 130)
    clock.pass_s(3600)
    waiting = [bring(store, number, Status.READY) for number in (12, 13, 14)]
    assert [learns(store, order_id).wait_min for order_id in waiting] == [3, 5, 7]


def test_a_long_wait_is_not_said_to_the_minute(store: LocalDatabase, clock: FakeClock) -> None:
    for number in range(1, 4):
        served_in(store, clock, number, 11 * 60)
    assert learns(store, bring(store, 11, Status.READY)).wait_min == 15


def test_who_left_unserved_and_yesterday_do_not_count(
    store: LocalDatabase, clock: FakeClock
) -> None:
    for number in range(1, 4):
        served_in(store, clock, number, 60)
    clock.pass_s(24 * 3600)
    assert learns(store, bring(store, 11, Status.READY)).wait_min == 0


def test_the_place_in_the_queue_does_not_follow_the_clock(
    store: LocalDatabase, clock: FakeClock
) -> None:
    first, second = bring(store, 1, Status.READY), bring(store, 2, Status.READY)
    arrives(store, first)
    clock.pass_s(-3600)
    assert learns(store, second).ahead == 1


def test_who_was_called_learns_the_counter(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    assert learns(store, order_id).called_to == ""
    staff = Actor(Role.STAFF, "Léa")
    for counter in ("Comptoir 1", "Comptoir 2"):
        store.run_blocking(call_customer, CallCustomer(order_id, counter, staff))
    assert learns(store, order_id).called_to == "Comptoir 2"
