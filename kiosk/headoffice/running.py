"""Where the blocking work of the database is done: in threads, or at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

Result = TypeVar("Result")

THREADS_MAX = 8


class Run(Protocol):
    """Does blocking work without blocking the caller's loop, or without a second thread."""

    async def __call__(self, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises."""


async def run_inline(work: Callable[[], Result]) -> Result:
    """At once, in the caller's thread: for one who wants everything in one order."""
    return work()


class Threads:
    """A few threads: more would only wait on the database."""

    def __init__(self, count: int = THREADS_MAX) -> None:
        self._pool = ThreadPoolExecutor(count, "headoffice")

    async def __call__(self, work: Callable[[], Result]) -> Result:
        """Run `work` on one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Wait for what is under way."""
        self._pool.shutdown()
