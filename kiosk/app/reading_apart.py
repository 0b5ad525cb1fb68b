"""The store as the network's thread uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kiosk.services.boards import Reader
from kiosk.services.ports import UnitOfWork
from kiosk.storage.database import Database
from kiosk.storage.store import LocalStore

Command = TypeVar("Command")
Result = TypeVar("Result")


class ReadingApart:
    """`services.store.Store`: writes in line with the screens, and reads beside them.

    A page of the log takes as long to read as many taps: no tap waits behind it.
    """

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self._database = Database(store.database.path)
        self._reader = ThreadPoolExecutor(1, "kiosk-network-reader")

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Run a use case in a transaction of its own, on the thread that writes."""
        return await self._store.run(use_case, command)

    async def read(self, query: Callable[[Reader], Result]) -> Result:
        """Run a query on a thread and a connection of its own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self._query, query)

    def _query(self, query: Callable[[Reader], Result]) -> Result:
        with self._database.reader() as reader:
            return query(reader)

    def close(self) -> None:
        """Wait for what is being read. The store itself stays open."""
        self._reader.shutdown()
        self._database.close()
