"""Turns the errors of SQLite's and PostgreSQL's drivers into StoreUnavailable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine import postgresql, sqlite


def unavailable(error: BaseException) -> StoreUnavailable | None:
    """The StoreUnavailable for a driver's error about disk, file, server or link, else None."""
    return sqlite.unavailable(error) or postgresql.unavailable(error)


@contextmanager
def driver_errors() -> Iterator[None]:
    """Raise StoreUnavailable for errors of disk, file, server or link, not for those of our SQL."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("busy", "every connection is in use") from error
    except Exception as error:
        # What SQLite's driver raises when it is asked directly is no DBAPIError.
        is_of_driver = isinstance(error, DBAPIError) or sqlite.is_sqlite_error(error)
        problem = unavailable(error) if is_of_driver else None
        if problem is None:
            raise
        raise problem from error
