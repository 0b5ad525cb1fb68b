"""A store's local database: use cases run on its writing thread, queries on its reading thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar, cast

from kiosk.private_files import make_data_private
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.priority_thread import PriorityThread
from kiosk.storage.readers.store_file import Clock, StoreFile, utc_now

if TYPE_CHECKING:
    from kiosk.storage.database import Database

Command = TypeVar("Command")
Result = TypeVar("Result")

DRAWN_S = 0.01
"""For how long nobody but a person writes after a person wrote, so that it is on the glass sooner.

Beside a drain a tap takes a sixth less time. Ten taps a second cost the drain a tenth.
"""


class LocalDatabase:
    """`services.ports.order_database.OrderDatabase` on a local file.

    `run` writes and `read` reads, both awaited by callers on an event loop while a thread of the
    database works; what is written with `run_later` gives way to what waits with `run`.
    `run_blocking` and `read_blocking` do the same on the calling thread, which they block:
    subcommands without an event loop call them. Each function in `on_written` is called after
    committed transactions, on the thread that wrote.
    """

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        """`clock`: see `Database`."""
        self._file, self._clock = StoreFile(path), clock
        self._exchange_places: frozenset[str] = frozenset()
        self._first: Callable[[UnitOfWork], object] | None = None
        self._database: Database | None = None
        self._making = RLock()
        self._writer = PriorityThread("kiosk-writer", DRAWN_S)
        self._reader = PriorityThread("kiosk-reader")
        self.on_written: list[Callable[[], None]] = []

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def database(self) -> Database:
        """What writes; made when it is first needed.

        It is imported only then: with SQLAlchemy and the models of the tables that takes longer
        than all else that a screen does before its first frame.
        """
        with self._making:
            if self._database is None:
                from kiosk.storage.database import Database  # noqa: PLC0415 - see above

                self._database = Database(self._file.path, self._clock, self._file)
                self._database.exchange_places = self._exchange_places
            return self._database

    def prepare(self) -> None:
        """Create the file and migrate it, where needed: see `Database.prepare`."""
        if not self._file.is_ready():
            self.database.prepare()

    def take_orders_of(self, exchange_places: Iterable[str]) -> None:
        """From now on accept only orders of these exchange places; of all when there are none."""
        self._exchange_places = frozenset(exchange_places)
        if self._database is not None:
            self._database.exchange_places = self._exchange_places

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """See `OrderDatabase.run`; works on the writing thread."""
        return await self._writer.run(partial(self.run_blocking, use_case, command), first=True)

    async def run_later(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """As `run`, after everything that waits with `run`: for work that no person waits for."""
        return await self._writer.run(partial(self.run_blocking, use_case, command))

    async def run_parts(
        self,
        use_case: Callable[[UnitOfWork, Command], tuple[Result, Command | None]],
        command: Command,
        on_part: Callable[[Result], object],
    ) -> None:
        """See `OrderDatabase.run_parts`; gives way as `run_later`."""
        rest: Command | None = command
        while rest is not None:
            # Many parts at once: after each, the thread would wait for a busy event loop.
            rest = await self._writer.run(partial(self._parts, use_case, rest, on_part))

    def _parts(
        self,
        use_case: Callable[[UnitOfWork, Command], tuple[Result, Command | None]],
        command: Command,
        on_part: Callable[[Result], object],
    ) -> Command | None:
        """Run parts until one is the last or a person waits; returns what remains then."""
        rest: Command | None = command
        try:
            while rest is not None:
                result, rest = self._write(use_case, rest)
                on_part(result)
                if self.is_awaited():
                    break
        finally:
            self._notify()
        return rest

    def is_awaited(self) -> bool:
        """See `OrderDatabase.is_awaited`; what was given to `run_later` is not awaited."""
        return self._writer.is_urgent

    async def read(self, query: Callable[[Reader], Result], *, first: bool = False) -> Result:
        """See `OrderDatabase.read`; works on the reading thread."""
        return await self._reader.run(partial(self.read_blocking, query), first=first)

    def trace(self) -> object:
        """See `OpenedFile.trace`: no thread is asked, so that it costs next to nothing."""
        return self._file.file.trace()

    async def others_version(self) -> tuple[int, int] | None:
        """See `Database.others_version`; on the reading thread."""
        return await self._reader.run(
            lambda: self.database.others_version()  # noqa: PLW0108 - made on that thread
        )

    def run_blocking(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """As `run`, but blocks the calling thread until the commit."""
        result = self._write(use_case, command)
        self._notify()
        return result

    def _write(self, use_case: Callable[[UnitOfWork, Command], Result], command: Command) -> Result:
        with self.database.unit_of_work() as uow:
            if self._first is not None:
                self._first(uow)
            result = use_case(uow, command)
        self._first = None
        return result

    def _notify(self) -> None:
        for notify in tuple(self.on_written):
            notify()

    def write_first(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> None:
        """Carry out a use case at the beginning of the first transaction that is committed."""
        self._first = lambda uow: use_case(uow, command)

    def read_blocking(self, query: Callable[[Reader], Result]) -> Result:
        """As `read`, but blocks the calling thread until the query has ended."""
        with self._file.reader() as reader:
            return query(cast("Reader", reader))

    async def run_apart(self, work: Callable[[Database], Result]) -> Result:
        """Do work that needs more than a transaction of a use case; works on the writing thread.

        Actions wait meanwhile. Raises StoreUnavailable.
        """
        return await self._writer.run(partial(self._apart, work))

    def _apart(self, work: Callable[[Database], Result]) -> Result:
        result = work(self.database)
        self._notify()
        return result

    async def scrub(self) -> bool:
        """Rewrite the file if anything was erased from it; returns whether it was rewritten.

        Actions wait meanwhile. Raises StoreUnavailable when it cannot be done now.
        """
        return await self._writer.run(
            lambda: self.database.scrub(),  # noqa: PLW0108 - made on that thread
        )

    def close(self) -> None:
        """Wait for running writes and reads, then close the file."""
        self._writer.shutdown()
        self._reader.shutdown()
        if self._database is None:
            self._file.close()
        else:
            self._database.close()


def nothing_more(_uow: UnitOfWork, _command: None) -> None:
    """A use case that leaves its transaction to what is written first: see `write_first`."""


def open_store(data_dir: Path, clock: Clock = utc_now) -> LocalDatabase:
    """The store's database in `data_dir`, created or migrated if need be.

    Raises DatabaseUnusable (too new, damaged, SQLite too old) and StoreUnavailable.
    """
    store = LocalDatabase(data_dir / FILE_NAME, clock)
    try:
        store.prepare()
    except BaseException:
        store.close()
        raise
    finally:
        make_data_private(data_dir)
    return store
