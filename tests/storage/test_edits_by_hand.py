"""Edits rows by hand and makes the hash chains fit: `verify` names each edit."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from kiosk.domain.actions import Details
from kiosk.domain.order import hand_over_all
from kiosk.domain.problem import Problem
from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.tables import UPSTREAM
from tests.storage.sample import COUNTER_1, SOPHIE, bring, order_of, problems
from tests.sync.rewriting import rehash, unguarded

FIRST = "order_id = 'CMD-000001'"
OK = f"{FIRST} AND to_status = 'COLLECT_PICK_UP_OK'"

OWN_PEER = """
INSERT INTO peer (device_id, role, name, secret_hash, paired_at, public_key)
VALUES ('own', 'counter', 'own', 'x', '2026-11-21T10:00:00.000000Z', '')
"""


@pytest.fixture
def reported(store: LocalDatabase) -> LocalDatabase:
    """A store with a hand-over, a comment and a collector, all acknowledged by head office."""
    bring(store, 1, Status.IN_PROGRESS)
    order = order_of(store, "CMD-000001")
    hand_over = hand_over_all(order, collected_by="Paul Petit")
    details = Details(comment="Montre sa carte", hand_over=hand_over)
    wish = Advance(order.order_id, Status.PICK_UP_OK, SOPHIE, COUNTER_1, details)
    store.run_blocking(counter.advance, wish)
    bring(store, 2, Status.READY)
    with store.database.transaction() as connection:
        head = connection.exec_driver_sql(
            "SELECT store_seq, store_hash FROM event ORDER BY store_seq DESC LIMIT 1"
        ).one()
        anchor = {"id": 1, "acked_store_seq": head.store_seq, "acked_hash": head.store_hash}
        connection.execute(insert(UPSTREAM).values(anchor))
    assert problems(store) == []
    return store


@pytest.mark.parametrize(
    ("statement", "code", "about"),
    [
        (f"UPDATE event SET actor_name = 'Mallory' WHERE {OK}", "event_part_altered", "part=staff"),
        (f"UPDATE event SET comment = 'Rien vu' WHERE {OK}", "event_part_altered", "part=person"),
        (f"UPDATE event SET comment = NULL WHERE {OK}", "event_part_altered", "part=person"),
        (
            f"UPDATE event SET personal = replace(personal, 'Paul Petit', 'X Y') WHERE {OK}",
            "event_part_altered",
            "part=person",
        ),
        (
            f"UPDATE event SET personal = '{{}}', comment = NULL WHERE {OK}",
            "event_part_altered",
            "",
        ),
        (
            f"UPDATE orders SET last_name = 'Autre' WHERE {FIRST}",
            "order_part_altered",
            "part=customer",
        ),
        (
            f"UPDATE orders SET phone = '+33100000000' WHERE {FIRST}",
            "order_part_altered",
            "part=customer",
        ),
        (
            f"UPDATE orders SET pickup_code = 'AB12CD' WHERE {FIRST}",
            "order_part_altered",
            "part=order",
        ),
        (f"UPDATE orders SET shelf = 'Z9' WHERE {FIRST}", "order_part_altered", "part=order"),
        ("UPDATE line SET label = 'Autre' WHERE order_pk = 1", "order_part_altered", "part=order"),
        (
            "UPDATE line SET quantity = quantity + 1 WHERE order_pk = 1",
            "order_part_altered",
            "part=order",
        ),
        (
            f"UPDATE orders SET surname_folded = 'x' WHERE {FIRST}",
            "column_differs",
            "surname_folded",
        ),
        (
            "UPDATE ended_search SET words = 'x' WHERE rowid = 1",
            "search_words_differ",
            "CMD-000001",
        ),
        (
            "INSERT INTO open_search(rowid, words) VALUES (99, 'durand')",
            "search_row_foreign",
            "row=99",
        ),
        ("DELETE FROM known_word WHERE word = 'durand'", "search_words_differ", "CMD-000001"),
        ("INSERT INTO known_word VALUES ('smith')", "search_row_foreign", "row=smith"),
        (f"UPDATE event SET reason = 'FORGED' WHERE {OK}", "entry_not_acknowledged", ""),
        (
            f"UPDATE event SET occurred_at = replace(occurred_at, 'T', ' ') WHERE {OK}",
            "time_malformed",
            "occurred_at",
        ),
        # A turned bit makes of a no an empty text, which is read as no.
        (f"UPDATE orders SET seen = x'' WHERE {FIRST}", "flag_malformed", "name=seen"),
        (f"UPDATE event SET schema_version = 2 WHERE {OK}", "entry_not_acknowledged", ""),
        (
            "INSERT INTO transition VALUES ('customer', 'COLLECT_READY', 'X')",
            "transition_differs",
            "",
        ),
        (OWN_PEER, "copy_differs", "table=peer, row=own"),
    ],
)
def test_an_edit_with_hashes_that_fit_is_named(
    reported: LocalDatabase, statement: str, code: str, about: str
) -> None:
    with unguarded(reported) as connection:
        connection.exec_driver_sql(statement)
        rehash(connection)
    found = problems(reported)
    assert any(code in problem.codes() and about in str(problem) for problem in found), found


@pytest.mark.parametrize("trigger", ["event_is_never_altered", "peer_copied_new"])
def test_a_guard_that_is_gone_is_named(reported: LocalDatabase, trigger: str) -> None:
    with reported.database.transaction() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    assert problems(reported) == [Problem("schema_missing", name=f"trigger {trigger}")]
