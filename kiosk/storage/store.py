"""The store's database at work: one thread writes, one reads, callers never wait on a lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from kiosk.private_files import make_data_private
from kiosk.services.boards import Reader
from kiosk.services.ports import UnitOfWork
from kiosk.storage.database import FILE_NAME, Clock, Database, utc_now

Command = TypeVar("Command")
Result = TypeVar("Result")


class LocalStore:
    """`services.store.Store` on a local file. `call` and `query` are for callers without a loop.

    `on_written` holds what is called, on the writing thread, after each saved transaction.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._writer = ThreadPoolExecutor(1, "kiosk-writer")
        self._reader = ThreadPoolExecutor(1, "kiosk-reader")
        self.on_written: list[Callable[[], None]] = []

    def take_orders_of(self, exchange_places: Iterable[str]) -> None:
        """Begin orders of these exchange places alone from now on; of all, where there is none."""
        self.database.exchange_places = frozenset(exchange_places)

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Run a use case in a transaction of its own, on the writing thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.call, use_case, command)

    async def read(self, query: Callable[[Reader], Result]) -> Result:
        """Run a query on the reading thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self.query, query)

    def call(self, use_case: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
        """Run a use case in a transaction of its own, on this thread."""
        with self.database.unit_of_work() as uow:
            result = use_case(uow, command)
        for tell in tuple(self.on_written):
            tell()
        return result

    def query(self, query: Callable[[Reader], Result]) -> Result:
        """Run a query on this thread."""
        with self.database.reader() as reader:
            return query(reader)

    async def scrub(self) -> bool:
        """Write the file anew if anything was erased from it; returns whether it was.

        What is tapped meanwhile waits. Raises StoreUnavailable where it cannot be done now.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.database.scrub)

    def close(self) -> None:
        """Wait for what is being written, then close the file."""
        self._writer.shutdown()
        self._reader.shutdown()
        self.database.close()


def open_store(data_dir: Path, clock: Clock = utc_now) -> LocalStore:
    """The store kept in `data_dir`, made or migrated if need be.

    Raises DatabaseRefused (too new, damaged, SQLite too old) and StoreUnavailable.
    """
    database = Database(data_dir / FILE_NAME, clock)
    try:
        database.prepare()
    except BaseException:
        database.close()
        raise
    finally:
        make_data_private(data_dir)
    return LocalStore(database)
