"""Tests of PINs: which are accepted, and what wrong ones cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.people.pins import (
    PinMisses,
    RunningTime,
    counted_from_now,
    one_more,
    pin_problem,
    wait_after_s,
    wait_left_s,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
RUNNING = RunningTime("this start", 1000.0)


def later(s: float) -> RunningTime:
    return replace(RUNNING, since_boot_s=RUNNING.since_boot_s + s)


def misses(count: int) -> PinMisses:
    return PinMisses(count, NOON, RUNNING)


@pytest.mark.parametrize("pin", ["246810", "135790", "112233", "121212", "000001", "808080808080"])
def test_a_pin_of_six_digits_or_more_is_accepted(pin: str) -> None:
    assert pin_problem(pin) is None


@pytest.mark.parametrize(
    ("pin", "problem"),
    [
        ("", "digits"),
        ("24681", "short"),
        ("2468101214161", "long"),
        ("24681o", "digits"),
        ("٢٤٦٨١٠", "digits"),
        ("24 6810", "digits"),
        ("111111", "trivial"),
        ("0000000", "trivial"),
        ("123456", "trivial"),
        ("345678", "trivial"),
        ("987654", "trivial"),
        ("567890", "trivial"),
        ("098765", "trivial"),
    ],
)
def test_a_pin_that_is_short_or_guessed_first_is_refused(pin: str, problem: str) -> None:
    assert pin_problem(pin) == problem


def test_the_wait_grows_from_30_seconds_to_15_minutes() -> None:
    waits = [wait_after_s(count) for count in range(1, 10)]
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert wait_after_s(10_000) == 900


def test_the_wait_passes_with_the_time() -> None:
    assert wait_left_s(misses(3), NOON + timedelta(seconds=10), later(10)) == 20
    assert wait_left_s(misses(3), NOON + timedelta(seconds=30), later(30)) == 0
    assert wait_left_s(None, NOON, RUNNING) == 0


@pytest.mark.parametrize("moved", [timedelta(days=1), timedelta(days=-1)])
def test_setting_the_clock_changes_no_wait(moved: timedelta) -> None:
    assert wait_left_s(misses(8), NOON + moved, later(60)) == 840


def test_after_a_restart_of_the_device_the_wait_goes_on() -> None:
    restarted = RunningTime("the next start", 5.0)
    assert wait_left_s(misses(8), NOON + timedelta(seconds=100), restarted) == 800


def test_a_clock_set_back_and_a_restart_begin_the_wait_anew() -> None:
    restarted, before = RunningTime("the next start", 5.0), NOON - timedelta(days=1)
    assert wait_left_s(misses(8), before, restarted) == 900
    anew = counted_from_now(misses(8), before, restarted)
    assert anew.count == 8
    # It ends nevertheless: nobody is locked out for a day.
    after = replace(restarted, since_boot_s=905.0)
    assert wait_left_s(anew, before + timedelta(seconds=900), after) == 0


def test_misses_in_a_row_are_counted_for_ever() -> None:
    found = None
    for month in range(12):
        found = one_more(found, NOON + timedelta(days=30 * month), later(month))
    assert found is not None
    assert found.count == 12
