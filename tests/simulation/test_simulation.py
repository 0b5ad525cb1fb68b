"""Runs the simulator: many seeds without a violation."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.counts import count
from tests.simulation.process import simulate
from tests.simulation.run import Options, Result, run_seed

pytestmark = pytest.mark.heavy

SEEDS = count("SEEDS", 2, 200)
BYZANTINE_SEEDS = count("BYZANTINE_SEEDS", 3, 48)
FAULTS, LIES = 15, 20


@cache
def calm_days() -> Result:
    """Days without faults, with clocks that are right."""
    return run_seed(11, Options(clocks=(0.0,) * 7, calm=True))


def test_a_seed_runs_the_same_way_twice() -> None:
    assert run_seed(5).digest == run_seed(5).digest != calm_days().digest


def test_clocks_decide_nothing() -> None:
    """Orders go through the same statuses whatever the devices' clocks say."""
    wrong = (86_400.0, -86_400.0, 40.0, 0.0, -900.0, 3.0, 7_200.0)
    ended = calm_days().statuses
    assert ended
    assert ended == run_seed(11, Options(clocks=wrong, calm=True)).statuses


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_happens_twice() -> None:
    run = simulate("--seeds", str(SEEDS), "--jobs", "2", "--json")
    assert run.returncode == 0, run.stderr[-8000:]
    reported: dict[str, Any] = json.loads(run.stdout)
    assert reported["seeds"] == SEEDS
    assert reported["violations"] == []
    assert len(reported["faults"]) >= FAULTS


@pytest.mark.slow
def test_those_who_are_honest_lose_nothing_to_a_device_that_lies() -> None:
    run = simulate("--byzantine", "--seeds", str(BYZANTINE_SEEDS), "--jobs", "2", "--json")
    assert run.returncode == 0, run.stderr[-8000:]
    reported: dict[str, Any] = json.loads(run.stdout)
    assert reported["seeds"] == BYZANTINE_SEEDS
    assert reported["violations"] == []
    assert len({lie.partition(": ")[0] for lie in reported["attacks"]}) >= LIES
