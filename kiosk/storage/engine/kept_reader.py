"""Keeps the connection that reads a store's file open; SQLAlchemy shares it once it is needed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.driver import open_driver
from kiosk.storage.engine.opened_file import OpenedFile
from kiosk.storage.engine.sqlite import is_of_driver, is_spoilt_by, unavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAUSE_S = 0.001


class KeptReader:
    """One connection, opened on first use, used by one thread at a time, and anew after errors."""

    def __init__(self, path: Path, file: OpenedFile, busy_s_max: float) -> None:
        """`busy_s_max`: how long to wait, when opening, for a lock that another process holds."""
        self._path, self._file, self._busy_s_max = path, file, busy_s_max
        self._lock = RLock()
        self._driver: Any = None
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """The driver's connection, for this thread; all that it reads is of one state of the file.

        Raises StoreUnavailable, also when the path no longer names the file that was opened.
        """
        with self._lock:
            try:
                driver = self._get()
                self._file.check_contents()
                driver.execute("BEGIN")
                try:
                    yield driver
                finally:
                    self._end()
            except BaseException as error:
                # What interrupts a statement, as Ctrl-C, leaves the connection in an unknown state.
                if not isinstance(error, Exception) or is_spoilt_by(error):
                    self.close()
                problem = unavailable(error) if is_of_driver(error) else None
                if problem is None:
                    raise
                raise problem from error

    def _end(self) -> None:
        try:
            self._driver.execute("COMMIT")
        except Exception as error:
            if not is_of_driver(error):
                raise

    def connection(self) -> Connection:
        """The same connection for SQLAlchemy's statements, within `transaction`."""
        # Only here: what is shown first does not wait until SQLAlchemy is imported.
        from kiosk.storage.engine.sqlite_engine import connection_over  # noqa: PLC0415

        if self._connection is None:
            self._connection = connection_over(self._driver)
            self._connection.begin()  # sends nothing: SQLAlchemy, too, is to know of it
        return self._connection

    def _get(self) -> Any:
        if self._driver is None:
            self._driver = self._opened()
        return self._driver

    def _opened(self) -> Any:
        driver = self._open_patiently()
        try:
            self._file.opened()
        except StoreUnavailable:
            driver.close()
            raise
        return driver

    def _open_patiently(self) -> Any:
        deadline = time.monotonic() + self._busy_s_max
        while True:
            try:
                return open_driver(self._path, writes=False)
            except Exception as error:
                problem = unavailable(error) if is_of_driver(error) else None
                if problem is None or problem.kind != "busy" or time.monotonic() > deadline:
                    if self._file.is_known:
                        self._file.check()
                    raise
            time.sleep(_PAUSE_S)

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        with self._lock:
            connection, self._connection = self._connection, None
            driver, self._driver = self._driver, None
            if connection is not None:
                with suppress(Exception):
                    connection.close()
            if driver is not None:
                driver.close()
