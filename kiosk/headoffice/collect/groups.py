"""Has what is asked at the same time done together: one transaction then serves many requests."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from kiosk.services.ports.order_database import StoreUnavailable

Asked = TypeVar("Asked")
Result = TypeVar("Result")

GROUP_MAX = 32
"""How many are done together: whoever needs the same rows waits no longer than for these."""

GROUPS_AT_ONCE = 2
"""One is worked on while another waits for the disk."""

WORTH_A_GROUP = 4
"""So many do not wait for the end of a group: fewer cost less in the next one."""


class Groups(Generic[Asked, Result]):
    """Does what is asked at once if nothing is being done; what is asked meanwhile comes next."""

    def __init__(self, do: Callable[[Sequence[Asked]], Awaitable[Sequence[Result | None]]]) -> None:
        """`do`: does all of a group, and returns the result of each, None for those left out.

        These are asked for again, each alone; so is each of a group where `do` raises. Of one that
        is alone, `do` returns the result or raises.
        """
        self._do = do
        self._waiting: deque[tuple[Asked, asyncio.Future[Result | None]]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    async def done(self, asked: Asked) -> Result:
        """What `do` returns for it. Raises what `do` raises for it alone."""
        future: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        # A moment later: whoever asks in the same turn of the loop is in the same group.
        future.get_loop().call_soon(self._begin)
        result = await future
        if result is None:
            (result,) = await self._do([asked])
        assert result is not None, "what is done alone is not left out"
        return result

    def _begin(self) -> None:
        is_worth_it = len(self._waiting) >= (WORTH_A_GROUP if self._running else 1)
        if is_worth_it and len(self._running) < GROUPS_AT_ONCE:
            count = min(len(self._waiting), GROUP_MAX)
            group = [self._waiting.popleft() for _ in range(count)]
            task = asyncio.create_task(self._done_together(group))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._begin()

    async def _done_together(
        self, group: Sequence[tuple[Asked, asyncio.Future[Result | None]]]
    ) -> None:
        results: Sequence[Result | None] = [None] * len(group)
        failure: Exception | None = None
        try:
            results = await self._do([asked for asked, _ in group])
        except Exception as error:  # noqa: BLE001 - raised to whoever asked
            if len(group) == 1 or _may_be_done(error):
                failure = error
        for (_, future), result in zip(group, results, strict=True):
            if future.done():  # Whoever asked has gone.
                continue
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)


def _may_be_done(error: Exception) -> bool:
    """Whether a group may be committed all the same, so that it must not be done again.

    A database that was busy, or went on waiting for a lock, has rolled back.
    """
    return isinstance(error, StoreUnavailable) and error.kind != "busy"
