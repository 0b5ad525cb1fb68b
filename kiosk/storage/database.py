"""The local database: its file, its schema, and the transactions of use cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from uuid_utils import uuid7

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.backup import back_up_former
from kiosk.storage.engine.errors import driver_errors
from kiosk.storage.engine.integrity import (
    STORE_TABLES,
    damage_of,
    damaged,
    foreign_file_problem,
    traces_of_store,
)
from kiosk.storage.engine.kept_connection import Writer
from kiosk.storage.engine.sessions import session_on
from kiosk.storage.engine.sqlite_engine import sqlite_engine
from kiosk.storage.readers.store_file import BUSY_S_MAX, Clock, StoreFile, utc_now
from kiosk.storage.readers.store_reader import StoreReader
from kiosk.storage.tables.devices import DeviceRow
from kiosk.storage.unit_of_work import SqlUnitOfWork

__all__ = ["BUSY_S_MAX", "Clock", "Database", "utc_now"]


class Database:
    """One writing and one reading connection to a store's file, both opened on first use."""

    def __init__(
        self, path: Path, clock: Clock = utc_now, reading: StoreFile | None = None
    ) -> None:
        """`clock`: the time in UTC, for the timestamps of events and arrivals.

        `reading`: the same file, where it is being read already.
        """
        self.path = path
        self.exchange_places: frozenset[str] = frozenset()
        self._clock = clock
        self._reading = reading or StoreFile(path)
        self._file = self._reading.file
        self.writer = Writer(
            lambda makes: sqlite_engine(path, writes=True, makes=makes), self._file, BUSY_S_MAX
        )

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
            with driver_errors():
                if schema.SCHEMA.needs_migration(self.writer.get(makes=True)):
                    self._migrate()
                self.writer.scrub_former()
        except StoreUnavailable as error:
            if error.kind != "damaged":
                raise
            raise damaged(self.path, damage_of(error)) from error

    def _migrate(self) -> None:
        """Run all migrations in one transaction: a crash leaves the old schema or the new one."""
        former = schema.SCHEMA.former_revision(self.writer.get())
        if former is not None:
            back_up_former(self.path, former)
        with self.transaction() as connection:
            schema.SCHEMA.migrate(connection, _fill)

    def scrub(self) -> bool:
        """Remove erased data from the file's bytes: see `engine.kept_connection.Writer.scrub`."""
        return self.writer.scrub()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction: committed when the block ends, rolled back when it raises.

        Raises StoreUnavailable, also when the path no longer names the file that was opened.
        """
        with self.writer.transaction() as connection:
            yield connection

    def others_version(self) -> tuple[int, int] | None:
        """A value that changes when anybody but this object commits; None while this object writes.

        It may change without that, too. Raises StoreUnavailable.
        """
        return self.writer.others_version()

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlUnitOfWork]:
        """A transaction with the interface that use cases need."""
        with self.transaction() as connection:
            uow = SqlUnitOfWork(connection, self._clock, self.exchange_places)
            yield uow
            uow.projections.write_noted()

    @contextmanager
    def reader(self) -> Iterator[StoreReader]:
        """See `StoreFile.reader`."""
        with self._reading.reader() as reader:
            yield reader

    def close(self) -> None:
        """Close both connections; the next use opens them again."""
        self._reading.close()
        self.writer.close()


def _fill(connection: Connection) -> None:
    """Make a new database that of a device which is a hub until it is paired with one."""
    if connection.exec_driver_sql("SELECT 1 FROM device").first() is not None:
        return
    device = DeviceRow(
        device_id=str(uuid7()),
        device_epoch=1,
        role=DeviceRole.HUB,
        hub_epoch=1,
        history_id=str(uuid7()),
        store_id="",
        store_name="",
    )
    with session_on(connection) as session:
        session.add(device)
