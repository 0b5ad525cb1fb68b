"""`kiosk verify` finds everything that does not follow from the journal."""

from __future__ import annotations

import pytest

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.problem import Problem
from kiosk.domain.status import Status
from kiosk.services.orders.recorder import SYSTEM
from kiosk.services.replication.progress import (
    LogAcked,
    TruncateLog,
    log_acked,
    truncate_log_after,
)
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.verification import counts
from tests.storage.sample import HOLD_S, bring, check_in_at, go, problems

UNGUARDED = (
    "order_moves_by_event",
    "event_is_kept",
    "event_is_never_altered",
    "order_is_kept",
    "event_is_legal",
    "event_is_new",
)


def tamper(store: LocalDatabase, *statements: str) -> list[Problem]:
    """Change the database without its guards; returns the problems found."""
    connection = store.database.writer.get()
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    with store.database.transaction() as connection:
        for trigger in UNGUARDED:
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.exec_driver_sql(statement)
    return problems(store)


@pytest.fixture
def busy(store: LocalDatabase) -> LocalDatabase:
    """A store in which all kinds of things have happened."""
    bring(store, 1, Status.PICK_UP_OK)
    bring(store, 2, Status.PICK_UP_PARTIALLY)
    order_id = bring(store, 3, Status.READY)
    check_in_at(store, "A1", order_id)
    go(store, bring(store, 4, Status.IN_PROGRESS), Status.PICK_UP_OK, hold_s=HOLD_S)
    bring(store, 5, Status.CANCELLED)
    return store


def test_sound_store_has_no_problems(busy: LocalDatabase) -> None:
    assert problems(busy) == []
    assert counts(busy.database) == {"orders": 5, "event": 25, "arrival": 4}


@pytest.mark.parametrize("kept", [0, 20])
def test_a_device_that_copies_the_log_again_has_no_problems(busy: LocalDatabase, kept: int) -> None:
    head = busy.read_blocking(lambda reader: reader.event_log.head())
    busy.run_blocking(log_acked, LogAcked(head, hub_epoch=1))

    busy.run_blocking(truncate_log_after, TruncateLog(kept))

    assert problems(busy) == []
    progress = busy.read_blocking(lambda reader: reader.upstream.progress())
    assert progress.acked_store_seq == kept < head.seq


@pytest.mark.parametrize(
    ("statement", "code", "about"),
    [
        ("UPDATE orders SET status = 'COLLECT_READY' WHERE id = 1", "order_differs", "status"),
        ("UPDATE orders SET version = 9 WHERE id = 1", "order_differs", "version"),
        ("UPDATE orders SET slot_start = NULL WHERE id = 1", "order_differs", "slot"),
        (
            "UPDATE orders SET resume_stack = 'COLLECT_READY' WHERE id = 3",
            "order_differs",
            "resume_stack",
        ),
        ("UPDATE orders SET claim_counter = NULL WHERE id = 4", "order_differs", "claim"),
        ("UPDATE orders SET reason = 'X' WHERE id = 5", "order_differs", "reason"),
        ("UPDATE orders SET seen = 1 WHERE id = 5", "order_differs", "seen"),
        (
            "UPDATE orders SET changed_at = '2020-01-01T00:00:00.000000Z'",
            "order_differs",
            "changed_at",
        ),
        ("UPDATE orders SET board_column = NULL WHERE id = 3", "column_differs", "board_column"),
        ("UPDATE orders SET handed_count = 0 WHERE id = 1", "column_differs", "handed_count"),
        ("UPDATE line SET handed = 0 WHERE order_pk = 1", "order_differs", "handed"),
        ("UPDATE event SET to_status = 'COLLECT_BLOCKED' WHERE position = 3", "event_altered", ""),
        ("UPDATE event SET data = '{}' WHERE position = 1", "event_altered", ""),
        ("UPDATE event SET reason = 'X' WHERE position = 3", "event_altered", ""),
        (
            "UPDATE event SET occurred_at = '2020-01-01T00:00:00.000000Z' WHERE position = 3",
            "event_altered",
            "",
        ),
        ("UPDATE event SET prev_hash = 'X' WHERE position = 3", "event_unchained", ""),
        ("DELETE FROM event WHERE position = 3", "event_gap", "expected=3"),
        ("UPDATE event SET device_seq = 100 WHERE position = 25", "event_gap", "device_seq=100"),
        ("DELETE FROM event WHERE order_id = 'CMD-000005'", "orders_without_journal", ""),
        ("DELETE FROM orders WHERE id = 5", "order_missing", "CMD-000005"),
        ("DELETE FROM arrival_order", "arrival_differs", ""),
        ("UPDATE arrival SET ended_at = NULL", "arrival_differs", ""),
        ("UPDATE arrival SET bay = 'Z9'", "arrival_differs", ""),
        ("UPDATE event SET data = '{' WHERE position = 1", "event_unreadable", ""),
        ("UPDATE event SET kind = 'X' WHERE position = 1", "event_altered", ""),
    ],
)
def test_what_was_tampered_with_is_found(
    busy: LocalDatabase, statement: str, code: str, about: str
) -> None:
    before = problems(busy)
    found = tamper(busy, statement)
    assert before == []
    assert any(code in problem.codes() and about in str(problem) for problem in found), found


def test_somebody_here_twice_is_found(busy: LocalDatabase) -> None:
    found = tamper(
        busy,
        "INSERT INTO arrival VALUES ('x', '2026-11-23T12:00:00.000000Z', NULL, NULL)",
        "INSERT INTO arrival_order VALUES ('x', 0, 'CMD-000003')",
    )
    assert "here_twice" in [problem.code for problem in found]


def test_held_action_that_has_happened_is_found(busy: LocalDatabase) -> None:
    found = tamper(
        busy,
        "INSERT INTO held_action SELECT event_id, 'CMD-000001', '[]', occurred_at, occurred_at, "
        "'', NULL, NULL, operation_id FROM event WHERE position = 3",
    )
    assert "held_and_done" in [problem.code for problem in found]


def test_erasing_a_person_is_no_problem(busy: LocalDatabase) -> None:
    with busy.database.unit_of_work() as uow:
        uow.append(EventDraft(EventKind.ERASED, SYSTEM, "CMD-000001"))
        uow.projections.erase("CMD-000001")
    assert problems(busy) == []


def test_a_person_who_was_blanked_without_being_erased_is_a_problem(busy: LocalDatabase) -> None:
    with busy.database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE event SET actor_name = '', comment = NULL WHERE order_id = 'CMD-000001'"
        )
    found = problems(busy)
    assert ("event_part_altered", "staff") in [(p.code, p.params.get("part")) for p in found]
