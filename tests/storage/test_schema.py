"""The database has the tables of the models and the guards of the workflow."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.problem import Problem
from kiosk.domain.status import Status
from kiosk.domain.workflow import TRANSITIONS, Role, may
from kiosk.storage import schema
from kiosk.storage.database import Database
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import DatabaseDamaged, DatabaseTooNew
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.row_copies import COPIED
from kiosk.storage.tables import DEVICES, METADATA
from kiosk.storage.tables import TRANSITIONS as TRANSITION_TABLE
from tests.storage.sample import FakeClock, add_orders, new_order, problems

SEARCH_TABLES = ("open_search", "ended_search", "open_word", "ended_word")
"""The full-text indexes are SQLite's own: no model describes them."""

TRIGGERS = {
    *(f"{table}_copied_{when}" for table in COPIED for when in ("new", "again", "no_more")),
    "order_begins_empty",
    "order_is_kept",
    "order_moves_by_event",
    "order_is_searched_as_open",
    "order_is_searched_as_ended",
    "event_is_new",
    "event_is_legal",
    "set_aside_is_kept",
    "set_aside_is_unaltered",
    "event_is_kept",
    "event_is_never_altered",
    "event_has_its_order",
    "event_keeps_its_seq",
    "event_keeps_its_subject",
    "event_is_sequenced_in_turn",
    "transition_no_insert",
    "transition_no_update",
    "transition_no_delete",
}


def test_migrated_schema_is_the_models(store: LocalDatabase) -> None:
    def is_ours(_object: object, name: str, kind: str, *_: object) -> bool:
        return not (kind == "table" and name.startswith(SEARCH_TABLES))

    with store.database.reader() as reader:
        options = {"compare_type": True, "include_object": is_ours}
        context = MigrationContext.configure(reader.connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_migrated_tables_have_the_columns_the_models_have(store: LocalDatabase) -> None:
    with store.database.reader() as reader:
        for table in METADATA.sorted_tables:
            rows = reader.connection.exec_driver_sql(f"PRAGMA table_info({table.name})").all()
            found = {row.name: (bool(row.notnull) or row.pk > 0, row.pk > 0) for row in rows}
            expected = {
                column.name: (not column.nullable, column.primary_key) for column in table.columns
            }
            assert found == expected, table.name


def test_newest_migration_is_the_revision_of_this_version() -> None:
    assert max(schema.SCHEMA.revisions) == schema.SCHEMA.newest


def test_database_knows_who_may_take_which_step(store: LocalDatabase) -> None:
    expected = {
        (role.value, origin.value if origin else "", to.value)
        for role in Role
        for origin in (None, *Status)
        for to in Status
        if may(role, origin, to)
    }
    with store.database.reader() as reader:
        rows = reader.connection.execute(TRANSITION_TABLE.select()).all()
    assert {tuple(row) for row in rows} == expected
    steps = {(origin, to) for _, origin, to in expected if origin}
    assert len(steps) == sum(map(len, TRANSITIONS.values())) == 55


def test_guards_are_in_place(store: LocalDatabase) -> None:
    with store.database.reader() as reader:
        found = reader.connection.execute(
            text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        )
        assert set(found.scalars()) == TRIGGERS


def test_there_is_one_device(store: LocalDatabase, data_dir: Path) -> None:
    with store.database.reader() as reader:
        (device,) = reader.connection.execute(DEVICES.select()).all()
    store.close()
    again = open_store(data_dir)
    with again.database.reader() as reader:
        assert reader.connection.execute(DEVICES.select()).all() == [device]
    again.close()


def test_database_of_a_newer_version_is_refused(store: LocalDatabase, data_dir: Path) -> None:
    with store.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = (data_dir / FILE_NAME).read_bytes()
    with pytest.raises(DatabaseTooNew) as refused:
        open_store(data_dir)
    assert refused.value.params["revision"] == "9999"
    assert (data_dir / FILE_NAME).read_bytes() == before


def test_migration_that_is_cut_short_begins_again(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails after a growing number of statements; the next start finds none of it, or all."""
    path = data_dir / FILE_NAME
    statements = 0
    while True:
        path.unlink(missing_ok=True)
        database = Database(path)
        if _migrates(database, statements_max=statements):
            break
        database.close()
        store = open_store(data_dir)
        add_orders(store, [new_order(1)])
        assert problems(store) == []
        store.close()
        statements += 7
    database.close()
    assert statements > 40


def _migrates(database: Database, statements_max: int) -> bool:
    """Migrate; returns False if it takes more statements than that."""
    connection = database.writer.get(makes=True)
    raw = connection.connection.dbapi_connection
    seen = 0

    def count(statement: str) -> None:
        nonlocal seen
        seen += not statement.startswith("--")

    assert raw is not None
    raw.set_trace_callback(count)

    def crash_when_over() -> int:
        return int(seen > statements_max)

    raw.set_progress_handler(crash_when_over, 1)
    try:
        database.prepare()
    except DBAPIError:
        return False
    finally:
        raw.set_progress_handler(None, 0)  # Closing the file afterwards must not be interrupted.
    return True


def test_two_programs_may_start_at_once(data_dir: Path) -> None:
    first, second = Database(data_dir / FILE_NAME), Database(data_dir / FILE_NAME)
    assert schema.SCHEMA.needs_migration(second.writer.get(makes=True))
    first.prepare()
    second._migrate()
    second.prepare()
    with first.reader() as reader:
        assert len(reader.connection.execute(DEVICES.select()).all()) == 1
    first.close()
    second.close()


def test_malformed_schema_is_called_damage(store: LocalDatabase, data_dir: Path) -> None:
    store.close()
    path = data_dir / FILE_NAME
    contents = path.read_bytes()
    assert b"CREATE TABLE orders" in contents
    path.write_bytes(contents.replace(b"CREATE TABLE orders", b"CREATE TABLE @@ders"))
    with pytest.raises(DatabaseDamaged) as refused:
        open_store(data_dir)
    assert refused.value.params["path"] == path
    problem = refused.value.params["problem"]
    assert isinstance(problem, Problem)
    said = str(problem.params["said"])
    assert said.startswith("malformed database schema")


def test_directory_may_have_any_name(tmp_path: Path) -> None:
    directory = tmp_path / "Caisse n°1 #2 (50%)?mode=memory & co"
    store = open_store(directory, FakeClock())
    add_orders(store, [new_order(1)])
    store.close()
    assert (directory / FILE_NAME).stat().st_size > 0


def test_device_is_not_made_twice(store: LocalDatabase) -> None:
    with store.database.transaction() as connection:
        connection.execute(insert(DEVICES).values(device_id="other", device_epoch=1))
    store.database._migrate()
    with store.database.reader() as reader:
        assert len(reader.connection.execute(DEVICES.select()).all()) == 2
