"""The database as the network's thread uses it: with a reader of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.engine.priority_thread import PriorityThread
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.readers.store_file import StoreFile

Command = TypeVar("Command")
Result = TypeVar("Result")


class ReadingApart:
    """An OrderDatabase that writes when no tap waits, and reads on a connection of its own.

    Reading a page of the log takes as long as many taps; no tap has to wait for it.
    """

    def __init__(self, store: LocalDatabase) -> None:
        self._store = store
        self._file = StoreFile(store.path)
        self._reader = PriorityThread("kiosk-network-reader")

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Run a use case on the screens' writing thread, after the taps that wait there."""
        return await self._store.run_later(use_case, command)

    async def run_parts(
        self,
        use_case: Callable[[UnitOfWork, Command], tuple[Result, Command | None]],
        command: Command,
        on_part: Callable[[Result], object],
    ) -> None:
        """Run a use case in parts on the screens' writing thread; taps come between them."""
        await self._store.run_parts(use_case, command, on_part)

    def is_awaited(self) -> bool:
        """Whether a tap waits for the writing thread."""
        return self._store.is_awaited()

    async def read(self, query: Callable[[Reader], Result], *, first: bool = False) -> Result:
        """Run a query on a thread and a connection of its own."""
        return await self._reader.run(partial(self._query, query), first=first)

    def _query(self, query: Callable[[Reader], Result]) -> Result:
        with self._file.reader() as reader:
            return query(cast("Reader", reader))

    def close(self) -> None:
        """Wait for queries in progress, then close this reader. The store itself stays open."""
        self._reader.shutdown()
        self._file.close()
