"""The database itself refuses what the workflow does not allow, whoever writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from kiosk.domain.status import Status
from kiosk.domain.workflow import TRANSITIONS, Role, may
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.tables import EVENTS, ORDERS
from tests.storage.sample import NOON, add_orders, bring, go, new_order, problems

Raw = dict[str, object]
SEQUENCE = count(1)


def raw_event(order_id: str, origin: Status | None, to: Status, **values: object) -> Raw:
    """A row of the journal as a bug or another program might write it."""
    number = next(SEQUENCE)
    row: Raw = {
        "event_id": f"raw-{number}",
        "operation_id": f"raw-{number}",
        "device_id": "another device",
        "device_epoch": 1,
        "device_seq": number,
        "kind": "status",
        "order_id": order_id,
        "from_status": origin,
        "to_status": to,
        "expected_version": 1,
        "actor_role": Role.MANAGER,
        "actor_name": "Sophie",
        "reason": None,
        "comment": None,
        "data": "{}",
        "personal": "{}",
        "occurred_at": NOON,
        "clock_offset_ms": None,
        "schema_version": 1,
        "prev_hash": "",
        "hash": "",
    }
    return row | values


class RolledBack(Exception):
    """Rolls back everything that a try wrote."""


@contextmanager
def trying(store: LocalDatabase) -> Iterator[Connection]:
    """A transaction that is rolled back at its end."""
    with suppress(RolledBack), store.database.transaction() as connection:
        yield connection
        raise RolledBack


def another_order(**changed: str) -> str:
    """The statement that copies the only order as another one, with these columns changed."""
    changed = {"id": "id + 1", "order_id": "'other'", **changed}
    names = [column.name for column in ORDERS.columns]
    values = ", ".join(changed.get(name, name) for name in names)
    return f"INSERT INTO orders ({', '.join(names)}) SELECT {values} FROM orders"


def accepts(connection: Connection, row: Raw) -> bool:
    connection.exec_driver_sql("SAVEPOINT try")
    try:
        connection.execute(insert(EVENTS), row)
    except IntegrityError:
        return False
    finally:
        connection.exec_driver_sql("ROLLBACK TO try")
    return True


@pytest.mark.parametrize("origin", Status, ids=lambda status: status.name)
def test_exactly_the_steps_of_the_table_are_written(store: LocalDatabase, origin: Status) -> None:
    order_id = bring(store, 1, origin)
    with trying(store) as connection:
        version = connection.execute(select(ORDERS.c.version)).scalar_one()
        found = {
            (role, to)
            for role in Role
            for to in Status
            if accepts(
                connection,
                raw_event(order_id, origin, to, actor_role=role, expected_version=version),
            )
        }
    assert found == {(role, to) for role in Role for to in Status if may(role, origin, to)}
    assert {to for _, to in found} == set(TRANSITIONS[origin])


def test_exactly_the_entries_of_the_table_are_written(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1)])
    with trying(store) as connection:
        found = set()
        for to in Status:
            connection.exec_driver_sql(another_order(status=f"'{to.value}'", version="0"))
            for role in Role:
                row = raw_event("other", None, to, actor_role=role, expected_version=0)
                if accepts(connection, row):
                    found.add((role, to))
            connection.exec_driver_sql("DELETE FROM orders WHERE order_id = 'other'")
    assert found == {(role, to) for role in Role for to in Status if may(role, None, to)}
    assert found


def refused(store: LocalDatabase, statement: str, words: str) -> None:
    with trying(store) as connection, pytest.raises(IntegrityError, match=words):
        connection.execute(text(statement))


@pytest.mark.parametrize("version", [0, 1, 3, None])
def test_event_must_follow_the_version_it_expects(
    store: LocalDatabase, version: int | None
) -> None:
    order_id = bring(store, 1, Status.READY)
    with trying(store) as connection:
        good = raw_event(order_id, Status.READY, Status.AWAITING, expected_version=2)
        assert accepts(connection, good)
        assert not accepts(connection, {**good, "expected_version": version})


@pytest.mark.parametrize("origin", [Status.STARTED, Status.DELAYED, None])
def test_event_must_start_where_the_order_stands(
    store: LocalDatabase, origin: Status | None
) -> None:
    order_id = bring(store, 1, Status.READY)
    with trying(store) as connection:
        row = raw_event(order_id, origin, Status.BLOCKED, expected_version=2)
        assert not accepts(connection, row)
        row = raw_event(order_id, origin, Status.STARTED, expected_version=2)
        assert not accepts(connection, row)


def test_event_needs_its_order(store: LocalDatabase) -> None:
    with trying(store) as connection:
        assert not accepts(connection, raw_event("CMD-9", Status.STARTED, Status.READY))
        row = raw_event("CMD-9", Status.STARTED, Status.READY) | {"order_id": None}
        assert not accepts(connection, row)
        seen = raw_event("CMD-9", None, Status.READY, kind="seen", to_status=None)
        assert not accepts(connection, seen)


@pytest.mark.parametrize("role", ["", "robot", "STAFF"])
def test_role_must_be_known(store: LocalDatabase, role: str) -> None:
    order_id = bring(store, 1, Status.STARTED)
    with trying(store) as connection:
        row = raw_event(order_id, Status.STARTED, Status.READY, actor_role=role)
        assert not accepts(connection, row)


def test_event_leaves_its_order_to_the_projector(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    with trying(store) as connection:
        connection.execute(insert(EVENTS), raw_event(order_id, Status.STARTED, Status.READY))
        row = connection.execute(select(ORDERS.c.status, ORDERS.c.version)).one()
        assert tuple(row) == (Status.STARTED, 1)
        moves = "UPDATE orders SET status = 'COLLECT_READY', version = 2"
        assert connection.exec_driver_sql(moves).rowcount == 1


def test_step_in_the_log_is_written_once(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    step = raw_event(order_id, Status.STARTED, Status.READY, outcome="applied")
    again = raw_event(order_id, Status.STARTED, Status.BLOCKED, outcome="applied")
    with trying(store) as connection:
        connection.execute(insert(EVENTS), step | {"store_seq": 90, "hub_epoch": 1})
        assert not accepts(connection, again | {"store_seq": 91, "hub_epoch": 1})
        after = raw_event(order_id, Status.READY, Status.AWAITING, outcome="applied")
        after |= {"store_seq": 91, "hub_epoch": 1, "expected_version": 2}
        assert accepts(connection, after)


@pytest.mark.parametrize(
    "change",
    [
        "status = 'COLLECT_CANCELLED'",
        "status = 'COLLECT_READY', version = version + 1",
        "status = 'COLLECT_BLOCKED', version = version + 1",
        "version = version + 1",
        "version = 0",
        "version = version - 1, status = 'COLLECT_STARTED'",
    ],
)
def test_order_moves_only_by_its_journal(store: LocalDatabase, change: str) -> None:
    bring(store, 1, Status.READY)
    refused(store, f"UPDATE orders SET {change}", "moves only by its journal")


@pytest.mark.parametrize("column", sorted({c.name for c in EVENTS.columns}))
def test_journal_is_never_altered_but_to_erase_a_person(store: LocalDatabase, column: str) -> None:
    bring(store, 1, Status.READY)
    statement = text(f"UPDATE event SET {column} = '5'")
    with trying(store) as connection:
        if column in {"actor_name", "comment", "personal"}:
            connection.execute(statement)
        else:
            with pytest.raises(IntegrityError, match="never altered"):
                connection.execute(statement)


def test_journal_is_never_shortened(store: LocalDatabase) -> None:
    bring(store, 1, Status.READY)
    refused(store, "DELETE FROM event", "never shortened")
    refused(store, "DELETE FROM orders", "an order with a journal stays")


@pytest.mark.parametrize(
    "same", [("event_id",), ("position",), ("device_id", "device_epoch", "device_seq")]
)
def test_journal_is_never_written_over(store: LocalDatabase, same: tuple[str, ...]) -> None:
    order_id = bring(store, 1, Status.READY)
    with trying(store) as connection:
        (first, *_) = connection.execute(select(EVENTS).order_by(EVENTS.c.position)).all()
        row = raw_event(order_id, Status.READY, Status.AWAITING, expected_version=2)
        row |= {name: getattr(first, name) for name in same}
        with pytest.raises(IntegrityError, match="in the journal already"):
            connection.execute(insert(EVENTS).prefix_with("OR REPLACE"), row)


def test_order_is_never_written_over(store: LocalDatabase) -> None:
    bring(store, 1, Status.READY)
    columns = [column.name for column in ORDERS.columns]
    for kept in ("id", "order_id"):
        values = ", ".join(
            {"version": "0", "id": "id + 1", "order_id": "'other'"}.get(name, name)
            if name != kept
            else name
            for name in columns
        )
        refused(
            store,
            f"INSERT OR REPLACE INTO orders ({', '.join(columns)}) SELECT {values} FROM orders",
            "the order is there already",
        )


def test_order_begins_at_version_0(store: LocalDatabase) -> None:
    bring(store, 1, Status.READY)
    refused(store, another_order(), "begins at version 0")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO transition VALUES ('staff', 'COLLECT_PICK_UP_OK', 'COLLECT_INIT')",
        "INSERT OR REPLACE INTO transition SELECT * FROM transition",
        "UPDATE transition SET role = 'staff' WHERE role = 'manager'",
        "DELETE FROM transition",
    ],
)
def test_workflow_changes_by_migration_only(store: LocalDatabase, statement: str) -> None:
    refused(store, statement, "by migration only")


def test_held_action_is_one_for_an_order(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    go(store, order_id, Status.PICK_UP_OK, hold_s=8)
    refused(
        store,
        "INSERT INTO held_action SELECT 'other', order_id, drafts, tapped_at, due_at, counter, "
        "problem, arrival_id, operation_id FROM held_action",
        "UNIQUE",
    )


def test_what_was_refused_leaves_nothing_behind(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    with trying(store) as connection:
        assert not accepts(connection, raw_event(order_id, Status.STARTED, Status.AWAITING))
    assert problems(store) == []
