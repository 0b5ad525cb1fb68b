"""Tests with random people at the real program that no order moves unless somebody meant it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.counts import count

EVENTS = count("EVENTS", 120, 300)
PATIENCE_S = 300


def robot(screen: str, seed: int) -> dict[str, Any]:
    """Runs the robot; returns its report, which must list no step that nobody meant."""
    command = [sys.executable, "-m", "tests.robot", screen, "--events", str(EVENTS)]
    done = subprocess.run(
        [*command, "--seed", str(seed)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stdout, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, seen.get("unmeant"), seen.get("bug")) == (0, [], None), done.stderr
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("screen", ["counter", "check-in"])
def test_no_order_moves_unless_somebody_meant_it(screen: str) -> None:
    seen = robot(screen, seed=1)
    assert seen["events"] >= EVENTS
    assert sum(seen["steps_by"].values()) > 0, "nobody moved anything: the robot is asleep"
