"""Opens a SQLite file with the driver, with the settings that keep what was confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.storage.engine.sqlite import load_sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection

READER_WAITS_S = 2.0


def open_driver(
    path: Path, *, writes: bool, makes: bool = False, reader_waits_s: float = READER_WAITS_S
) -> Any:
    """A connection of the driver that writes to a file, or that can only read.

    A reader waits `reader_waits_s` at most for a lock, a writer not at all: see `retry`.
    `makes`: create a missing file; otherwise a missing file is an error. Raises SqliteTooOld, and
    the driver's errors.
    """
    name = f"{path.absolute().as_uri()}?mode={'rwc' if makes else 'rw'}"
    connection = load_sqlite().connect(
        name, uri=True, check_same_thread=False, timeout=0, isolation_level=None
    )
    try:
        _configure(connection, 0 if writes else round(reader_waits_s * 1000), writes=writes)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: Any, wait_ms: int, *, writes: bool) -> None:
    run = connection.execute
    run(f"PRAGMA busy_timeout = {wait_ms}")
    if writes:
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        # Erased data does not stay in the file's free bytes: see `scrub`.
        run("PRAGMA secure_delete = ON")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA temp_store = MEMORY")
    run(f"PRAGMA query_only = {0 if writes else 1}")


def driver_of(connection: Connection) -> Any:
    """The driver's connection below one of SQLAlchemy, for the statements of `storage.direct`."""
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver
