"""Limits how often codes of other stores' orders may be asked for.

The answer says only a store's name, but also that a code exists. A check-in counts its customers'
tries already; this limits a device that somebody has taken over. In memory: a restart gives it
nothing worth having.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

from kiosk.sync.protocol.loop_clock import loop_s
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import BUSY, ProblemDetails

AT_HUB_MAX = 20
"""Of one device: more than customers can scan at one check-in."""
AT_OFFICE_MAX = 60
"""Of one store, whose hub asks for all its devices."""
WITHIN_S = 60.0
_NAMES_MAX = 4096


class StoreLookups:
    """The questions of the last minute, by whoever asked. Must be used on one thread only."""

    def __init__(self, most: int, clock: Callable[[], float] = loop_s) -> None:
        """`most`: so many a minute. `clock`: seconds that only grow."""
        self._most, self._clock = most, clock
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, name: str) -> None:
        """Count a question. Raises WireProblem (429 BUSY) after too many; it is not counted."""
        now_s = self._clock()
        asked = self._asked.setdefault(name, deque())
        self._asked.move_to_end(name)
        while asked and asked[0] <= now_s - WITHIN_S:
            asked.popleft()
        if len(asked) >= self._most:
            wait_s = round(asked[0] + WITHIN_S - now_s + 0.01, 2)
            sentence = "Too many codes of other stores were asked for: come back in a while."
            raise WireProblem(
                429, ProblemDetails(code=BUSY, message=sentence, retry_after_s=wait_s)
            )
        asked.append(now_s)
        while len(self._asked) > _NAMES_MAX:
            self._asked.popitem(last=False)
