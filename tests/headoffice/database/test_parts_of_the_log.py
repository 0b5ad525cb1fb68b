"""PostgreSQL keeps the log in parts by store, each of them guarded as the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage import schema
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.engine.migrator import Migrator
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

STORES = 12
OF_EACH = (
    "SELECT tableoid::regclass::text, count(*), count(DISTINCT store_id) FROM entry GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class Before(Migrator):
    """The migrations up to the last one whose log is one table."""

    def upgrade(self, connection: Connection) -> None:
        scripts = ScriptDirectory(self.folder, version_locations=[self.folder / "versions"])
        context = MigrationContext.configure(
            connection,
            opts={"fn": lambda revision, _: scripts._upgrade_revs(self.newest, revision)},
        )
        with context.begin_transaction(), Operations.context(context):
            context.run_migrations()


@pytest.fixture
def former(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficeDatabase]:
    """A database whose log is one table."""
    database = OfficeDatabase(url)
    own = schema.SCHEMA
    with monkeypatch.context() as before:
        before.setattr(schema, "SCHEMA", Before(own.folder, newest="1014", first=own.first))
        database.prepare(IdSource().new_id)
    yield database
    database.close()


def log_of(database: OfficeDatabase) -> list[tuple[object, ...]]:
    with database.reader() as connection:
        query = text("SELECT * FROM entry ORDER BY store_id, store_seq")
        return [tuple(row) for row in connection.execute(query)]


def test_a_former_log_is_moved_as_it_was_and_goes_on(former: OfficeDatabase, wait: Wait) -> None:
    office = HeadOffice(former)
    hubs = [Hub(office, f"hub-{number}") for number in range(STORES)]
    for number, hub in enumerate(hubs):
        place = f"PLACE-{number}"
        wait(hub.join(office.admin.create_store(place, place).store_id))
        hub.add_order(order_named("C-1", place))
        wait(hub.send())
    whole = log_of(former)
    former.prepare(IdSource().new_id)
    assert log_of(former) == whole
    for hub in hubs:
        hub.advance("C-1", Status.READY)
        wait(hub.send())
    with former.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
        parts = connection.execute(text(OF_EACH)).all()
    assert len(parts) > 1
    assert all(name.rpartition(".")[2].startswith("entry_part_") for name, _, _ in parts)
    assert sum(stores for _, _, stores in parts) == STORES
    assert sum(count for _, count, _ in parts) == 2 * STORES


@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET hash = prev_hash"]
)
def test_a_part_is_guarded_when_it_is_named(
    database: OfficeDatabase, hub: Hub, wait: Wait, statement: str
) -> None:
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    with database.reader() as connection:
        ((part, _, _),) = connection.execute(text(OF_EACH))
    with pytest.raises(DBAPIError, match="never"), database.transaction() as connection:
        connection.execute(text(statement.format(part)))
