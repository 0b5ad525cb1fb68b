"""Head office and two stores, through everything that can happen to them.

Each run is a process of its own, in which a seed always takes the same course.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.simulation.planted import PLANTED
from tests.simulation.run import Options, run_seed

ROOT = Path(__file__).resolve().parents[2]
SEEDS = int(os.environ.get("KIOSK_TEST_SEEDS", "200"))
PLANTED_SEEDS_MAX = 500


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.simulation", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_seed_tells_the_same_story_twice() -> None:
    first = run_seed(5)
    assert run_seed(5).digest == first.digest
    assert run_seed(6).digest != first.digest


def test_clocks_decide_nothing() -> None:
    """Whatever the machines' clocks say, every order ends where it ended."""
    days = ((0.0,) * 7, (86_400.0, -86_400.0, 40.0, 0.0, -900.0, 3.0, 7_200.0))
    ended = [run_seed(11, Options(clocks=clocks, calm=True)).statuses for clocks in days]
    assert ended[0]
    assert ended[0] == ended[1]


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_happens_twice() -> None:
    run = simulate("--seeds", str(SEEDS), "--jobs", "2", "--json")
    assert run.returncode == 0, run.stderr[-8000:]
    told: dict[str, Any] = json.loads(run.stdout)
    assert told["seeds"] == SEEDS
    assert told["violations"] == []
    assert len(told["faults"]) >= 15


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_bug_is_noticed(name: str) -> None:
    run = simulate("--planted", name, "--seeds", str(PLANTED_SEEDS_MAX))
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
