"""How much of the slow proofs runs: less by default, all of it with `--full`.

`count` is for what is repeated with random numbers, `cases` for a table of cases.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from itertools import product

import pytest
from _pytest.mark import ParameterSet

FULL = "KIOSK_TEST_FULL"
"""Set while pytest runs with `--full`, also for the processes that tests start."""


def is_full() -> bool:
    """Whether slow tests run at their full size."""
    return bool(os.environ.get(FULL))


def count(name: str, usual: int, full: int) -> int:
    """`full` with `--full`, otherwise `usual`; KIOSK_TEST_`name` overrides both."""
    given = os.environ.get(f"KIOSK_TEST_{name}")
    if given:
        return int(given)
    return full if is_full() else usual


def cases(usual: Collection[tuple[object, ...]], *axes: Collection[object]) -> list[ParameterSet]:
    """Every combination of the axes, for `pytest.mark.parametrize`; by default only the usual."""
    combinations = list(product(*axes))
    assert set(usual) <= set(combinations), set(usual) - set(combinations)
    return [
        pytest.param(*values, marks=() if values in usual else pytest.mark.full)
        for values in combinations
    ]
