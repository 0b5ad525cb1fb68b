"""Before a new version changes the schema of a database, that database is backed up."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.backup import FOLDER, FORMER, FORMER_KEPT, backups, drop_old_former
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.migrator import Migrator
from kiosk.storage.engine.sqlite import DatabaseUnusable, load_sqlite
from kiosk.storage.local_database import open_store

THIS = schema.SCHEMA.newest
NEXT = str(int(THIS) + 1)


def revision_of(path: Path) -> str:
    with closing(load_sqlite().connect(path)) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found)


class NextVersion(Migrator):
    """The migrations of the next version, which changes nothing but the number."""

    def upgrade(self, connection: Connection) -> None:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{self.newest}'"))


@pytest.fixture
def older(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store whose schema is marked as that before this version's."""
    open_store(data_dir).close()

    own = schema.SCHEMA
    monkeypatch.setattr(schema, "SCHEMA", NextVersion(own.folder, newest=NEXT, first=own.first))
    return data_dir


def test_an_older_database_is_kept_apart_from_the_daily_backups(older: Path) -> None:
    open_store(older).close()
    kept = older / FOLDER / FORMER / f"kiosk-schema-{THIS}.db"
    assert revision_of(kept) == THIS
    assert revision_of(older / FILE_NAME) == schema.SCHEMA.newest
    assert backups(older) == []


def test_nothing_is_changed_where_it_cannot_be_kept(older: Path) -> None:
    (older / FOLDER).write_text("in the way")
    with pytest.raises(StoreUnavailable):
        open_store(older)
    assert revision_of(older / FILE_NAME) == THIS


def test_a_new_store_has_nothing_to_keep(data_dir: Path) -> None:
    open_store(data_dir).close()
    assert not (data_dir / FOLDER).exists()


def test_what_was_kept_goes_in_the_end(older: Path) -> None:
    open_store(older).close()
    kept = older / FOLDER / FORMER / f"kiosk-schema-{THIS}.db"
    by_night = kept.with_name("kiosk-update.db")
    by_night.write_bytes(kept.read_bytes())
    drop_old_former(older / FILE_NAME, datetime.now(UTC) + FORMER_KEPT - timedelta(minutes=1))
    assert (kept.exists(), by_night.exists()) == (True, True)
    drop_old_former(older / FILE_NAME, datetime.now(UTC) + FORMER_KEPT + timedelta(minutes=1))
    assert (kept.exists(), by_night.exists()) == (False, False)


def test_a_database_from_before_the_first_release_is_refused(data_dir: Path) -> None:
    open_store(data_dir).close()
    with closing(load_sqlite().connect(data_dir / FILE_NAME)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
        connection.commit()
    before = (data_dir / FILE_NAME).read_bytes()
    with pytest.raises(DatabaseUnusable) as refused:
        open_store(data_dir)
    assert refused.value.code == "too_old"
    assert (data_dir / FILE_NAME).read_bytes() == before
