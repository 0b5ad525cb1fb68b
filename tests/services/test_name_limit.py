"""Whoever knows a surname cannot try every second factor; nobody else has to wait for that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.services.devices.name_limit import NameAttempt, begin_name
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import NOON, FakeClock, opened

DEVICE_NAME = "check-in"
HOUR_S = 3600


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def tries(store: LocalDatabase, surname: str, device_name: str = DEVICE_NAME) -> bool:
    """Try a name; returns whether it is looked up."""
    return store.run_blocking(begin_name, NameAttempt(device_name, surname)).number is not None


def tries_for_s(store: LocalDatabase, clock: FakeClock, seconds: int) -> int:
    """Try a name every five seconds; returns how often it is looked up."""
    looked_up = 0
    for _ in range(seconds // 5):
        looked_up += tries(store, "Lefèvre")
        clock.pass_s(5)
    return looked_up


def test_a_known_surname_is_tried_a_dozen_times_an_hour_at_most(
    store: LocalDatabase, clock: FakeClock
) -> None:
    assert tries_for_s(store, clock, HOUR_S) <= 12
    assert tries_for_s(store, clock, HOUR_S) <= 2


def test_however_a_name_is_written_it_is_the_same_one(store: LocalDatabase) -> None:
    for written in ("Lefèvre", "LEFEVRE", "lefevre", " Lefèvre ", "lefèvre"):
        assert tries(store, written)
    assert not tries(store, "Lefevre")


def test_the_next_customer_does_not_wait_for_a_name_that_was_guessed(store: LocalDatabase) -> None:
    while tries(store, "Lefèvre"):
        pass
    assert tries(store, "Moreau")
    assert tries(store, "Lefèvre", "other check-in")


def test_a_restart_shortens_no_pause_of_a_name(data_dir: Path, clock: FakeClock) -> None:
    with opened(data_dir, clock) as store:
        while tries(store, "Lefèvre"):
            pass
    clock.pass_s(20)
    with opened(data_dir, clock) as store:
        assert not tries(store, "Lefèvre")
        clock.pass_s(10)
        assert tries(store, "Lefèvre")


def test_a_clock_that_was_ahead_locks_no_name(store: LocalDatabase, clock: FakeClock) -> None:
    clock.now += timedelta(days=30)
    while tries(store, "Lefèvre"):
        pass
    clock.now = NOON
    assert tries(store, "Lefèvre")


def test_the_counter_is_notified_once_that_a_name_pauses(store: LocalDatabase) -> None:
    while tries(store, "Lefèvre"):
        pass
    for _ in range(3):
        assert not tries(store, "Lefèvre")
    calls = store.read_blocking(lambda reader: reader.projections.calls_for_help())
    assert [call.place for call in calls] == [DEVICE_NAME]


def test_no_name_can_be_read_out_of_what_is_kept(data_dir: Path, clock: FakeClock) -> None:
    with opened(data_dir, clock) as store:
        tries(store, "Lefèvre")
    kept = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert b"lefevre" not in kept.lower()
