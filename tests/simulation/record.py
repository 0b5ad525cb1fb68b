"""What happened in a run: its lines, their hash, and how often each thing was reached."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

TAIL = 40


class Trace:
    """Everything that happens, a line each. Two runs that did the same have the same hash."""

    def __init__(
        self, clock: Callable[[], float], say: Callable[[str], None] | None = None
    ) -> None:
        """`say`: where lines are also printed as they come."""
        self._clock = clock
        self._say = say
        self._hash = hashlib.sha256()
        self.tail: deque[str] = deque(maxlen=TAIL)
        self.count = 0

    def note(self, who: str, what: str, *facts: object) -> None:
        """One line: when, who, what, and the facts of it."""
        line = f"{self._clock():12.3f} {who:<10} {what} {' '.join(map(str, facts))}".rstrip()
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
    """How often what was reached: over one seed, or over many."""

    faults: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    transitions: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    seeds: int = 0
    virtual_s: float = 0.0

    def add(self, other: Tally) -> None:
        """Count another seed, or another process's seeds, in."""
        for name in ("faults", "deeds", "transitions", "rows", "checks"):
            getattr(self, name).update(getattr(other, name))
        self.seeds += other.seeds
        self.virtual_s += other.virtual_s
