"""One thread that does one thing after the other, what is urgent before what waits."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


class PriorityThread:
    """Runs functions for callers on an event loop, one at a time.

    `rest_s`: for how long it does nothing but what is urgent after something urgent. What a
    person asked for has to be drawn then, for which another thread needs the interpreter.
    """

    def __init__(self, name: str, rest_s: float = 0.0) -> None:
        self._executor = ThreadPoolExecutor(1, name)
        self._rest_s, self._rests_until = rest_s, 0.0
        self._has_urgent = threading.Event()
        self._first: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._others: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    async def run(self, work: Callable[[], Result], *, first: bool = False) -> Result:
        """Run `work` on the thread and return what it returns; raises what it raises.

        `first`: before everything that waits without it; what runs already is not interrupted.
        """
        done: Future[Result] = Future()
        (self._first if first else self._others).append((done, work))
        if first:
            self._has_urgent.set()
        self._executor.submit(self._do_next)
        return await asyncio.wrap_future(done)

    @property
    def is_urgent(self) -> bool:
        """Whether something waits that is to run `first`."""
        return bool(self._first)

    def _do_next(self) -> None:
        self._has_urgent.clear()
        if not self._first:
            self._has_urgent.wait(max(0.0, self._rests_until - time.monotonic()))
        is_urgent = bool(self._first)
        done, work = (self._first or self._others).popleft()
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the caller awaits it
            done.set_exception(error)
        if is_urgent:
            self._rests_until = time.monotonic() + self._rest_s

    def shutdown(self) -> None:
        """Wait until everything is done, without a rest; nothing can be run afterwards."""
        self._rest_s = self._rests_until = 0.0
        self._has_urgent.set()
        self._executor.shutdown()
