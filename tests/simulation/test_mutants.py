"""The simulator catches every mutant, from the seed that shows it.

By default one in nine, with `--full` all.
"""

from __future__ import annotations

import pytest

from tests.counts import cases
from tests.simulation.mutants import MUTANTS
from tests.simulation.process import run_mutants

pytestmark = pytest.mark.slow

NAMES = sorted(MUTANTS)
USUAL = [(name,) for name in NAMES[::9]]


@pytest.fixture(scope="module")
def said(request: pytest.FixtureRequest) -> str:
    """One process for all of those that are tested: to start takes longer than most seeds."""
    ours = [item for item in request.session.items if item.path == request.path]
    return run_mutants(item.callspec.params["name"] for item in ours)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", cases(USUAL, NAMES))
def test_a_mutant_is_caught(name: str, said: str) -> None:
    assert f"{name}: caught" in said.splitlines(), said[-4000:]
