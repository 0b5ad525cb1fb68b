"""Runs a screen's coroutines: keeps them alive, and reports every failure to one place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

Spawn: TypeAlias = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]
"""Starts what a function returns, with the caller's own handling of failures around it."""


class Tasks:
    """Starts coroutines on the running loop. A slot of a view model starts its work here."""

    def __init__(self, on_failure: Callable[[BaseException], None]) -> None:
        """`on_failure` gets every exception that a coroutine does not catch: a bug of ours."""
        self._on_failure = on_failure
        self._running: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether all that was started is done."""
        return not self._running

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start `work` now and hold a reference to it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)

    async def aclose(self) -> None:
        """Cancel the coroutines that still run, and wait until they have ended."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._on_failure(error)
