"""The tables refuse invalid rows, whatever program writes them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, is_legal, may
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage import schema
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.tables import METADATA
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.engine.sqlite import DatabaseTooNew
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import asked


@pytest.fixture
def filled(office: HeadOffice, hub: Hub, database: OfficeDatabase, wait: Wait) -> OfficeDatabase:
    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY)
    wait(hub.send())
    office.admin.create_orders(hub.peer.store_id, [asked(collectId="C-2")])
    return database


AGAIN = """
INSERT INTO orders SELECT store_id, 'C-9', status, version, slot_start, slot_end, changed_at,
content_hash, state, contents, erased_at FROM orders
"""


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry",
        "DELETE FROM orders",
        "DELETE FROM command",
        "DELETE FROM transition",
        "UPDATE entry SET contents = '{}'",
        "UPDATE entry SET outcome = 'rejected' WHERE store_seq = 2",
        "UPDATE entry SET hash = prev_hash",
        "UPDATE command SET order_id = 'C-3'",
        "UPDATE transition SET to_status = 'COLLECT_PICK_UP_OK'",
        "UPDATE orders SET status = 'COLLECT_BLOCKED'",
        "UPDATE orders SET version = 3",
        "UPDATE orders SET version = 1, status = 'COLLECT_STARTED'",
        "UPDATE orders SET order_id = 'C-9'",
        AGAIN,
    ],
)
def test_nothing_that_is_hashed_changes_or_goes(filled: OfficeDatabase, statement: str) -> None:
    with pytest.raises(DBAPIError), filled.transaction() as connection:
        connection.execute(text(statement))


COPY = """
INSERT INTO entry SELECT store_id, store_seq + 1, hub_epoch, outcome, outcome_reason, 'event-x',
device_id,
device_epoch, device_seq + 1, kind, order_id, {from_status}, '{to_status}', {version}, 'staff',
contents, personal, event_hash, prev_hash, hash, signature
FROM entry WHERE store_seq = 2
"""


MOVE = text("UPDATE orders SET status = :status, version = :version")


@pytest.mark.parametrize(
    ("from_status", "to_status", "version"),
    [
        ("to_status", "COLLECT_PICK_UP_OK", 2),
        ("'COLLECT_IN_PROGRESS'", "COLLECT_PICK_UP_OK", 2),
        ("to_status", "COLLECT_BLOCKED", 1),
        ("NULL", "COLLECT_STARTED", 0),
    ],
)
def test_no_step_outside_the_workflow_or_out_of_turn_is_written(
    filled: OfficeDatabase, from_status: str, to_status: str, version: int
) -> None:
    values = {"from_status": from_status, "to_status": to_status, "version": version}
    with pytest.raises(DBAPIError), filled.transaction() as connection:
        connection.execute(text(COPY.format(**values)))


def test_an_order_moves_to_where_a_step_led_and_nowhere_else(filled: OfficeDatabase) -> None:
    values = {"from_status": "to_status", "to_status": "COLLECT_BLOCKED", "version": 2}
    with filled.transaction() as connection:
        connection.execute(text(COPY.format(**values)))
    for status, version in (("COLLECT_BLOCKED", 2), ("COLLECT_READY", 3), ("COLLECT_BLOCKED", 4)):
        with pytest.raises(DBAPIError), filled.transaction() as connection:
            connection.execute(MOVE, {"status": status, "version": version})
    with filled.transaction() as connection:
        connection.execute(MOVE, {"status": "COLLECT_BLOCKED", "version": 3})
        moved = connection.execute(text("SELECT status, version FROM orders")).one()
    assert tuple(moved) == ("COLLECT_BLOCKED", 3)


def test_a_step_of_no_order_is_not_written(filled: OfficeDatabase) -> None:
    statement = COPY.format(from_status="NULL", to_status="COLLECT_STARTED", version=0)
    with pytest.raises(DBAPIError), filled.transaction() as connection:
        connection.execute(text(statement.replace("kind, order_id,", "kind, NULL,")))


def test_the_table_of_steps_is_that_of_the_workflow(database: OfficeDatabase) -> None:
    with database.reader() as connection:
        rows = connection.execute(text("SELECT role, from_status, to_status FROM transition"))
        kept = {tuple(row) for row in rows}
    assert kept == {
        (role.value, origin.value if origin else "", target.value)
        for role in Role
        for origin in (None, *Status)
        for target in Status
        if is_legal(origin, target) and may(role, origin, target)
    }


def test_a_database_of_a_newer_version_is_left_alone(database: OfficeDatabase) -> None:
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew):
        database.prepare(IdSource().new_id)


def test_the_newest_step_is_the_one_the_program_names() -> None:
    assert max(schema.SCHEMA.revisions) == schema.SCHEMA.newest


def _is_whole(name: str | None, kind: str, _parent: object) -> bool:
    """PostgreSQL has the log in parts, which the program does not name."""
    return kind != "table" or not str(name).startswith("entry_part_")


def test_the_tables_made_are_those_the_program_works_with(database: OfficeDatabase) -> None:
    with database.reader() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_whole})
        assert compare_metadata(context, METADATA) == []
