"""Records a run: its trace lines, their hash, and counts of what was reached."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

TAIL = 40


class Trace:
    """A run's events, one line each. Two equal runs have the same hash."""

    def __init__(
        self, clock: Callable[[], float], say: Callable[[str], None] | None = None
    ) -> None:
        """`clock`: seconds since the start. `say`: also called with each line."""
        self._clock = clock
        self._say = say
        self._hash = hashlib.sha256()
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.count = 0

    def note(self, who: str, what: str, *params: object) -> None:
        """Add a line: time, who, what and its params."""
        line = f"{self._clock():12.3f} {who:<10} {what} {' '.join(map(str, params))}".rstrip()
        self._hash.update(line.encode())
        self._hash.update(b"\n")
        self.tail.append(line)
        self.count += 1
        if self._say:
            self._say(line)

    @property
    def digest(self) -> str:
        """The hash of all lines so far."""
        return self._hash.hexdigest()


@dataclass
class Tally:
    """Counts of what was reached, over one seed or over many."""

    faults: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    transitions: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    attacks: Counter[str] = field(default_factory=Counter)
    most_calls: int = 0
    """The most calls that one device made in a minute."""
    seeds: int = 0
    virtual_s: float = 0.0

    def add(self, other: Tally) -> None:
        """Add the counts of other seeds."""
        for name in ("faults", "actions", "transitions", "rows", "checks", "attacks"):
            getattr(self, name).update(getattr(other, name))
        self.seeds += other.seeds
        self.most_calls = max(self.most_calls, other.most_calls)
        self.virtual_s += other.virtual_s
