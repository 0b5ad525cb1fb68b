"""Waits for SQLite's locks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.sqlite import is_sqlite_error, unavailable

_BEGIN = "BEGIN IMMEDIATE"
_PAUSE_S = 0.001

Result = TypeVar("Result")


def patiently(take: Callable[[], Result], busy_s_max: float) -> Result:
    """Call `take`, which needs a lock, again and again until the lock is free.

    SQLite's own wait backs off to 100 ms between tries, which would delay a tap during an import
    noticeably; so this tries every millisecond, for `busy_s_max` at most. Raises the DBAPIError
    of the last try.
    """
    deadline = time.monotonic() + busy_s_max
    while True:
        try:
            return take()
        except DBAPIError as error:
            problem = unavailable(error)
            if problem is None or problem.kind != "busy" or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_S)


def begin_writing(connection: Connection, busy_s_max: float) -> None:
    """Begin a writing transaction once the lock is free; waits as `patiently` does.

    The driver is asked directly: SQLAlchemy needs 0.24 ms to report that the lock is taken, the
    driver 0.004, and while a tap waits for an import the screen needs that time to draw.
    """
    driver = driver_of(connection)
    deadline = time.monotonic() + busy_s_max
    while time.monotonic() <= deadline:
        try:
            driver.execute(_BEGIN)
        except Exception as error:  # noqa: BLE001 - of a module that may be one of two
            problem = unavailable(error) if is_sqlite_error(error) else None
            if problem is None or problem.kind != "busy":
                break
            time.sleep(_PAUSE_S)
        else:
            if not connection.in_transaction():
                connection.begin()  # sends nothing: SQLAlchemy, too, is to know of it
            return
    # Says what is wrong, in the form that callers know.
    connection.exec_driver_sql(_BEGIN)
