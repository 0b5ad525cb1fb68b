"""`kiosk verify` finds whatever does not follow from the journal."""

from __future__ import annotations

import pytest

from kiosk.domain.status import Status
from kiosk.storage.store import LocalStore
from kiosk.storage.verification import counts
from tests.storage.sample import HOLD_S, bring, check_in_at, go, problems

UNGUARDED = (
    "order_moves_by_event",
    "event_is_kept",
    "event_is_never_altered",
    "order_is_kept",
    "event_is_legal",
    "event_moves_order",
    "event_is_new",
)


def tamper(store: LocalStore, *statements: str) -> list[str]:
    """Change the database behind the guards' backs; returns what is found."""
    connection = store.database._writer()
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    with store.database.transaction() as connection:
        for trigger in UNGUARDED:
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.exec_driver_sql(statement)
    return problems(store)


@pytest.fixture
def busy(store: LocalStore) -> LocalStore:
    """A store in which all kinds of things have happened."""
    bring(store, 1, Status.PICK_UP_OK)
    bring(store, 2, Status.PICK_UP_PARTIALLY)
    order_id = bring(store, 3, Status.READY)
    check_in_at(store, "A1", order_id)
    go(store, bring(store, 4, Status.IN_PROGRESS), Status.PICK_UP_OK, hold_s=HOLD_S)
    bring(store, 5, Status.CANCELLED)
    return store


def test_sound_store_has_no_problems(busy: LocalStore) -> None:
    assert problems(busy) == []
    assert counts(busy.database) == {"orders": 5, "event": 25, "arrival": 4}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE orders SET status = 'COLLECT_READY' WHERE id = 1", "status"),
        ("UPDATE orders SET version = 9 WHERE id = 1", "version"),
        ("UPDATE orders SET slot_start = NULL WHERE id = 1", "slot"),
        ("UPDATE orders SET resume_stack = 'COLLECT_READY' WHERE id = 3", "resume_stack"),
        ("UPDATE orders SET claim_counter = NULL WHERE id = 4", "claim"),
        ("UPDATE orders SET reason = 'X' WHERE id = 5", "reason"),
        ("UPDATE orders SET seen = 1 WHERE id = 5", "seen"),
        ("UPDATE orders SET changed_at = '2020-01-01T00:00:00.000000Z'", "changed_at"),
        ("UPDATE orders SET board_column = NULL WHERE id = 3", "board_column"),
        ("UPDATE orders SET handed_count = 0 WHERE id = 1", "handed_count"),
        ("UPDATE line SET handed = 0 WHERE order_pk = 1", "handed"),
        ("UPDATE event SET to_status = 'COLLECT_BLOCKED' WHERE position = 3", "altered"),
        ("UPDATE event SET data = '{}' WHERE position = 1", "altered"),
        ("UPDATE event SET reason = 'X' WHERE position = 3", "altered"),
        ("UPDATE event SET occurred_at = '2020-01-01T00:00:00.000000Z' WHERE position = 3", "alt"),
        ("UPDATE event SET prev_hash = 'X' WHERE position = 3", "does not chain"),
        ("DELETE FROM event WHERE position = 3", "expected 3"),
        ("UPDATE event SET device_seq = 100 WHERE position = 25", "expected"),
        ("DELETE FROM event WHERE order_id = 'CMD-000005'", "have no journal"),
        ("DELETE FROM orders WHERE id = 5", "is missing"),
        ("DELETE FROM arrival_order", "arrival"),
        ("UPDATE arrival SET ended_at = NULL", "arrival"),
        ("UPDATE arrival SET bay = 'Z9'", "arrival"),
        ("UPDATE event SET data = '{' WHERE position = 1", "cannot be read"),
        ("UPDATE event SET kind = 'X' WHERE position = 1", "was altered"),
    ],
)
def test_what_was_tampered_with_is_found(busy: LocalStore, statement: str, words: str) -> None:
    before = problems(busy)
    found = tamper(busy, statement)
    assert before == []
    assert any(words in problem for problem in found), found


def test_somebody_here_twice_is_found(busy: LocalStore) -> None:
    found = tamper(
        busy,
        "INSERT INTO arrival VALUES ('x', '2026-11-23T12:00:00.000000Z', NULL, NULL)",
        "INSERT INTO arrival_order VALUES ('x', 0, 'CMD-000003')",
    )
    assert any("somebody is here twice" in problem for problem in found)


def test_held_deed_that_has_happened_is_found(busy: LocalStore) -> None:
    found = tamper(
        busy,
        "INSERT INTO held_deed SELECT event_id, 'CMD-000001', '[]', occurred_at, occurred_at, "
        "'', NULL, NULL FROM event WHERE position = 3",
    )
    assert any("has happened" in problem for problem in found)


def test_erasing_a_person_is_no_problem(busy: LocalStore) -> None:
    with busy.database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE event SET actor_name = '', comment = NULL WHERE order_id = 'CMD-000001'"
        )
    assert problems(busy) == []
