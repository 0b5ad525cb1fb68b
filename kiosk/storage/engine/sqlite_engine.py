"""Runs SQLAlchemy on connections to a SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, Pool
from sqlalchemy.util import LRUCache

from kiosk.storage.engine.driver import READER_WAITS_S, open_driver
from kiosk.storage.engine.sqlite import load_sqlite

STATEMENTS_MAX = 1000
"""How many compiled statements are kept."""


def sqlite_engine(
    path: Path,
    *,
    writes: bool,
    makes: bool = False,
    pool: type[Pool] = NullPool,
    reader_waits_s: float = READER_WAITS_S,
) -> Engine:
    """Connections to a file, as `open_driver` opens them. Raises SqliteTooOld."""

    def opened() -> Any:
        return open_driver(path, writes=writes, makes=makes, reader_waits_s=reader_waits_s)

    return _engine_over(opened, pool)


def connection_over(driver: Any) -> Connection:
    """A connection that runs SQLAlchemy's statements on a connection of the driver."""
    return _engine_over(lambda: driver, NullPool).connect()


def _engine_over(opens: Callable[[], Any], pool: type[Pool]) -> Engine:
    shared = _shared(load_sqlite())
    return Engine(
        pool(opens, dialect=shared.dialect),
        shared.dialect,
        shared.url,
        execution_options=shared.get_execution_options(),
    )


@cache
def _shared(module: ModuleType) -> Engine:
    """The engine whose dialect every other one takes, and the statements compiled for it.

    SQLAlchemy keeps them for one dialect: with one for each connection, what reads and what writes
    would compile the same statements, and whatever opens several databases do so for each.
    """
    engine = create_engine(
        "sqlite://",
        module=module,
        isolation_level="AUTOCOMMIT",
        execution_options={"compiled_cache": LRUCache(STATEMENTS_MAX)},
    )
    # The dialect finds out what this SQLite can do when it connects for the first time.
    engine.connect().close()
    engine.dispose()
    return engine


@contextmanager
def read_transaction(connection: Connection) -> Iterator[None]:
    """While this is active, all queries see the same state of the database."""
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    finally:
        # What interrupted a query took the connection with it, and must not be hidden here.
        if not connection.invalidated:
            with suppress(DBAPIError):
                connection.exec_driver_sql("COMMIT")
