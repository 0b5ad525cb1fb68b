"""How often codes may be tried: counted in memory, before anything is read or written.

A code is 40 random bits, is used once and lives for 15 minutes; after a restart somebody may
try ten more, which is worth nothing. So the counts need not outlive the program, and a flood of
wrong codes writes nothing. They go by a clock that nobody sets.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.sync.door import address_of, loop_s
from kiosk.sync.ports import WireProblem
from kiosk.sync.wire import CODE_REFUSED, Problem

MISSES_MAX = 10
WITHIN_S = 60.0
_NAMES_MAX = 4096


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted: of whom, of what, and when."""

    names: tuple[str, ...]
    at_s: float


class CodeLimit:
    """Ten misses a minute for each address, and for each code, whoever tries it.

    One who tries too often shuts nobody else out. It is asked on one thread alone.
    """

    def __init__(self, clock: Callable[[], float] = loop_s) -> None:
        """`clock`: seconds that only grow."""
        self._clock = clock
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()

    def begin(self, source: str, code: str) -> Try:
        """Count a try as a miss, before the code is compared.

        `source`: the address it came from; `code`: what tells this code from others, as its
        hash. Raises WireProblem (429) after too many misses, which is not counted itself.
        """
        now_s = self._clock()
        names = f"from {address_of(source)}", f"code {code}"
        until_s = max(map(self._full_until_s, names))
        if until_s > now_s:
            sentence = "Too many wrong codes: try again in a minute."
            wait_s = round(until_s - now_s, 1)
            problem = Problem(code=CODE_REFUSED, message=sentence, retry_after_s=wait_s)
            raise WireProblem(429, problem)
        for name in names:
            self._misses.setdefault(name, deque()).append(now_s)
            self._misses.move_to_end(name)
        while len(self._misses) > _NAMES_MAX:
            self._misses.popitem(last=False)
        return Try(names, now_s)

    def _full_until_s(self, name: str) -> float:
        misses = self._misses.get(name)
        if misses is None:
            return 0.0
        while misses and misses[0] <= self._clock() - WITHIN_S:
            misses.popleft()
        return misses[-MISSES_MAX] + WITHIN_S if len(misses) >= MISSES_MAX else 0.0

    def forgive(self, counted: Try) -> None:
        """The code was right after all."""
        for name in counted.names:
            misses = self._misses.get(name)
            if misses and counted.at_s in misses:
                misses.remove(counted.at_s)
