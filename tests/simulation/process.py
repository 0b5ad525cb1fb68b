"""The simulator as a process of its own, in which a seed always gives the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MUTANT_SEEDS_MAX = 500


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m tests.simulation` with these arguments, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation", *arguments],
        cwd=ROOT,
        # What the simulator asks for; otherwise it starts itself a second time.
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


def run_mutants(names: Iterable[str]) -> str:
    """What the simulator says of these mutants, each from the seed that shows it."""
    arguments = [part for name in names for part in ("--mutant", name)]
    run = simulate(*arguments, "--seeds", str(MUTANT_SEEDS_MAX))
    return run.stdout + run.stderr
