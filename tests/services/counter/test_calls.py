"""Calling a customer to a counter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.errors import OrderUnknown
from kiosk.domain.order import Call
from kiosk.domain.status import Status
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.orders import check_in
from kiosk.services.ports.changes import Changes
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    COUNTER_2,
    LEA,
    NOON,
    FakeClock,
    bring,
    go,
    opened,
    order_of,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def comes(store: LocalDatabase, *order_ids: str) -> None:
    store.run_blocking(check_in.arrive, check_in.CheckIn(order_ids, None))


def calls(store: LocalDatabase, order_id: str, counter: str = COUNTER_2) -> Changes:
    return store.run_blocking(call_customer, CallCustomer(order_id, counter, LEA))


def call_of(store: LocalDatabase, order_id: str) -> Call | None:
    return store.read_blocking(lambda reader: reader.cards([order_id]))[order_id].call


def test_a_call_is_known_with_its_counter_and_its_time_and_moves_nothing(
    store: LocalDatabase, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.READY)
    comes(store, order_id)
    before = order_of(store, order_id)
    assert call_of(store, order_id) is None
    assert order_id in calls(store, order_id).order_ids
    assert call_of(store, order_id) == Call(COUNTER_2, NOON)
    assert order_of(store, order_id) == before
    clock.pass_s(90)
    calls(store, order_id, COUNTER_1)
    assert call_of(store, order_id) == Call(COUNTER_1, clock.now)


def test_all_that_the_customer_came_for_is_called_at_once(store: LocalDatabase) -> None:
    order_ids = [bring(store, number, Status.READY) for number in (1, 2)]
    comes(store, *order_ids)
    assert calls(store, order_ids[0]).order_ids == set(order_ids)
    assert [call_of(store, one) for one in order_ids] == [Call(COUNTER_2, NOON)] * 2
    position, _ = store.read_blocking(lambda reader: reader.changed_since(0))
    calls(store, order_ids[1])
    _, seen_elsewhere = store.read_blocking(lambda reader: reader.changed_since(position))
    assert sorted(seen_elsewhere or ()) == order_ids


def test_nobody_is_called_who_is_not_here(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    assert calls(store, order_id) == Changes()
    comes(store, order_id)
    calls(store, order_id)
    go(store, order_id, Status.IN_PROGRESS, Status.PICK_UP_OK)
    assert call_of(store, order_id) is None
    assert calls(store, order_id) == Changes()
    with pytest.raises(OrderUnknown):
        calls(store, "CMD-999999")
