"""The rate limit stops guessing of codes, and locks nobody out for long for mistyping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.devices.rate_limit import begin_attempt, begin_scan, is_saving
from kiosk.services.orders import check_in
from kiosk.services.orders.check_in import CheckInResult
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from kiosk.services.replication.progress import note_offset
from kiosk.storage.local_database import LocalDatabase
from tests.services.visitors import (
    DEVICE_NAME,
    answers_help,
    code_of,
    gives,
    misses,
    pause_s,
    scan_pause_s,
    scans_wrong,
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
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def test_five_misses_pause_the_device_name_for_thirty_seconds(
    store: LocalDatabase, clock: FakeClock
) -> None:
    misses(store, 4)
    assert pause_s(store) == 0
    misses(store, 1)
    assert pause_s(store) == 30

    attempt = store.run_blocking(begin_attempt, DEVICE_NAME)
    assert (attempt.number, attempt.paused_until) == (None, NOON + timedelta(seconds=30))
    assert store.run_blocking(begin_attempt, "other device").number is not None

    clock.pass_s(29)
    assert pause_s(store) == 1
    clock.pass_s(1)
    assert pause_s(store) == 0
    assert store.run_blocking(begin_attempt, DEVICE_NAME).number is not None


def test_pauses_grow_where_somebody_goes_on_guessing(
    data_dir: Path, store: LocalDatabase, clock: FakeClock
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


def test_slow_misses_and_right_answers_do_not_pause(store: LocalDatabase, clock: FakeClock) -> None:
    code = code_of(store, bring(store, 1, Status.READY))
    for _ in range(10):
        gives(store, code)
    for _ in range(8):
        misses(store, 1)
        clock.pass_s(31)
    assert pause_s(store) == 0


def test_clock_that_is_set_back_does_not_lock_the_device_name(
    store: LocalDatabase, clock: FakeClock
) -> None:
    misses(store, 5)
    clock.now -= timedelta(hours=1)
    assert pause_s(store) == 0
    misses(store, 5)
    assert pause_s(store) == 30


def test_clock_that_leaps_ahead_ends_the_pause(store: LocalDatabase, clock: FakeClock) -> None:
    misses(store, 5)
    clock.now += timedelta(days=400)
    assert pause_s(store) == 0


def test_who_guesses_for_an_hour_brings_a_colleague_and_locks_nobody_out(
    store: LocalDatabase, clock: FakeClock
) -> None:
    def calls() -> list[str]:
        return [
            call.place
            for call in store.run_blocking(lambda uow, _: uow.projections.calls_for_help(), None)
        ]

    for _ in range(19):
        misses(store, 1)
        clock.pass_s(60)
    assert calls() == []
    misses(store, 1)
    assert calls() == [DEVICE_NAME]
    clock.pass_s(60)
    assert store.run_blocking(begin_attempt, DEVICE_NAME).number is not None


def test_wrong_scans_are_counted_apart(store: LocalDatabase, clock: FakeClock) -> None:
    scans_wrong(store, 19)
    assert (scan_pause_s(store), pause_s(store)) == (0, 0)
    scans_wrong(store, 1)
    assert (scan_pause_s(store), pause_s(store)) == (30, 0)


def test_who_has_a_code_scans_it_while_guesses_by_hand_pause(store: LocalDatabase) -> None:
    misses(store, 5)
    assert store.run_blocking(begin_attempt, DEVICE_NAME).number is None
    assert store.run_blocking(begin_scan, DEVICE_NAME).number is not None


@pytest.mark.parametrize("clock_off_s", [0, 90, -90])
def test_a_colleague_who_answers_lifts_the_pause(
    store: LocalDatabase, clock: FakeClock, clock_off_s: int
) -> None:
    store.run_blocking(note_offset, clock_off_s * 1000)
    misses(store, 5)
    clock.pass_s(1)
    answers_help(store)
    clock.pass_s(1)
    assert pause_s(store) == 0
    misses(store, 4)
    assert pause_s(store) == 0
    misses(store, 1)
    assert pause_s(store) == 30


def test_a_call_that_the_customer_takes_back_lifts_nothing(
    store: LocalDatabase, clock: FakeClock
) -> None:
    misses(store, 5)
    called = store.run_blocking(ask_help, DEVICE_NAME)
    store.run_blocking(end_help, EndHelp(called.help_id, check_in.CUSTOMER))
    clock.pass_s(1)
    assert pause_s(store) == 29


def test_trying_whether_the_store_saves_leaves_no_miss(store: LocalDatabase) -> None:
    for _ in range(6):
        assert store.run_blocking(is_saving, DEVICE_NAME)
    assert pause_s(store) == 0


def test_staff_are_not_throttled(store: LocalDatabase) -> None:
    for _ in range(9):
        found = store.run_blocking(
            lambda uow, typed: check_in.recognise_code(uow, None, typed), "ZZZZZZZ"
        )
        assert found.result is CheckInResult.UNKNOWN
    assert pause_s(store) == 0
