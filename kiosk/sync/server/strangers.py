"""Limits how many requests of strangers are looked up at once.

Each request with a code or a secret needs a look-up in the database. Hundreds at once would fill
the queue in which the requests of paired devices wait, too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from kiosk.sync.server.connections import is_stranger

AT_ONCE_MAX = 4


class Turns:
    """A semaphore for strangers' look-ups. Must be used on one loop only."""

    def __init__(self, at_once_max: int = AT_ONCE_MAX) -> None:
        self._gate = asyncio.Semaphore(at_once_max)

    @asynccontextmanager
    async def turn(self, scope: Any) -> AsyncIterator[None]:
        """Wait for a stranger's turn; a connection of a paired device does not wait.

        `scope`: the request's. The block must not await anything that the stranger can delay.
        """
        if not is_stranger(scope):
            yield
            return
        async with self._gate:
            yield
