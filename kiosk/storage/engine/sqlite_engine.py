"""Opens a SQLite file with the settings that keep what was confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, Pool
from sqlalchemy.util import LRUCache

from kiosk.storage.engine import scrub
from kiosk.storage.engine.sqlite import load_sqlite

STATEMENTS_MAX = 1000
"""How many compiled statements are kept."""


def sqlite_engine(
    path: Path,
    *,
    writes: bool,
    makes: bool = False,
    pool: type[Pool] = NullPool,
    reader_waits_s: float = 2.0,
) -> Engine:
    """Connections to a file that write, or that can only read.

    A reader waits `reader_waits_s` at most for a lock, a writer not at all: see `retry`.
    `makes`: create a missing file; otherwise a missing file is an error. Raises SqliteTooOld.
    """
    wait_ms = 0 if writes else round(reader_waits_s * 1000)
    module = load_sqlite()
    shared = _shared(module)
    name = f"{path.absolute().as_uri()}?mode={'rwc' if makes else 'rw'}"
    opened = {"uri": True, "check_same_thread": False, "timeout": 0, "isolation_level": None}
    engine = Engine(
        pool(lambda: module.connect(name, **opened), dialect=shared.dialect),
        shared.dialect,
        shared.url,
        execution_options=shared.get_execution_options(),
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        run = connection.execute
        run(f"PRAGMA busy_timeout = {wait_ms}")
        if writes:
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
            scrub.overwrite_what_is_deleted(connection)
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA query_only = {0 if writes else 1}")

    return engine


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
