"""Checks a first copy that was taken over, while the device works."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from kiosk.domain.problem import Problem
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.database import Database
from kiosk.storage.verification import verify

_LOOK_EVERY = 10_000
"""Steps of SQLite between two looks at whether to go on: about a thousandth of a second."""


class CheckStopped(Exception):
    """The check was stopped before its end."""


def check_copy(path: Path, is_stopped: Callable[[], bool]) -> Problem | None:
    """The first problem of a copy that was taken over; None when there is none.

    On connections of its own, so that nobody waits for it. First writes what is in the journal into
    the file, or the next tap would. Raises CheckStopped once `is_stopped`
    says so, and StoreUnavailable.
    """
    with closing(Database(path)) as database:
        with database.writer.used() as connection, suppress(DBAPIError):
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        with database.reader() as reader:
            driver = reader.connection.connection.driver_connection
            assert driver is not None
            driver.set_progress_handler(is_stopped, _LOOK_EVERY)
        try:
            problem = next(verify(database, copied=True), None)
        except (StoreUnavailable, DBAPIError):
            if is_stopped():
                raise CheckStopped from None
            raise
    if is_stopped():
        raise CheckStopped
    return problem
