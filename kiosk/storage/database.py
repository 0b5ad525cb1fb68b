"""Opens the local database: checks SQLite's version, sets pragmas, migrates the schema."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from uuid_utils import uuid7

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.backup import back_up_former
from kiosk.storage.engine.integrity import (
    STORE_TABLES,
    damage_of,
    damaged,
    foreign_file_problem,
    traces_of_store,
)
from kiosk.storage.engine.opened_file import OpenedFile
from kiosk.storage.engine.sqlite import load_sqlite, unavailable
from kiosk.storage.orders import scrub
from kiosk.storage.reader import SqlReader
from kiosk.storage.tables import DEVICES
from kiosk.storage.unit_of_work import SqlUnitOfWork

BUSY_S_MAX = 5.0
_BUSY_PAUSE_S = 0.001
_NEWEST_EVENT = "SELECT seq FROM sqlite_sequence WHERE name = 'event'"

Clock = Callable[[], datetime]
Result = TypeVar("Result")


def utc_now() -> datetime:
    """The device's time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Turn SQLite's errors about the disk or the file into StoreUnavailable."""
    try:
        yield
    except DBAPIError as error:
        problem = unavailable(error)
        if problem is None:
            raise
        raise problem from error


def _engine(path: Path, *, writes: bool, makes: bool = False) -> Engine:
    """`makes`: create a missing file; otherwise a missing file is an error."""
    module = load_sqlite()
    name = f"{path.absolute().as_uri()}?mode={'rwc' if makes else 'rw'}"
    engine = create_engine(
        "sqlite://",
        module=module,
        creator=lambda: module.connect(name, uri=True, check_same_thread=False, timeout=0),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        run = connection.execute
        run(f"PRAGMA busy_timeout = {0 if writes else 2000}")
        if writes:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
            scrub.overwrite_what_is_deleted(connection)
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA query_only = {0 if writes else 1}")

    return engine


class Database:
    """One writing and one reading connection to a store's file, both opened on first use."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        """`clock`: the time in UTC, for the timestamps of events and arrivals."""
        self.path = path
        self.exchange_places: frozenset[str] = frozenset()
        self._clock = clock
        self._writing: Connection | None = None
        self._reading: Connection | None = None
        self._writers_opened = 0
        self._write_lock = RLock()
        self._read_lock = RLock()
        self._file = OpenedFile(path, _NEWEST_EVENT)

    def prepare(self) -> None:
        """Create the file and migrate it to this version's schema, where needed.

        Raises DatabaseUnusable (too new, damaged, SQLite too old) and StoreUnavailable.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable("read_only", str(error)) from error
        problem = foreign_file_problem(self.path, STORE_TABLES, traces_of_store(self.path))
        if problem is not None:
            raise damaged(self.path, problem)
        try:
            with sqlite_errors():
                if schema.needs_migration(self._writer(makes=True)):
                    self._keep_former()
                    self._migrate()
                self._scrub_former()
        except StoreUnavailable as error:
            if error.kind != "damaged":
                raise
            raise damaged(self.path, damage_of(error)) from error

    def _keep_former(self) -> None:
        """Back up a database of an older schema, so that one can go back to the older version."""
        revision = schema.current_revision(self._writer())
        if revision is not None:
            back_up_former(self.path, revision)

    def scrub(self) -> bool:
        """Rewrite the file if anything was erased from it; returns whether it was rewritten.

        Nobody else can write meanwhile. Raises StoreUnavailable when it cannot be done now.
        """
        with self._write_lock, sqlite_errors():
            connection = self._writer()
            scrub.after_commit(connection)
            return scrub.scrub(connection)

    def _scrub_former(self) -> None:
        """Scrub a file that never was; without enough disk space the next start tries again."""
        if scrub.is_never_scrubbed(self._writer()):
            with suppress(StoreUnavailable):
                self.scrub()

    def _migrate(self) -> None:
        """Run all migrations in one transaction: a crash leaves the old schema or the new one."""
        with self.transaction() as connection:
            if not schema.needs_migration(connection):
                return  # Another process that started at the same time was first.
            is_new = schema.current_revision(connection) is None
            schema.migrate(connection)
            if is_new:
                scrub.note_new(connection)
            if connection.exec_driver_sql("SELECT 1 FROM device").first() is None:
                row = {
                    "device_id": str(uuid7()),
                    "device_epoch": 1,
                    "role": DeviceRole.HUB,
                    "hub_epoch": 1,
                    "history_id": str(uuid7()),
                    "store_id": "",
                    "store_name": "",
                }
                connection.execute(insert(DEVICES).values(row))

    def _writer(self, *, makes: bool = False) -> Connection:
        if self._writing is None:
            self._writing = self._opened(_engine(self.path, writes=True, makes=makes))
            self._writers_opened += 1
        return self._writing

    def _opened(self, engine: Engine) -> Connection:
        try:
            connection = _patiently(engine.connect)
        except DBAPIError:
            if self._file.is_known:
                self._file.check()
            raise
        try:
            self._file.opened()
        except StoreUnavailable:
            connection.close()
            raise
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction: committed when the block ends, rolled back when it raises.

        Raises StoreUnavailable, also when the path no longer names the file that was opened.
        """
        with self._write_lock, sqlite_errors():
            try:
                connection = self._writer()
                _patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
                self._file.at_work()
                try:
                    self._file.check_contents()
                    yield connection
                    self._file.check_contents()
                    connection.exec_driver_sql("COMMIT")
                except BaseException:
                    with suppress(DBAPIError):
                        connection.exec_driver_sql("ROLLBACK")
                    raise
                # A commit into a file that was deleted or replaced meanwhile is lost.
                self._file.check()
                scrub.after_commit(connection)
            except DBAPIError as error:
                if _is_spoilt_by(error):
                    _discard(self._writing)
                    self._writing = None
                    self._file.at_rest()
                raise

    def others_version(self) -> tuple[int, int] | None:
        """A value that changes when anybody but this object commits; None while this object writes.

        It may change without that, too. Raises StoreUnavailable.
        """
        if not self._write_lock.acquire(blocking=False):
            return None
        try:
            with sqlite_errors():
                connection = self._writer()
                version = _patiently(lambda: connection.exec_driver_sql("PRAGMA data_version"))
                return self._writers_opened, int(version.scalar_one())
        finally:
            self._write_lock.release()

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlUnitOfWork]:
        """A transaction with the interface that use cases need."""
        with self.transaction() as connection:
            yield SqlUnitOfWork(connection, self._clock, self.exchange_places)

    @contextmanager
    def reader(self) -> Iterator[SqlReader]:
        """A reader whose queries all see the same state of the database."""
        with self._read_lock, sqlite_errors():
            try:
                if self._reading is None:
                    self._reading = self._opened(_engine(self.path, writes=False))
                self._file.check_contents()
                connection = self._reading
                connection.exec_driver_sql("BEGIN")
                try:
                    yield SqlReader(connection)
                finally:
                    with suppress(DBAPIError):
                        connection.exec_driver_sql("COMMIT")
            except DBAPIError as error:
                if _is_spoilt_by(error):
                    _discard(self._reading)
                    self._reading = None
                raise

    def close(self) -> None:
        """Close both connections; the next use opens them again."""
        for connection in (self._reading, self._writing):
            if connection is not None:
                connection.close()
        self._reading = self._writing = None
        self._file.forget()


def _patiently(take: Callable[[], Result]) -> Result:
    """Call `take`, which needs a lock, again and again until the lock is free.

    SQLite's own wait backs off to 100 ms between tries, which would delay a tap during an import
    noticeably; so this tries every millisecond, for BUSY_S_MAX at most.
    """
    deadline = time.monotonic() + BUSY_S_MAX
    while True:
        try:
            return take()
        except DBAPIError as error:
            problem = unavailable(error)
            if problem is None or problem.kind != "busy" or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE_S)


def _is_spoilt_by(error: DBAPIError) -> bool:
    """Whether the connection must be reopened after this error.

    One opened while the file was read-only stays read-only, and one that met a disk error may
    hold a wrong cache: neither notices that the cause is gone.
    """
    problem = unavailable(error)
    return problem is not None and problem.kind != "busy"


def _discard(connection: Connection | None) -> None:
    if connection is not None:
        with suppress(DBAPIError):
            connection.invalidate()
        connection.close()
