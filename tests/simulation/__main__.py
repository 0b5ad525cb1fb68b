"""`python -m tests.simulation`: run seeds, print what was reached and what was violated."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation import report
from tests.simulation.planted import PLANTED
from tests.simulation.record import Tally
from tests.simulation.run import Options, Result, run_seed

BATCH = 10


def main() -> int:
    """Run what was asked for; 1 when something was violated, or a planted bug was not."""
    given = _arguments()
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Sets of texts have the same order in every process then, and a seed the same course.
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    if given.planted:
        return _plant(given)
    tally, failed = Tally(), []
    began_s = time.monotonic()
    for result in _results(given):
        tally.add(result.tally)
        if result.violation is not None:
            failed.append(result)
            _warn(report.failure(result))
    if given.seed is not None:
        _say(f"trace {result.digest}")
    _say(report.as_json(tally, failed) if given.json else report.as_text(tally, failed))
    took_s = time.monotonic() - began_s
    _warn(f"{took_s:.0f} s, {took_s / tally.seeds:.2f} s a seed")
    return 1 if failed else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _warn(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many seeds")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="this one seed")
    parser.add_argument("--trace", action="store_true", help="print what happens")
    parser.add_argument("--planted", choices=sorted(PLANTED), help="run with this bug till caught")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    return parser.parse_args()


def _seeds(given: argparse.Namespace) -> range:
    if given.seed is not None:
        return range(given.seed, given.seed + 1)
    return range(given.first, given.first + given.seeds)


def _results(given: argparse.Namespace) -> Iterator[Result]:
    seeds = _seeds(given)
    if given.jobs == 1 or len(seeds) == 1:
        say = _say if given.trace else None
        for seed in seeds:
            yield run_seed(seed, Options(say=say))
        return
    batches = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
    with ProcessPoolExecutor(given.jobs) as pool:
        for done in as_completed([pool.submit(_batch, batch) for batch in batches]):
            yield from done.result()


def _batch(seeds: Iterable[int]) -> list[Result]:
    return [run_seed(seed) for seed in seeds]


def _plant(given: argparse.Namespace) -> int:
    say = _say if given.trace else None
    with PLANTED[given.planted].plant():
        for seed in _seeds(given):
            result = run_seed(seed, Options(say=say))
            if result.violation is not None:
                _say(f"{given.planted}: caught")
                _say(report.failure(result))
                return 0
    _say(f"{given.planted}: not caught")
    return 1


if __name__ == "__main__":
    sys.exit(main())
