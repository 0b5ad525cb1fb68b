"""Before a new version changes the schema of a database, that database is kept as it was."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.services.ports import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.backup import FOLDER, FORMER, backups
from kiosk.storage.database import FILE_NAME
from kiosk.storage.sqlite import load_sqlite
from kiosk.storage.store import open_store


def revision_of(path: Path) -> str:
    with closing(load_sqlite().connect(path)) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found)


@pytest.fixture
def older(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that says that it has the schema before this version's."""
    open_store(data_dir).close()
    with closing(load_sqlite().connect(data_dir / FILE_NAME)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()

    def migrated(connection: object) -> None:
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            f"UPDATE alembic_version SET version_num = '{schema.SCHEMA_REVISION}'"
        )

    monkeypatch.setattr(schema, "migrate", migrated)
    return data_dir


def test_an_older_database_is_kept_apart_from_the_daily_backups(older: Path) -> None:
    open_store(older).close()
    kept = older / FOLDER / FORMER / "kiosk-schema-0001.db"
    assert revision_of(kept) == "0001"
    assert revision_of(older / FILE_NAME) == schema.SCHEMA_REVISION
    assert backups(older) == []


def test_nothing_is_changed_where_it_cannot_be_kept(older: Path) -> None:
    (older / FOLDER).write_text("in the way")
    with pytest.raises(StoreUnavailable):
        open_store(older)
    assert revision_of(older / FILE_NAME) == "0001"


def test_a_new_store_has_nothing_to_keep(data_dir: Path) -> None:
    open_store(data_dir).close()
    assert not (data_dir / FOLDER).exists()
