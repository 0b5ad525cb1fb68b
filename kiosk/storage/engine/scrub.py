"""Removes erased data from the bytes of the database file and of its write-ahead journal.

By itself SQLite would leave erased text in free pages, in former versions of a cell, and in
journal frames that stay for days. Even when it overwrites what it deletes, a copy of a row may
remain on a page that the row was moved from. Only rewriting the whole file removes that; it is
done once after an erasure, when nobody works.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

NEVER, DUE, CLEAN = range(3)
"""`user_version` of a file: never rewritten (from before this module), due, and clean."""

_ERASED = "erased"


def note_erasure(connection: Connection) -> None:
    """Note that the present transaction erases personal data; does nothing on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return
    connection.info[_ERASED] = True
    if _state(connection) == CLEAN:
        _note(connection, DUE)


def note_new(connection: Connection) -> None:
    """Mark a new file as clean: nothing was deleted from it without being overwritten.

    Does nothing on PostgreSQL.
    """
    if connection.dialect.name == "sqlite":
        _note(connection, CLEAN)


def after_commit(connection: Connection) -> None:
    """Empty the journal if something was erased since it was last emptied."""
    if connection.info.get(_ERASED):
        empty_journal(connection)


def empty_journal(connection: Connection) -> None:
    """Write the journal into the database and truncate it.

    That fails while another connection reads from it; the next transaction tries again.
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
    """Rewrite the file if anything was erased from it; returns whether it was rewritten.

    Needs as much disk space again meanwhile. Raises SQLAlchemy's DBAPIError when there is not
    enough, or when other connections use the file: it must be tried again later then.
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
