"""The output of `python -m tests.simulation`: figures as tables or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.simulation.checks.reached import ROWS, TRANSITIONS
from tests.simulation.record import Tally
from tests.simulation.run import Result
from tests.simulation.trouble import DAY_S


def as_json(tally: Tally, failed: Sequence[Result]) -> str:
    """All figures as JSON."""
    return json.dumps(
        {
            "seeds": tally.seeds,
            "simulated_days": round(tally.virtual_s / DAY_S, 1),
            "violations": [{"seed": each.seed, "violation": each.violation} for each in failed],
            "faults": dict(sorted(tally.faults.items())),
            "transitions": {name: tally.transitions[name] for name in TRANSITIONS},
            "rows": {name: tally.rows[name] for name in ROWS},
            "actions": dict(sorted(tally.actions.items())),
            "attacks": dict(sorted(tally.attacks.items())),
            "most_calls_in_a_minute": tally.most_calls,
        },
        indent=1,
        ensure_ascii=False,
    )


def as_text(tally: Tally, failed: Sequence[Result]) -> str:
    """The main figures as text."""
    reached = sum(bool(tally.transitions[name]) for name in TRANSITIONS)
    rows = sum(bool(tally.rows[name]) for name in ROWS)
    counted = {
        "seeds": tally.seeds,
        "simulated days": round(tally.virtual_s / DAY_S),
        "actions": _done(tally.actions),
        "violations": len(failed),
    }
    lines = [
        ", ".join(f"{name} {count}" for name, count in counted.items()),
        "",
        *_table("faults", sorted(tally.faults.items())),
        *(["", *_table("lies", sorted(tally.attacks.items()))] if tally.attacks else []),
        "",
        *_table(
            f"what happens at the same time ({rows} of {len(ROWS)})",
            ((name, tally.rows[name]) for name in ROWS),
        ),
        "",
        f"legal transitions reached: {reached} of {len(TRANSITIONS)}",
    ]
    lines += [f"  not reached: {name}" for name in TRANSITIONS if not tally.transitions[name]]
    return "\n".join(lines)


def _done(actions: Counter[str]) -> int:
    return sum(count for name, count in actions.items() if not name.startswith("refused"))


def _table(title: str, rows: Iterable[tuple[str, int]]) -> list[str]:
    return [title, *(f"  {name:<56}{count:>8}" for name, count in rows)]


def failure(result: Result) -> str:
    """The violation of a failed seed, and the last lines of its trace."""
    return "\n".join(
        [f"seed {result.seed}: {result.violation}", *(f"    {line}" for line in result.tail)]
    )
