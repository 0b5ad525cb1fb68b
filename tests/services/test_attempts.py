"""Guessing codes does not pay, and mistyping does not lock anybody out for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services import check_in
from kiosk.services.attempts import begin_attempt, is_saving
from kiosk.services.check_in import Told
from kiosk.storage.store import LocalStore
from tests.services.visitors import (
    STATION,
    code_of,
    gives,
    misses,
    pause_s,
)
from tests.storage.sample import (
    NOON,
    FakeClock,
    bring,
    opened,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalStore]:
    with opened(data_dir, clock) as store:
        yield store


def test_five_misses_pause_the_station_for_thirty_seconds(
    store: LocalStore, clock: FakeClock
) -> None:
    misses(store, 4)
    assert pause_s(store) == 0
    misses(store, 1)
    assert pause_s(store) == 30

    attempt = store.call(begin_attempt, STATION)
    assert (attempt.number, attempt.paused_until) == (None, NOON + timedelta(seconds=30))
    assert store.call(begin_attempt, "other station").number is not None

    clock.pass_s(29)
    assert pause_s(store) == 1
    clock.pass_s(1)
    assert pause_s(store) == 0
    assert store.call(begin_attempt, STATION).number is not None


def test_pauses_grow_where_somebody_goes_on_guessing(
    data_dir: Path, store: LocalStore, clock: FakeClock
) -> None:
    pauses_s = []
    for _ in range(40):
        misses(store, 1)
        if pause_s(store):
            pauses_s.append(pause_s(store))
            clock.pass_s(pause_s(store))
    assert pauses_s[:3] == [30, 60, 120]
    assert pauses_s[-1] == 600
    assert pauses_s == sorted(pauses_s)


def test_pause_survives_a_restart(data_dir: Path, clock: FakeClock) -> None:
    with opened(data_dir, clock) as store:
        misses(store, 5)
    clock.pass_s(10)
    with opened(data_dir, clock) as store:
        assert pause_s(store) == 20


def test_slow_misses_and_right_answers_do_not_pause(store: LocalStore, clock: FakeClock) -> None:
    code = code_of(store, bring(store, 1, Status.READY))
    for _ in range(10):
        gives(store, code)
    for _ in range(8):
        misses(store, 1)
        clock.pass_s(31)
    assert pause_s(store) == 0


def test_cancelled_order_counts_as_a_miss_like_any_unknown_code(store: LocalStore) -> None:
    code = code_of(store, bring(store, 1, Status.CANCELLED))
    for _ in range(5):
        gives(store, code)

    assert pause_s(store) == 30


def test_clock_that_is_set_back_does_not_lock_the_station(
    store: LocalStore, clock: FakeClock
) -> None:
    misses(store, 5)
    clock.now -= timedelta(hours=1)
    assert pause_s(store) == 0
    misses(store, 5)
    assert pause_s(store) == 30


def test_clock_that_leaps_ahead_ends_the_pause(store: LocalStore, clock: FakeClock) -> None:
    misses(store, 5)
    clock.now += timedelta(days=400)
    assert pause_s(store) == 0


def test_trying_whether_the_store_saves_leaves_no_miss(store: LocalStore) -> None:
    for _ in range(6):
        assert store.call(is_saving, STATION)
    assert pause_s(store) == 0


def test_staff_are_not_throttled(store: LocalStore) -> None:
    for _ in range(9):
        found = store.call(lambda uow, typed: check_in.recognise_code(uow, None, typed), "ZZZZZZZ")
        assert found.told is Told.UNKNOWN
    assert pause_s(store) == 0
