"""`python -m tests.simulation`: run seeds, print what was reached and what was violated."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.simulation import report
from tests.simulation.byzantine.mutants import BYZANTINE
from tests.simulation.byzantine.scenario import byzantine_seed
from tests.simulation.first_copies.mutants import COPY_MUTANTS
from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.record import Tally
from tests.simulation.run import Options, Result, run_seed

Executor = Callable[[int, Options], Result]
BATCH = 2
ALL_MUTANTS = MUTANTS | BYZANTINE | COPY_MUTANTS


def main() -> int:
    """Run the given seeds; returns 1 for a violation, or for a mutant that was not caught."""
    given = _arguments()
    if os.environ.get("PYTHONHASHSEED") != "0":
        # With a fixed hash seed, sets of texts have the same order in every process: a seed gives
        # the same run everywhere.
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    if given.mutant:
        return _run_mutants(given)
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
    parser.add_argument("--first", type=int, help="the first of them (0, or where the bug shows)")
    parser.add_argument("--seed", type=int, help="this one seed")
    parser.add_argument("--trace", action="store_true", help="print what happens")
    mutant = "run with this mutant till caught; several, one after the other"
    parser.add_argument("--mutant", choices=sorted(ALL_MUTANTS), action="append", help=mutant)
    lies = "one device of a store lies in each seed: its hub, or another device"
    parser.add_argument("--byzantine", action="store_true", help=lies)
    steps = "order systems ask for steps of orders, too"
    parser.add_argument("--asked-steps", action="store_true", help=steps)
    copies = "counters get new disks, too, and load their store anew"
    parser.add_argument("--first-copies", action="store_true", help=copies)
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    return parser.parse_args()


def _seeds(given: argparse.Namespace, begin: int = 0) -> range:
    if given.seed is not None:
        return range(given.seed, given.seed + 1)
    first = begin if given.first is None else given.first
    return range(first, first + given.seeds)


def _results(given: argparse.Namespace) -> Iterator[Result]:
    seeds = _seeds(given)
    if given.jobs == 1 or len(seeds) == 1:
        say = _say if given.trace else None
        for seed in seeds:
            yield _run(given)(seed, _options(given, say))
        return
    batches = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
    with ProcessPoolExecutor(given.jobs) as pool:
        for done in as_completed(
            [pool.submit(_batch, _run(given), batch, _options(given)) for batch in batches]
        ):
            yield from done.result()


def _run(given: argparse.Namespace) -> Executor:
    return byzantine_seed if given.byzantine else run_seed


def _options(given: argparse.Namespace, say: Callable[[str], None] | None = None) -> Options:
    return Options(asks_for_steps=given.asked_steps, first_copies=given.first_copies, say=say)


def _batch(run: Executor, seeds: Iterable[int], options: Options) -> list[Result]:
    return [run(seed, options) for seed in seeds]


def _run_mutants(given: argparse.Namespace) -> int:
    caught = [_is_caught(ALL_MUTANTS[name], given) for name in given.mutant]
    return 0 if all(caught) else 1


def _is_caught(mutant: Mutant, given: argparse.Namespace) -> bool:
    say = _say if given.trace else None
    run: Executor = byzantine_seed if mutant.is_byzantine else run_seed
    with mutant.applied():
        for seed in _seeds(given, mutant.first):
            result = run(seed, Options(first_copies=mutant.copies, say=say))
            if result.violation is not None:
                _say(report.failure(result))
                _say(f"{mutant.name}: caught")
                return True
    _say(f"{mutant.name}: not caught")
    return False


if __name__ == "__main__":
    sys.exit(main())
