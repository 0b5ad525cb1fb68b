"""Chooses the SQLite module and classifies its errors."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from kiosk.services.ports.order_database import StoreUnavailable

SQLITE_VERSION_MIN = (3, 51, 3)
"""Older versions can corrupt a database in WAL mode when two connections write around a reset."""


class DatabaseUnusable(Exception):
    """The database cannot be used.

    `code` says why and names the message for it in a catalogue, whose gaps `params` fill.
    """

    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        given = ", ".join(f"{name}={value}" for name, value in params.items())
        super().__init__(f"{self.code} ({given})")
        self.params = params


class SqliteTooOld(DatabaseUnusable):
    """Neither SQLite module is new enough. Params: `needed`, and `found` ("—" for none)."""

    code: ClassVar[str] = "sqlite_too_old"


class DatabaseDamaged(DatabaseUnusable):
    """The file is not an undamaged database. Params: `path`, and `problem`: a Problem."""

    code: ClassVar[str] = "damaged"


class DatabaseTooNew(DatabaseUnusable):
    """The file was written by a later version of the program. Params: `revision`, `known`."""

    code: ClassVar[str] = "too_new"


class DatabaseTooOld(DatabaseUnusable):
    """The file is from before the first release. No params."""

    code: ClassVar[str] = "too_old"


class DatabaseUnreadable(DatabaseUnusable):
    """The file cannot be read, and not because it is damaged. Params: `path`, and
    `cause`: a kind of StoreUnavailable, or "unknown".
    """

    code: ClassVar[str] = "unreadable"


class DatabasePresent(DatabaseUnusable):
    """There is a database where a backup was to be restored. Params: `folder`."""

    code: ClassVar[str] = "present"


class BackupIsDatabase(DatabaseUnusable):
    """A backup was to be written over the database itself. Params: `path`."""

    code: ClassVar[str] = "backup_is_database"


def load_sqlite() -> ModuleType:
    """The DB-API module to use: pysqlite3, or else the standard one.

    Raises SqliteTooOld when neither is there with SQLITE_VERSION_MIN or newer.
    """
    found = []
    for name in ("pysqlite3.dbapi2", "sqlite3"):
        try:
            module = import_module(name)
        except ImportError:
            continue
        if module.sqlite_version_info >= SQLITE_VERSION_MIN:
            return module
        found.append(f"{name.partition('.')[0]} {module.sqlite_version}")
    needed = ".".join(map(str, SQLITE_VERSION_MIN))
    raise SqliteTooOld(needed=needed, found=", ".join(found) or "—")


def is_sqlite_error(error: BaseException) -> bool:
    """Whether an exception comes from either SQLite module."""
    return isinstance(error, sqlite3.Error) or type(error).__module__.startswith("pysqlite3")


def is_of_driver(error: BaseException) -> bool:
    """Whether an exception comes from either SQLite module, or from SQLAlchemy about one of it."""
    return is_sqlite_error(getattr(error, "orig", None) or error)


def is_refusal(error: BaseException) -> bool:
    """Whether a constraint or a trigger refuses a write."""
    return isinstance(getattr(error, "orig", None) or error, load_sqlite().IntegrityError)


def is_spoilt_by(error: BaseException) -> bool:
    """Whether a connection must be reopened after this error.

    One opened while the file was read-only stays read-only, and one that met a disk error may
    hold a wrong cache: neither notices that the cause is gone.
    """
    problem = unavailable(error) if is_of_driver(error) else None
    return problem is not None and problem.kind != "busy"


_KINDS: dict[int, str] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "io",
}
"""Kinds by SQLite's primary result code, since messages may quote what a person typed."""

_CODES: dict[str, int] = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "disk I/O error": sqlite3.SQLITE_IOERR,
}
"""Result codes by message, for errors without a code, as the backup API raises them."""


NO_DATABASE = "file is not a database"
"""The detail of a StoreUnavailable for a file that SQLite did not make."""

NO_TEXT = "a text is not utf-8"
"""The detail of a StoreUnavailable for a text in a damaged row."""

_NOT_UTF_8 = "Could not decode to UTF-8"
"""Start of a message that ends with the text itself, which may be a customer's data."""


def unavailable(error: BaseException) -> StoreUnavailable | None:
    """The StoreUnavailable for an SQLite error about the disk or the file, else None."""
    # Only here, so that `kiosk --version` does not load the whole domain.
    from kiosk.services.ports.order_database import StoreUnavailable  # noqa: PLC0415

    cause = getattr(error, "orig", None) or error
    # In a damaged schema even SQLite's error message may fail to decode.
    is_no_text = is_sqlite_error(cause) and str(cause).startswith(_NOT_UTF_8)
    if is_no_text or isinstance(cause, UnicodeDecodeError):
        return StoreUnavailable("damaged", NO_TEXT)
    code = getattr(cause, "sqlite_errorcode", None) or _CODES.get(str(cause))
    kind = None if code is None else _KINDS.get(code & 0xFF)
    return None if kind is None else StoreUnavailable(kind, str(cause).lower())
