"""Runs use cases on a writing thread and queries on a reading thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from kiosk.private_files import make_data_private
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.database import Clock, Database, utc_now
from kiosk.storage.engine.integrity import FILE_NAME

Command = TypeVar("Command")
Result = TypeVar("Result")


class LocalDatabase:
    """`services.ports.order_database.OrderDatabase` on a local file.

    `call` and `query` are for callers without an event loop. Each function in `on_written` is
    called after every committed transaction, on the thread that wrote.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._writer = ThreadPoolExecutor(1, "kiosk-writer")
        self._reader = ThreadPoolExecutor(1, "kiosk-reader")
        self.on_written: list[Callable[[], None]] = []

    def take_orders_of(self, exchange_places: Iterable[str]) -> None:
        """From now on accept only orders of these exchange places; of all when there are none."""
        self.database.exchange_places = frozenset(exchange_places)

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Run a use case in its own transaction on the writing thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.call, use_case, command)

    async def read(self, query: Callable[[Reader], Result]) -> Result:
        """Run a query on the reading thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self.query, query)

    async def others_version(self) -> tuple[int, int] | None:
        """See `Database.others_version`; on the reading thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self.database.others_version)

    def call(self, use_case: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
        """Run a use case in its own transaction on the calling thread."""
        with self.database.unit_of_work() as uow:
            result = use_case(uow, command)
        for notify in tuple(self.on_written):
            notify()
        return result

    def query(self, query: Callable[[Reader], Result]) -> Result:
        """Run a query on the calling thread."""
        with self.database.reader() as reader:
            return query(reader)

    async def scrub(self) -> bool:
        """Rewrite the file if anything was erased from it; returns whether it was rewritten.

        Actions wait meanwhile. Raises StoreUnavailable when it cannot be done now.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.database.scrub)

    def close(self) -> None:
        """Wait for running writes and reads, then close the file."""
        self._writer.shutdown()
        self._reader.shutdown()
        self.database.close()


def open_store(data_dir: Path, clock: Clock = utc_now) -> LocalDatabase:
    """The store's database in `data_dir`, created or migrated if need be.

    Raises DatabaseUnusable (too new, damaged, SQLite too old) and StoreUnavailable.
    """
    database = Database(data_dir / FILE_NAME, clock)
    try:
        database.prepare()
    except BaseException:
        database.close()
        raise
    finally:
        make_data_private(data_dir)
    return LocalDatabase(database)
