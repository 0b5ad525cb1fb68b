"""Opening the local database: the right SQLite, the right settings, the right schema."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from uuid_utils import uuid7

from kiosk.services.ports import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.reading import SqlReader
from kiosk.storage.sqlite import DatabaseDamaged, DatabaseRefused, load_sqlite, unavailable
from kiosk.storage.tables import DEVICES
from kiosk.storage.unit_of_work import SqlUnitOfWork

FILE_NAME = "kiosk.db"
BUSY_S_MAX = 5.0
_BUSY_PAUSE_S = 0.001

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Turn what SQLite says of disk and file into StoreUnavailable."""
    try:
        yield
    except DBAPIError as error:
        problem = unavailable(error)
        if problem is None:
            raise
        raise problem from error


def _engine(path: Path, *, writes: bool) -> Engine:
    module = load_sqlite()
    engine = create_engine(
        f"sqlite:///{path}",
        module=module,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": 0},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        run = connection.execute
        run(f"PRAGMA busy_timeout = {0 if writes else 2000}")
        if writes:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA query_only = {0 if writes else 1}")

    return engine


class Database:
    """One writing and one reading connection on a store's file, both opened when first used."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        """`clock`: the time in UTC that events and arrivals carry."""
        self.path = path
        self._clock = clock
        self._writing: Connection | None = None
        self._reading: Connection | None = None

    def prepare(self) -> None:
        """Make the file and bring it to this version's schema, if that is still to do.

        Raises DatabaseRefused (too new, damaged, SQLite too old) and StoreUnavailable.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable("read_only", str(error)) from error
        try:
            with sqlite_errors():
                connection = self._writer()
                if schema.needs_migration(connection):
                    self._migrate(connection)
        except StoreUnavailable as error:
            if error.kind != "damaged":
                raise
            raise damaged(self.path) from error

    def _migrate(self, connection: Connection) -> None:
        schema.migrate(connection)
        with self.transaction() as uow_connection:
            if uow_connection.exec_driver_sql("SELECT 1 FROM device").first() is None:
                row = {"device_id": str(uuid7()), "device_epoch": 1}
                uow_connection.execute(insert(DEVICES).values(row))

    def _writer(self) -> Connection:
        if self._writing is None:
            self._writing = _engine(self.path, writes=True).connect()
        return self._writing

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction: saved when the block ends, undone when it raises."""
        with sqlite_errors():
            connection = self._writer()
            _begin(connection)
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlUnitOfWork]:
        """A transaction as the use cases see it."""
        with self.transaction() as connection:
            yield SqlUnitOfWork(connection, self._clock)

    @contextmanager
    def reader(self) -> Iterator[SqlReader]:
        """Queries that see one state of the database."""
        with sqlite_errors():
            if self._reading is None:
                self._reading = _engine(self.path, writes=False).connect()
            connection = self._reading
            connection.exec_driver_sql("BEGIN")
            try:
                yield SqlReader(connection)
            finally:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("COMMIT")

    def close(self) -> None:
        """Close both connections; the next use opens them again."""
        for connection in (self._reading, self._writing):
            if connection is not None:
                connection.close()
        self._reading = self._writing = None


def _begin(connection: Connection) -> None:
    """Take the write lock, politely and soon.

    SQLite's own wait backs off to 100 ms a try, which a tap would feel while orders are being
    imported; a try every millisecond takes the lock as soon as it is free.
    """
    deadline = time.monotonic() + BUSY_S_MAX
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except DBAPIError as error:
            problem = unavailable(error)
            if problem is None or problem.kind != "busy" or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE_S)
        else:
            return


def damaged(path: Path) -> DatabaseDamaged:
    """What to say of a file that is no sound database."""
    return DatabaseDamaged(
        f"The database {path} is damaged.",
        "Run `kiosk doctor` to set it aside and see the newest good backup.",
    )


def check_integrity(path: Path) -> str | None:
    """What SQLite finds wrong with a file, in one line; None when it is sound.

    A file that is not there is sound: there is nothing to lose.
    """
    if not path.exists():
        return None
    engine = _engine(path, writes=False)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            return None if found == "ok" else str(found).splitlines()[-1]
    except DBAPIError as error:
        problem = unavailable(error)
        if problem is None or problem.kind != "damaged":
            raise DatabaseRefused(
                f"The database {path} cannot be read: {error.orig}.",
                "Check the file's permissions and the disk.",
            ) from error
        return problem.detail
