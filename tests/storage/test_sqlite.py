"""Requires the right SQLite, with the settings that keep confirmed data."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from kiosk.storage.database import Database
from kiosk.storage.engine import sqlite
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import SQLITE_VERSION_MIN, DatabaseUnusable, load_sqlite
from kiosk.storage.engine.sqlite_engine import read_transaction, sqlite_engine
from kiosk.storage.local_database import LocalDatabase, open_store


def pragma(database: Database, name: str, *, writes: bool) -> object:
    if writes:
        return database.writer.get().exec_driver_sql(f"PRAGMA {name}").scalar()
    with database.reader() as reader:
        return reader.connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("query_only", 0),
        ("busy_timeout", 0),
    ],
)
def test_writing_connection_is_set_up_to_lose_nothing(
    store: LocalDatabase, name: str, value: object
) -> None:
    assert pragma(store.database, name, writes=True) == value


def test_settings_hold_after_reopening(store: LocalDatabase, data_dir: Path) -> None:
    store.close()
    again = open_store(data_dir)
    assert pragma(again.database, "synchronous", writes=True) == 2
    assert pragma(again.database, "foreign_keys", writes=True) == 1
    again.close()


def test_reading_connection_cannot_write(store: LocalDatabase) -> None:
    assert pragma(store.database, "query_only", writes=False) == 1
    with store.database.reader() as reader, pytest.raises(DBAPIError, match="readonly"):
        reader.connection.exec_driver_sql("DELETE FROM attempt")


def test_sqlite_in_use_is_new_enough(store: LocalDatabase) -> None:
    version = store.database.writer.get().exec_driver_sql("SELECT sqlite_version()").scalar()
    assert tuple(map(int, str(version).split("."))) >= SQLITE_VERSION_MIN == (3, 51, 3)


def offer(
    monkeypatch: pytest.MonkeyPatch,
    own: tuple[int, ...] | None,
    standard: tuple[int, ...] | None,
) -> dict[str, ModuleType]:
    """Let this device have these versions in its two modules; None: the module is missing."""
    modules = {
        name: SimpleNamespace(sqlite_version_info=v, sqlite_version=".".join(map(str, v)))
        for name, v in (("pysqlite3.dbapi2", own), ("sqlite3", standard))
        if v is not None
    }

    def find(name: str) -> object:
        if name not in modules:
            raise ImportError(name)
        return modules[name]

    monkeypatch.setattr(sqlite, "import_module", find)
    return modules  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("own", "standard", "chosen"),
    [
        ((3, 53, 4), (3, 40, 1), "pysqlite3.dbapi2"),
        ((3, 51, 3), (3, 60, 0), "pysqlite3.dbapi2"),
        (None, (3, 51, 3), "sqlite3"),
        ((3, 46, 0), (3, 52, 0), "sqlite3"),
    ],
)
def test_first_module_that_is_new_enough_is_used(
    monkeypatch: pytest.MonkeyPatch,
    own: tuple[int, ...] | None,
    standard: tuple[int, ...],
    chosen: str,
) -> None:
    modules = offer(monkeypatch, own, standard)
    assert load_sqlite() is modules[chosen]


@pytest.mark.parametrize(
    ("own", "standard", "named"),
    [
        ((3, 51, 2), (3, 40, 1), "pysqlite3 3.51.2, sqlite3 3.40.1"),
        (None, (3, 40, 1), "sqlite3 3.40.1"),
        (None, None, "—"),
    ],
)
def test_too_old_is_refused_with_what_is_here(
    monkeypatch: pytest.MonkeyPatch,
    data_dir: Path,
    own: tuple[int, ...] | None,
    standard: tuple[int, ...] | None,
    named: str,
) -> None:
    offer(monkeypatch, own, standard)
    with pytest.raises(DatabaseUnusable) as refused:
        open_store(data_dir)
    assert refused.value.code == "sqlite_too_old"
    assert refused.value.params == {"needed": "3.51.3", "found": named}
    assert not (data_dir / FILE_NAME).exists()


class Error(sqlite3.OperationalError):
    """An error of SQLite with a result code and a message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_READONLY, "read_only"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "read_only"),
        (sqlite3.SQLITE_CANTOPEN, "read_only"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "busy"),
        (sqlite3.SQLITE_LOCKED, "busy"),
        (sqlite3.SQLITE_CORRUPT_VTAB, "damaged"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_IOERR_FSYNC, "io"),
    ],
)
def test_database_errors_are_classified_by_their_code(code: int, kind: str) -> None:
    problem = sqlite.unavailable(Error(code, "some words"))
    assert problem is not None
    assert problem.kind == kind


def test_words_that_a_person_typed_are_no_trouble() -> None:
    typed = Error(sqlite3.SQLITE_ERROR, 'fts5: syntax error near "disk is full, locked, malformed"')
    assert sqlite.unavailable(typed) is None
    assert sqlite.unavailable(ValueError("readonly")) is None


def test_both_modules_errors_are_known() -> None:
    for name in ("pysqlite3.dbapi2", "sqlite3"):
        module = import_module(name)
        assert sqlite.is_sqlite_error(module.OperationalError("x"))
    assert not sqlite.is_sqlite_error(ValueError("x"))


def test_what_interrupts_a_query_is_what_is_raised(tmp_path: Path) -> None:
    class Interrupted(BaseException):
        pass

    def interrupt(*_arguments: object) -> None:
        raise Interrupted

    engine = sqlite_engine(tmp_path / "any.db", writes=True, makes=True)

    def query() -> None:
        with engine.connect() as connection, read_transaction(connection):
            event.listen(engine, "before_cursor_execute", interrupt)
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(Interrupted):
        query()
    engine.dispose()
