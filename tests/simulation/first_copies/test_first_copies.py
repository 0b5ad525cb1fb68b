"""Counters that get a new disk load their store anew as a file, whatever happens meanwhile."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.counts import count
from tests.simulation.first_copies.mutants import COPY_MUTANTS
from tests.simulation.process import run_mutants, simulate

pytestmark = [pytest.mark.heavy, pytest.mark.slow]

SEEDS = count("FIRST_COPY_SEEDS", 4, 100)


def test_nothing_is_lost_with_a_first_copy_and_nothing_happens_twice() -> None:
    run = simulate(
        "--first-copies", "--seeds", str(SEEDS), "--first", "100", "--jobs", "2", "--json"
    )
    assert run.returncode == 0, run.stderr[-8000:]
    reported: dict[str, Any] = json.loads(run.stdout)
    assert reported["violations"] == []
    assert reported["actions"]["copy taken over"] >= SEEDS / 2
    assert reported["actions"]["copy checked"] >= SEEDS / 2


def test_what_a_copy_must_not_do_is_noticed() -> None:
    said = run_mutants(COPY_MUTANTS).splitlines()
    assert [f"{name}: caught" in said for name in COPY_MUTANTS] == [True, True], said
