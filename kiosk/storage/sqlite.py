"""Which SQLite is used, and how its errors are told apart."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from types import ModuleType

from kiosk.services.ports import StoreUnavailable

SQLITE_VERSION_MIN = (3, 51, 3)
"""Older versions can corrupt a database in WAL mode when two connections write around a reset."""


class DatabaseRefused(Exception):
    """The database cannot be used as things are; `advice` says what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(f"{problem} {advice}")
        self.problem = problem
        self.advice = advice


class DatabaseDamaged(DatabaseRefused):
    """The file is not a sound SQLite database any more."""


class DatabaseTooNew(DatabaseRefused):
    """The file was written by a later version of the program."""


def load_sqlite() -> ModuleType:
    """The DB-API module to use: pysqlite3, else the standard one if it is new enough.

    Raises DatabaseRefused when neither is.
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
    raise DatabaseRefused(
        f"SQLite {needed} or newer is needed and only {', '.join(found) or 'none'} is here.",
        "Install pysqlite3, or a Python built with a newer SQLite.",
    )


def is_sqlite_error(error: BaseException) -> bool:
    """Whether an exception comes from either SQLite module."""
    return isinstance(error, sqlite3.Error) or type(error).__module__.startswith("pysqlite3")


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
"""By SQLite's primary result codes: its messages may quote what a person typed."""

_CODES: dict[str, int] = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "disk I/O error": sqlite3.SQLITE_IOERR,
}
"""The whole messages of errors that come without their code: those of a backup."""


_NOT_UTF_8 = "Could not decode to UTF-8"
"""How the message begins that ends with the text itself, which may be a customer's."""


def unavailable(error: BaseException) -> StoreUnavailable | None:
    """What an SQLite error says about the disk or the file; None for any other error."""
    cause = getattr(error, "orig", None) or error
    # Of a damaged schema SQLite's own message is no text, which comes up while it is read.
    is_no_text = is_sqlite_error(cause) and str(cause).startswith(_NOT_UTF_8)
    if is_no_text or isinstance(cause, UnicodeDecodeError):
        return StoreUnavailable("damaged", "a text is not utf-8")
    code = getattr(cause, "sqlite_errorcode", None) or _CODES.get(str(cause))
    kind = None if code is None else _KINDS.get(code & 0xFF)
    return None if kind is None else StoreUnavailable(kind, str(cause).lower())
