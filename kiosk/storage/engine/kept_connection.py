"""Keeps a connection to a SQLite file open, and opens it anew after errors that spoil it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine import scrub
from kiosk.storage.engine.errors import driver_errors
from kiosk.storage.engine.opened_file import OpenedFile
from kiosk.storage.engine.retry import begin_writing, patiently
from kiosk.storage.engine.sqlite import is_spoilt_by


class KeptConnection:
    """One connection, opened on first use and used by one thread at a time."""

    def __init__(
        self, opens: Callable[[bool], Engine], file: OpenedFile, busy_s_max: float
    ) -> None:
        """`opens`: makes the engine; its argument is whether a missing file is created.

        `busy_s_max`: how long to wait for a lock that another process holds.
        """
        self.busy_s_max = busy_s_max
        self.file = file
        self.lock = RLock()
        self.times_opened = 0
        self._opens = opens
        self._connection: Connection | None = None

    def get(self, *, makes: bool = False) -> Connection:
        """The connection. Raises DBAPIError, and StoreUnavailable if the file is another one."""
        if self._connection is None:
            self._connection = self._opened(self._opens(makes))
            self.times_opened += 1
        return self._connection

    def _opened(self, engine: Engine) -> Connection:
        try:
            connection = patiently(engine.connect, self.busy_s_max)
        except DBAPIError:
            if self.file.is_known:
                self.file.check()
            raise
        try:
            self.file.opened()
        except StoreUnavailable:
            connection.close()
            raise
        return connection

    @contextmanager
    def used(self) -> Iterator[Connection]:
        """The connection, for this thread alone. Raises StoreUnavailable."""
        with self.lock, driver_errors():
            try:
                yield self.get()
            except Exception as error:
                if is_spoilt_by(error):
                    self._discard()
                raise

    def _discard(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()
            connection.close()

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Writer(KeptConnection):
    """The one connection that writes to a SQLite file."""

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction: committed when the block ends, rolled back when it raises.

        Raises StoreUnavailable, also when the path no longer names the file that was opened.
        """
        with self.used() as connection:
            begin_writing(connection, self.busy_s_max)
            self.file.at_work()
            try:
                self.file.check_contents()
                yield connection
                self.file.check_contents()
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("ROLLBACK")
                raise
            # A commit into a file that was deleted or replaced meanwhile is lost.
            self.file.check_contents()
            scrub.after_commit(connection)

    def _discard(self) -> None:
        super()._discard()
        self.file.at_rest()

    def scrub(self) -> bool:
        """Rewrite the file if anything was erased from it; returns whether it was rewritten.

        Nobody else can write meanwhile. Raises StoreUnavailable when it cannot be done now.
        """
        with self.lock, driver_errors():
            connection = self.get()
            scrub.after_commit(connection)
            return scrub.scrub(connection)

    def scrub_former(self) -> None:
        """Scrub a file that never was; without enough disk space the next start tries again."""
        with self.lock:
            is_due = scrub.is_never_scrubbed(self.get())
        if is_due:
            with suppress(StoreUnavailable):
                self.scrub()

    def others_version(self) -> tuple[int, int] | None:
        """A value that changes when anybody but this object commits; None while this object writes.

        It may change without that, too. Raises StoreUnavailable.
        """
        if not self.lock.acquire(blocking=False):
            return None
        try:
            with driver_errors():
                connection = self.get()
                query = "PRAGMA data_version"
                version = patiently(lambda: connection.exec_driver_sql(query), self.busy_s_max)
                return self.times_opened, int(version.scalar_one())
        finally:
            self.lock.release()
