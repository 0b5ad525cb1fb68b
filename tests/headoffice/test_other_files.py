"""A file that was emptied, or belongs to another program, is never taken for a new database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.domain.problem import Problem
from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.errors import InvalidDatabase
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.backup import daily_backup
from kiosk.storage.database import utc_now
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import DatabaseDamaged, load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.storage.restore import restore, set_aside_if_damaged
from tests.storage.sample import FakeClock, add_orders, new_order, order_of

NOW = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 - local time, as in names of backups


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def a_letter(path: Path) -> None:
    path.write_text("Madame, Monsieur,\n")


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('0003')")
        other.execute("CREATE TABLE photo (name TEXT)")
        other.commit()


def of_head_office(path: Path) -> None:
    path.unlink()
    office = OfficeDatabase(sqlite_url(path))
    office.prepare(IdSource().new_id)
    office.close()


def without_tables(path: Path) -> None:
    path.unlink()
    with closing(load_sqlite().connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")


OTHERS = (emptied, a_letter, of_another_program, of_head_office, without_tables)


@pytest.mark.parametrize("spoil", OTHERS)
def test_no_store_is_made_in_the_place_of_what_was_one_and_the_backup_is_offered(
    data_dir: Path, spoil: object
) -> None:
    store = open_store(data_dir, FakeClock())
    add_orders(store, [new_order(1)])
    store.close()
    assert daily_backup(data_dir, NOW)
    path = data_dir / FILE_NAME
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(DatabaseDamaged):
        open_store(data_dir, FakeClock())
    assert path.read_bytes() == before
    found = set_aside_if_damaged(data_dir, NOW)
    assert found is not None
    assert found.backup is not None
    restore(data_dir, found.backup)
    back = open_store(data_dir, FakeClock())
    assert order_of(back, "CMD-000001").customer.last_name == "Durand"
    back.close()


@pytest.mark.parametrize("spoil", [of_another_program, of_head_office, a_letter])
def test_another_programs_file_is_left_as_it_is_also_where_no_store_ever_was(
    data_dir: Path, spoil: object
) -> None:
    data_dir.mkdir(exist_ok=True)
    path = data_dir / FILE_NAME
    path.touch()
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(DatabaseDamaged):
        open_store(data_dir, FakeClock())
    assert path.read_bytes() == before


def test_an_empty_file_that_nothing_was_ever_kept_in_becomes_a_store(data_dir: Path) -> None:
    data_dir.mkdir(exist_ok=True)
    (data_dir / FILE_NAME).touch()
    store = open_store(data_dir, FakeClock())
    add_orders(store, [new_order(1)])
    store.close()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The file of a head office with one store, and its signing key."""
    path = tmp_path / "headoffice.db"
    database = OfficeDatabase(sqlite_url(path))
    database.prepare(IdSource().new_id)
    AdminService(database, utc_now, IdSource()).create_store("Lyon", "LYON-01")
    database.close()
    (tmp_path / "headoffice").mkdir()
    (tmp_path / "headoffice" / "signing.pem").touch()
    return path


def of_a_store(path: Path) -> None:
    path.unlink()
    open_store(path.parent, FakeClock()).close()
    (path.parent / FILE_NAME).replace(path)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (emptied, "file_emptied"),
        (a_letter, "file_is_no_database"),
        (of_another_program, "file_of_another_program"),
        (of_a_store, "file_of_another_program"),
    ],
)
def test_no_head_office_is_made_in_the_place_of_what_was_one(
    office: Path, spoil: object, code: str
) -> None:
    spoil(office)  # type: ignore[operator]
    before = office.read_bytes()
    database = OfficeDatabase(sqlite_url(office))
    with pytest.raises(InvalidDatabase) as refused:
        database.prepare(IdSource().new_id)
    assert (refused.value.problem, refused.value.found) == ("not_ours", Problem(code))
    assert office.read_bytes() == before
    database.close()


def test_head_office_confirms_nothing_that_goes_into_a_file_that_was_replaced(
    office: Path, tmp_path: Path
) -> None:
    database = OfficeDatabase(sqlite_url(office))
    database.prepare(IdSource().new_id)
    admin = AdminService(database, utc_now, IdSource())
    admin.create_store("Nantes", "NANTES-01")
    office.rename(tmp_path / "away.db")
    with pytest.raises(StoreUnavailable) as refused:
        admin.create_store("Lille", "LILLE-01")
    assert refused.value.kind == "gone"
    database.close()
