"""Every planted bug is noticed by the simulator, from the seed that shows it."""

from __future__ import annotations

import pytest

from tests.simulation.mutants import PLANTED
from tests.simulation.process import plant

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def said(request: pytest.FixtureRequest) -> str:
    """One process for all of those that are tested: to start takes longer than most seeds."""
    ours = [item for item in request.session.items if item.path == request.path]
    return plant(item.callspec.params["name"] for item in ours)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_bug_is_noticed(name: str, said: str) -> None:
    assert f"{name}: caught" in said.splitlines(), said[-4000:]
