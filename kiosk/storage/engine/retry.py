"""Waits for SQLite's locks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from kiosk.storage.engine.sqlite import unavailable

_PAUSE_S = 0.001

Result = TypeVar("Result")


def patiently(take: Callable[[], Result], busy_s_max: float) -> Result:
    """Call `take`, which needs a lock, again and again until the lock is free.

    SQLite's own wait backs off to 100 ms between tries, which would delay a tap during an import
    noticeably; so this tries every millisecond, for `busy_s_max` at most. Raises the DBAPIError
    of the last try.
    """
    deadline = time.monotonic() + busy_s_max
    while True:
        try:
            return take()
        except DBAPIError as error:
            problem = unavailable(error)
            if problem is None or problem.kind != "busy" or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)
