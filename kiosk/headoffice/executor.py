"""Runs blocking database work: in a thread pool, or inline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

Result = TypeVar("Result")

THREADS_MAX = 8


class Executor(Protocol):
    """Runs blocking work, in a thread or inline, and awaits its result."""

    async def __call__(self, work: Callable[[], Result]) -> Result:
        """Returns or raises what `work` does."""


async def execute_inline(work: Callable[[], Result]) -> Result:
    """Run `work` in the caller's thread: for callers that need a fixed order of execution."""
    return work()


class ThreadExecutor:
    """A pool of few threads: more would only wait for the database."""

    def __init__(self, count: int = THREADS_MAX) -> None:
        self._pool = ThreadPoolExecutor(count, "headoffice")

    async def __call__(self, work: Callable[[], Result]) -> Result:
        """Run `work` on one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Wait for work in progress, then end the threads."""
        self._pool.shutdown()
