"""`verify` names everything that was altered directly in the database."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from kiosk.domain.events.event import EventKind
from kiosk.domain.problem import Problem
from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.replication.signature_checks import misused
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import asked

Alter = Callable[[str], list[Problem]]


@pytest.fixture
def alter(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, database: OfficeDatabase, wait: Wait
) -> Alter:
    """Changes a valid database without its guards; returns the problems that `verify` finds."""
    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY, Status.BLOCKED)
    hub.note(EventKind.SEEN, "C-1")
    office.admin.create_orders(lyon.store_id, [asked(collectId=f"D-{n}") for n in range(3)])
    wait(hub.send())

    def change(statement: str) -> list[Problem]:
        with database.transaction() as connection:
            for table in ("entry", "orders", "command"):
                for guard in ("is_kept", "is_unaltered", "move_by_log"):
                    if database.is_postgresql:
                        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                    else:
                        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{guard}")
            connection.execute(text(statement))
        with database.reader() as connection:
            return list(verify(connection, VerificationCounts()))

    return change


def test_a_sound_database_has_no_problems(alter: Alter, database: OfficeDatabase) -> None:
    assert alter("SELECT 1") == []
    counted = VerificationCounts()
    with database.reader() as connection:
        list(verify(connection, counted))
        assert misused(connection) == ()
    assert counted == VerificationCounts(stores=1, orders=1, events=4, commands=3)


@pytest.mark.parametrize(
    ("statement", "code", "about"),
    [
        ("DELETE FROM entry WHERE store_seq = 2", "entry_gap", "expected=2"),
        ("DELETE FROM entry WHERE store_seq = 4", "log_end_differs", "store_seq=3"),
        (
            "UPDATE entry SET outcome = 'rejected' WHERE store_seq = 3",
            "entry_altered",
            "store_seq=3",
        ),
        ("UPDATE entry SET actor_role = 'manager' WHERE store_seq = 2", "entry_event_altered", ""),
        ("UPDATE entry SET contents = 'x' WHERE store_seq = 2", "row_unreadable", ""),
        (
            "UPDATE entry SET device_seq = 1 WHERE store_seq = 2",
            "number_given_twice",
            "device_seq=1",
        ),
        ("UPDATE orders SET status = 'COLLECT_READY'", "order_differs", "status"),
        ("UPDATE orders SET version = 7", "order_differs", "version"),
        ("UPDATE orders SET state = replace(state, 'true', 'false')", "order_differs", "seen"),
        ("DELETE FROM orders", "order_missing", "C-1"),
        ("DELETE FROM command WHERE command_seq = 2", "command_unchained", "command_seq=3"),
        (
            "UPDATE command SET order_id = 'X' WHERE command_seq = 2",
            "command_altered",
            "command_seq=2",
        ),
        (
            "UPDATE store SET reported_seq = 4, reported_orders_hash = 'x'",
            "hub_orders_differ",
            "store_seq=4",
        ),
    ],
)
def test_what_was_altered_is_named(alter: Alter, statement: str, code: str, about: str) -> None:
    problems = alter(statement)
    assert any(code in problem.codes() and about in str(problem) for problem in problems), problems
    assert {(problem.code, problem.params["store"]) for problem in problems} == {
        ("in_store", "Lyon")
    }


def test_a_hub_may_say_what_its_orders_amount_to(
    alter: Alter, hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    mine = wait(hub.office.digest(hub.peer)).orders_hash
    hub.note(EventKind.SEEN, "C-1")
    wait(hub.send_entries(hub.log[-1:], orders_hash=mine))
    assert alter("SELECT 1") == []
    hub.note(EventKind.SEEN, "C-1")
    wait(hub.send_entries(hub.log[-1:], orders_hash="0" * 64))
    assert len(alter("SELECT 1")) == 1
