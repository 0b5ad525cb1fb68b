"""How much of the slow proofs runs: less by default, all of it with `--full`.

`count` is for what is repeated with random numbers, `cases` for a table of cases, `portion` for
scenes and pages that one test goes through one after the other.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from itertools import product
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet

T = TypeVar("T")

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
    # Those that are left out would cost each process of tests as much as those that are not.
    return [pytest.param(*values) for values in combinations if is_full() or values in usual]


def portion(everything: Iterable[T], number: int, of: int) -> list[T]:
    """All of it with `--full`, otherwise one of `of` portions; `number` counts them from zero.

    A portion takes one in `of`, not a part in one piece: neighbours are much alike.
    """
    return list(everything) if is_full() else list(everything)[number % of :: of]
