"""The databases that tests copy are those that the program makes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from tests.new_databases import new_office, new_store
from tests.storage.sample import problems


def rows(path: Path, query: str) -> list[Any]:
    with closing(load_sqlite().connect(path)) as connection:
        return list(connection.execute(query).fetchall())


def is_as_made(copy: Path, made: Path) -> bool:
    """Whether two databases have the same tables and the same rows, but for their identifiers."""
    query = "SELECT name, sql FROM sqlite_schema ORDER BY name"
    tables = [name for name, sql in rows(made, query) if "CREATE TABLE" in (sql or "")]
    counts = [f"SELECT count(*) FROM {table}" for table in tables]
    return all(rows(copy, each) == rows(made, each) for each in [query, *counts])


def test_a_copied_store_is_as_one_that_was_made(tmp_path: Path) -> None:
    with closing(new_store(tmp_path / "copy")) as store:
        assert problems(store) == []
    open_store(tmp_path / "made").close()
    assert is_as_made(tmp_path / "copy" / FILE_NAME, tmp_path / "made" / FILE_NAME)


def test_a_copied_head_office_is_as_one_that_was_made(tmp_path: Path) -> None:
    new_office(sqlite_url(tmp_path / "copy.db")).close()
    with closing(OfficeDatabase(sqlite_url(tmp_path / "made.db"))) as made:
        made.prepare(IdSource().new_id)
    assert is_as_made(tmp_path / "copy.db", tmp_path / "made.db")


def test_every_copy_has_identifiers_of_its_own(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        new_store(tmp_path / name).close()
        new_office(sqlite_url(tmp_path / f"{name}.db")).close()
        ids += rows(tmp_path / name / FILE_NAME, "SELECT device_id, history_id FROM device")[0]
        ids += rows(tmp_path / f"{name}.db", "SELECT history_id FROM head_office")[0]
    assert len(set(ids)) == len(ids) == 6
