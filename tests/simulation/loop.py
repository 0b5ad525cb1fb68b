"""An event loop in virtual time: it jumps to the next timer as soon as nothing is ready.

It has no sockets and no threads: the order of execution depends on the program and the seed alone.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from typing import Any, TypeVar

Result = TypeVar("Result")

STALLED_S = 1e9
"""No timer is this far away: a loop that would sleep longer waits for something lost."""


class Stalled(Exception):
    """The run is not over, but nothing is ready and no timer is set."""


class _NoSelector:
    """Replaces a loop's selector: advances the time instead of waiting for sockets."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None or timeout > STALLED_S:
            raise Stalled
        self._loop.pass_s(timeout)
        return []

    def close(self) -> None:
        """Does nothing: there are no sockets."""


class NumberedTask(asyncio.Task[Result]):
    """A task whose hash, and so its order in a set, does not depend on its memory address."""

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
        """Advance the time; only while nothing is ready."""
        self._now_s += max(0.0, seconds)

    def run_in_executor(  # type: ignore[override]
        self, executor: object, func: Callable[..., Result], *args: Any
    ) -> asyncio.Future[Result]:
        """Run a function after what is ready now, on the loop's own thread."""
        future: asyncio.Future[Result] = self.create_future()

        def run() -> None:
            try:
                future.set_result(func(*args))
            except BaseException as error:  # noqa: BLE001 - raised to whoever waits, as by a thread
                future.set_exception(error)

        handle = self.call_soon(run)
        future.add_done_callback(lambda done: handle.cancel() if done.cancelled() else None)
        return future

    def _process_events(self, event_list: list[Any]) -> None:
        """Does nothing: there are no sockets."""

    def _write_to_self(self) -> None:
        """Does nothing: there are no threads that could wake the loop."""


def run_virtually(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on a new virtual loop, then cancel the tasks it left."""
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
