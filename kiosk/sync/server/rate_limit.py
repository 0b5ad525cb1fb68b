"""Limits how often pairing codes may be tried, before anything is read or written.

A code has 40 random bits, is used once and lives for 15 minutes; ten more tries after a restart
are worth nothing. So the counts are kept in memory only, and a flood of wrong codes causes no
writes. They use a monotonic clock.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

from kiosk.domain.frozen import frozen
from kiosk.sync.protocol.loop_clock import loop_s
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import PAIRING_NOT_ALLOWED, ProblemDetails
from kiosk.sync.server.connection_limits import address_of

MISSES_MAX = 10
WITHIN_S = 60.0
_NAMES_MAX = 4096


@frozen
class Try:
    """A counted try: the names it was counted under, and when."""

    names: tuple[str, ...]
    at_s: float


class CodeLimit:
    """Ten misses a minute for each address, and for each code, whoever tries it.

    One who tries too often locks nobody else out. Must be used on one thread only.
    """

    def __init__(self, clock: Callable[[], float] = loop_s) -> None:
        """`clock`: seconds that only grow."""
        self._clock = clock
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()

    def begin(self, source: str, code: str) -> Try:
        """Count a try as a miss, before the code is compared.

        `source`: the client's address; `code`: identifies the code, for instance its hash.
        Raises WireProblem (429) after too many misses; such a try is not counted.
        """
        now_s = self._clock()
        names = f"from {address_of(source)}", f"code {code}"
        until_s = max(map(self._full_until_s, names))
        if until_s > now_s:
            sentence = "Too many wrong codes: try again in a minute."
            wait_s = round(until_s - now_s, 1)
            problem = ProblemDetails(
                code=PAIRING_NOT_ALLOWED, message=sentence, retry_after_s=wait_s
            )
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
        """Take back a counted miss: the code was right."""
        for name in counted.names:
            misses = self._misses.get(name)
            if misses and counted.at_s in misses:
                misses.remove(counted.at_s)
