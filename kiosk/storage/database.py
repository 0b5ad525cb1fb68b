"""Opening the local database: the right SQLite, the right settings, the right schema."""

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
from kiosk.services.ports import StoreUnavailable
from kiosk.storage import schema, scrubbing
from kiosk.storage.integrity import STORE_TABLES, damaged, traces_of_store, why_not_ours
from kiosk.storage.opened_file import OpenedFile
from kiosk.storage.reader import SqlReader
from kiosk.storage.sqlite import load_sqlite, unavailable
from kiosk.storage.tables import DEVICES
from kiosk.storage.unit_of_work import SqlUnitOfWork

FILE_NAME = "kiosk.db"
BUSY_S_MAX = 5.0
_BUSY_PAUSE_S = 0.001
_NEWEST_EVENT = "SELECT seq FROM sqlite_sequence WHERE name = 'event'"

Clock = Callable[[], datetime]
Result = TypeVar("Result")


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


def _engine(path: Path, *, writes: bool, makes: bool = False) -> Engine:
    """`makes`: a file that is not there is made; else that is an error."""
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
            scrubbing.overwrite_what_is_deleted(connection)
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA query_only = {0 if writes else 1}")

    return engine


class Database:
    """One writing and one reading connection on a store's file, both opened when first used."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        """`clock`: the time in UTC that events and arrivals carry."""
        self.path = path
        self.exchange_places: frozenset[str] = frozenset()
        self._clock = clock
        self._writing: Connection | None = None
        self._reading: Connection | None = None
        self._write_lock = RLock()
        self._read_lock = RLock()
        self._file = OpenedFile(path, _NEWEST_EVENT)

    def prepare(self) -> None:
        """Make the file and bring it to this version's schema, if that is still to do.

        Raises DatabaseRefused (too new, damaged, SQLite too old) and StoreUnavailable.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable("read_only", str(error)) from error
        if why_not_ours(self.path, STORE_TABLES, traces_of_store(self.path)):
            raise damaged(self.path)
        try:
            with sqlite_errors():
                if schema.needs_migration(self._writer(makes=True)):
                    self._keep_former()
                    self._migrate()
                self._scrub_former()
        except StoreUnavailable as error:
            if error.kind != "damaged":
                raise
            raise damaged(self.path) from error

    def _keep_former(self) -> None:
        """Back up a database of an older schema, for the day when its version is wanted again."""
        revision = schema.current_revision(self._writer())
        if revision is not None:
            from kiosk.storage.backup import back_up_former  # noqa: PLC0415 - it needs this module

            back_up_former(self.path, revision)

    def scrub(self) -> bool:
        """Write the file anew if anything was erased from it; returns whether it was.

        Nobody else can write meanwhile. Raises StoreUnavailable where it cannot be done now.
        """
        with self._write_lock, sqlite_errors():
            connection = self._writer()
            scrubbing.after_commit(connection)
            return scrubbing.scrub(connection)

    def _scrub_former(self) -> None:
        """Where there is no room for it now, the next start tries again."""
        if scrubbing.is_never_scrubbed(self._writer()):
            with suppress(StoreUnavailable):
                self.scrub()

    def _migrate(self) -> None:
        """All missing steps in one transaction: a crash leaves the old schema or the new one."""
        with self.transaction() as connection:
            if not schema.needs_migration(connection):
                return  # Another process that started at the same time was first.
            is_new = schema.current_revision(connection) is None
            schema.migrate(connection)
            if is_new:
                scrubbing.note_new(connection)
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
        """A writing transaction: saved when the block ends, undone when it raises.

        Raises StoreUnavailable also where the file turns out to be another one than was opened.
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
                # What was written into a file that is gone by now is not saved.
                self._file.check()
                scrubbing.after_commit(connection)
            except DBAPIError as error:
                if _is_spoilt_by(error):
                    _discard(self._writing)
                    self._writing = None
                    self._file.at_rest()
                raise

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlUnitOfWork]:
        """A transaction as the use cases see it."""
        with self.transaction() as connection:
            yield SqlUnitOfWork(connection, self._clock, self.exchange_places)

    @contextmanager
    def reader(self) -> Iterator[SqlReader]:
        """Queries that see one state of the database."""
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
    """Do what needs a lock, as soon as it is free.

    SQLite's own wait backs off to 100 ms a try, which a tap would feel while orders are being
    imported; a try every millisecond takes the lock as soon as it is free.
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
    """Whether a connection is to be opened again after this error.

    One opened while the file was read-only stays read-only, and one that met a broken disk may
    remember what is not there: neither notices that the cause is gone.
    """
    problem = unavailable(error)
    return problem is not None and problem.kind != "busy"


def _discard(connection: Connection | None) -> None:
    if connection is not None:
        with suppress(DBAPIError):
            connection.invalidate()
        connection.close()
