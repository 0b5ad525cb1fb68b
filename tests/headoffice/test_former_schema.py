"""Before a new version changes the schema of head office's file, the file is backed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from kiosk.headoffice.storage import schema
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.backup import FOLDER, FORMER
from kiosk.storage.engine.migrator import Migrator
from kiosk.storage.engine.sqlite import DatabaseTooOld

THIS = schema.SCHEMA.newest
NEXT = str(int(THIS) + 1)


def revision_of(path: Path) -> str | None:
    database = OfficeDatabase(sqlite_url(path))
    try:
        with database.transaction() as connection:
            return schema.SCHEMA.current_revision(connection)
    finally:
        database.close()


class NextVersion(Migrator):
    """The migrations of the next version, which changes nothing but the number."""

    def upgrade(self, connection: Connection) -> None:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{self.newest}'"))


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Head office's file with the schema of this version, which the next one finds."""
    path = tmp_path / "headoffice.db"
    database = OfficeDatabase(sqlite_url(path))
    database.prepare(lambda: "history-1")
    database.close()

    own = schema.SCHEMA
    monkeypatch.setattr(schema, "SCHEMA", NextVersion(own.folder, newest=NEXT, first=own.first))
    return path


def prepare(path: Path) -> None:
    database = OfficeDatabase(sqlite_url(path))
    try:
        database.prepare(lambda: "history-1")
    finally:
        database.close()


def test_an_older_file_is_kept_and_the_new_one_goes_on(older: Path) -> None:
    prepare(older)
    kept = older.parent / FOLDER / FORMER / f"headoffice-schema-{THIS}.db"
    assert revision_of(kept) == THIS
    assert revision_of(older) == schema.SCHEMA.newest


def test_nothing_is_changed_where_it_cannot_be_kept(older: Path) -> None:
    (older.parent / FOLDER).write_text("in the way")
    with pytest.raises(StoreUnavailable):
        prepare(older)
    assert revision_of(older) == THIS


def test_a_new_file_has_nothing_to_keep(tmp_path: Path) -> None:
    path = tmp_path / "headoffice.db"
    prepare(path)
    prepare(path)
    assert not (tmp_path / FOLDER).exists()


def test_a_file_from_before_the_first_release_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "headoffice.db"
    prepare(path)
    database = OfficeDatabase(sqlite_url(path))
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    database.close()
    with pytest.raises(DatabaseTooOld):
        prepare(path)
