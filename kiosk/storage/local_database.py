"""A store's local database: use cases run on its writing thread, queries on its reading thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosk.private_files import make_data_private
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.database import Clock, Database, utc_now
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.priority_thread import PriorityThread

Command = TypeVar("Command")
Result = TypeVar("Result")


class LocalDatabase:
    """`services.ports.order_database.OrderDatabase` on a local file.

    `run` writes and `read` reads, both awaited by callers on an event loop while a thread of the
    database works. `run_blocking` and `read_blocking` do the same on the calling thread, which
    they block: subcommands without an event loop call them. Each function in `on_written` is
    called after every committed transaction, on the thread that wrote.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._writer = ThreadPoolExecutor(1, "kiosk-writer")
        self._reader = PriorityThread("kiosk-reader")
        self.on_written: list[Callable[[], None]] = []

    def take_orders_of(self, exchange_places: Iterable[str]) -> None:
        """From now on accept only orders of these exchange places; of all when there are none."""
        self.database.exchange_places = frozenset(exchange_places)

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """See `OrderDatabase.run`; works on the writing thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.run_blocking, use_case, command)

    async def read(self, query: Callable[[Reader], Result], *, first: bool = False) -> Result:
        """See `OrderDatabase.read`; works on the reading thread."""
        return await self._reader.run(partial(self.read_blocking, query), first=first)

    async def others_version(self) -> tuple[int, int] | None:
        """See `Database.others_version`; on the reading thread."""
        return await self._reader.run(self.database.others_version)

    def run_blocking(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """As `run`, but blocks the calling thread until the commit."""
        with self.database.unit_of_work() as uow:
            result = use_case(uow, command)
        for notify in tuple(self.on_written):
            notify()
        return result

    def read_blocking(self, query: Callable[[Reader], Result]) -> Result:
        """As `read`, but blocks the calling thread until the query has ended."""
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
