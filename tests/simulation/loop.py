"""An event loop whose time is virtual: it jumps to the next timer as soon as nothing is ready.

No sockets, no threads: the order in which things happen follows from the program and the seed
alone.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Generator
from contextvars import Context
from typing import Any, TypeVar

Result = TypeVar("Result")

STALLED_S = 1e9
"""Nothing waits this long: a loop that would sleep for ever has forgotten a task."""


class Stalled(Exception):
    """Nothing is ready and no timer is set, and the run is not over."""


class _NoSelector:
    """Stands where a loop waits for sockets: lets time pass instead."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None or timeout > STALLED_S:
            raise Stalled
        self._loop.pass_s(timeout)
        return []

    def close(self) -> None:
        """Nothing was opened."""


class NumberedTask(asyncio.Task[Result]):
    """A task whose place in a set does not depend on where it lies in memory."""

    _numbers = itertools.count()
    _number: int | None = None

    def __hash__(self) -> int:
        if self._number is None:
            self._number = next(NumberedTask._numbers)
        return self._number

    def __eq__(self, other: object) -> bool:
        return self is other


def _numbered(
    loop: asyncio.AbstractEventLoop,
    coroutine: Coroutine[Any, Any, Result] | Generator[Any, None, Result],
    context: Context | None = None,
    **rest: Any,
) -> NumberedTask[Result]:
    return NumberedTask(coroutine, loop=loop, context=context, **rest)


class VirtualLoop(asyncio.base_events.BaseEventLoop):
    """`time()` is virtual, in seconds since the run began."""

    def __init__(self) -> None:
        super().__init__()
        self._now_s = 0.0
        self._selector = _NoSelector(self)
        self.set_task_factory(_numbered)

    def time(self) -> float:
        return self._now_s

    def pass_s(self, seconds: float) -> None:
        """Let time pass; only while nothing is ready."""
        self._now_s += max(0.0, seconds)

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no sockets."""

    def _write_to_self(self) -> None:
        """There are no threads to be woken by."""


def run_virtually(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on a loop of its own, then cancel what it left behind."""
    NumberedTask._numbers = itertools.count()
    loop = VirtualLoop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        left = sorted(asyncio.all_tasks(loop), key=hash)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()
