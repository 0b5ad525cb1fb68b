"""`verify` names whatever was altered behind the program's back."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from kiosk.domain.journal import EventKind
from kiosk.domain.status import Status
from kiosk.headoffice.database import OfficeDatabase
from kiosk.headoffice.desk import Store
from kiosk.headoffice.office import HeadOffice
from kiosk.headoffice.verification import Counted, verify
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import asked

Alter = Callable[[str], list[str]]


@pytest.fixture
def alter(office: HeadOffice, lyon: Store, hub: Hub, database: OfficeDatabase, wait: Wait) -> Alter:
    """Changes a sound database past its guards; returns what `verify` says then."""
    hub.take(order_named("C-1"))
    hub.walk("C-1", Status.READY, Status.BLOCKED)
    hub.note(EventKind.SEEN, "C-1")
    office.desk.create_orders(lyon.store_id, [asked(collectId=f"D-{n}") for n in range(3)])
    wait(hub.send())

    def change(statement: str) -> list[str]:
        with database.transaction() as connection:
            for table in ("entry", "orders", "command"):
                for guard in ("is_kept", "is_unaltered"):
                    if database.is_postgresql:
                        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                    else:
                        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{guard}")
            connection.execute(text(statement))
        with database.reader() as connection:
            return list(verify(connection, Counted()))

    return change


def test_a_sound_database_has_no_problems(alter: Alter, database: OfficeDatabase) -> None:
    assert alter("SELECT 1") == []
    counted = Counted()
    with database.reader() as connection:
        list(verify(connection, counted))
    assert counted == Counted(stores=1, orders=1, events=4, commands=3)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM entry WHERE store_seq = 2", "expected 2"),
        ("DELETE FROM entry WHERE store_seq = 4", "the log ends at 3"),
        ("UPDATE entry SET outcome = 'rejected' WHERE store_seq = 3", "entry 3 of the log was"),
        ("UPDATE entry SET actor_role = 'manager' WHERE store_seq = 2", "its event was altered"),
        ("UPDATE entry SET told = 'x' WHERE store_seq = 2", "a row cannot be read"),
        ("UPDATE entry SET device_seq = 1 WHERE store_seq = 2", "has given the number 1 twice"),
        ("UPDATE orders SET status = 'COLLECT_READY'", "the log says status"),
        ("UPDATE orders SET version = 7", "the log says version"),
        ("UPDATE orders SET state = replace(state, 'true', 'false')", "the log says seen"),
        ("DELETE FROM orders", "C-1"),
        ("DELETE FROM command WHERE command_seq = 2", "command 3 does not follow"),
        ("UPDATE command SET order_id = 'X' WHERE command_seq = 2", "command 2 was altered"),
        ("UPDATE store SET told_seq = 4, told_orders_hash = 'x'", "the hub's orders were other"),
    ],
)
def test_what_was_altered_is_named(alter: Alter, statement: str, says: str) -> None:
    problems = alter(statement)
    assert any(says in problem for problem in problems), problems
    assert all(problem.startswith("store Lyon: ") for problem in problems)


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
