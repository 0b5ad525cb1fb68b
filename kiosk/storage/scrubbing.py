"""What was erased is overwritten in the file, and leaves the journal beside it.

SQLite alone would leave erased words in free pages, in what a cell was before, and in frames of
the write-ahead journal that nobody overwrites for days. Even where it overwrites what it deletes,
a copy of a row may stay on a page that the row was once moved from: only writing the whole file
anew takes that away, which is done once after every erasure, when nobody is at work.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

NEVER, DUE, CLEAN = range(3)
"""`user_version` of a file: never written anew since rows are overwritten, to be, and done."""

_ERASED = "erased"


def overwrite_what_is_deleted(connection: Any) -> None:
    """Have a new DB-API connection that writes overwrite what it deletes."""
    connection.execute("PRAGMA secure_delete = ON")


def note_erasure(connection: Connection) -> None:
    """Personal data is erased in the transaction under way; PostgreSQL sees to itself."""
    if connection.dialect.name != "sqlite":
        return
    connection.info[_ERASED] = True
    if _state(connection) == CLEAN:
        _note(connection, DUE)


def note_new(connection: Connection) -> None:
    """A new file never held anything that was deleted without being overwritten."""
    _note(connection, CLEAN)


def after_commit(connection: Connection) -> None:
    """Empty the journal when something was erased since it was emptied last."""
    if connection.info.get(_ERASED):
        empty_journal(connection)


def empty_journal(connection: Connection) -> None:
    """Write the journal into the database and cut it to nothing.

    While somebody reads from it that cannot be; the next transaction tries again.
    """
    is_empty = False
    with suppress(DBAPIError):
        (busy, _, _) = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        is_empty = not busy
    connection.info[_ERASED] = not is_empty


def is_never_scrubbed(connection: Connection) -> bool:
    """Whether a file is from before deleted rows were overwritten."""
    return _state(connection) == NEVER


def scrub(connection: Connection) -> bool:
    """Write the file anew if anything was erased from it; returns whether it was.

    Needs as much room again for a moment. Raises SQLAlchemy's DBAPIError where there is none, or
    where others are at work on the file: a later try is needed then.
    """
    if _state(connection) >= CLEAN:
        return False
    connection.exec_driver_sql("VACUUM")
    _note(connection, CLEAN)
    empty_journal(connection)
    return True


def _state(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _note(connection: Connection, state: int) -> None:
    connection.exec_driver_sql(f"PRAGMA user_version = {state}")
