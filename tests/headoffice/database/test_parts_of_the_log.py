"""PostgreSQL keeps the log in parts by store, each of them guarded as the whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
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

# As the tables were then: this program may have others.
STORE = text(
    "INSERT INTO store (store_id, name, exchange_place_id, created_at, hub_epoch, log_seq, "
    "log_hash, command_seq, command_hash) VALUES (:this, :this, :this, '', 0, 0, '', 0, '')"
)
ENTRY = text(
    "INSERT INTO entry (store_id, store_seq, hub_epoch, outcome, event_id, device_id, "
    "device_epoch, device_seq, kind, actor_role, contents, personal, event_hash, prev_hash, hash) "
    "VALUES (:this, :seq, 1, 'applied', :event, 'hub', 1, :seq, 'note', 'staff', '{}', '{}', "
    "'', '', '')"
)


@frozen
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
    with former.transaction() as connection:
        for number in range(STORES):
            connection.execute(STORE, {"this": f"store-{number}"})
            for seq in (1, 2, 3):
                row = {"this": f"store-{number}", "seq": seq, "event": f"event-{seq}"}
                connection.execute(ENTRY, row)
    whole = log_of(former)
    assert len(whole) == 3 * STORES
    former.prepare(IdSource().new_id)
    assert log_of(former) == whole
    hub = Hub(HeadOffice(former))
    wait(hub.join(hub.office.admin.create_store("Lyon", "LYON-01").store_id))
    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY)
    wait(hub.send())
    with former.reader() as connection:
        parts = connection.execute(text(OF_EACH)).all()
    assert len(parts) > 1
    assert all(name.rpartition(".")[2].startswith("entry_part_") for name, _, _ in parts)
    assert sum(stores for _, _, stores in parts) == STORES + 1
    assert sum(count for _, count, _ in parts) == 3 * STORES + 2


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
