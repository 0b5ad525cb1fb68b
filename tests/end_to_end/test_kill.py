"""Tests that confirmed actions exist once after a device was killed at any time."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from kiosk.services.orders import counter
from kiosk.storage.backup import back_up
from kiosk.storage.engine.integrity import FILE_NAME, check_integrity
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.counts import count
from tests.end_to_end import fork_server
from tests.end_to_end.processes import Processes, Reported
from tests.storage.sample import add_orders, new_order, problems

KILLS = count("KILLS", 20, 200)
IMPORT_KILLS = count("IMPORT_KILLS", 5, 20)
START_KILLS = count("START_KILLS", 8, 30)
BACKUP_KILLS = count("BACKUP_KILLS", 3, 30)
BACKUP_KILLS_MAX = BACKUP_KILLS + 20
"""Until one meets a backup that is being written: on a busy computer many come too late."""


def values(reported: list[Reported], word: str) -> set[str]:
    return {value for said, value in reported if said == word}


def journal(store: LocalDatabase) -> Counter[str]:
    """How often each action is in the database: how often the same step of it was written."""
    steps = (
        "SELECT operation_id, count(*) AS n FROM event "
        "GROUP BY operation_id, kind, order_id, to_status"
    )
    with store.database.reader() as reader:
        rows = reader.connection.exec_driver_sql(steps)
        times: Counter[str] = Counter()
        for operation_id, count in rows:
            times[operation_id] = max(times[operation_id], count)
        return times


def orders_from(store: LocalDatabase, first: str, count: int) -> int:
    """How many orders of a batch exist, with lines, first event and search words."""
    with store.database.reader() as reader:
        return int(
            reader.connection.exec_driver_sql(
                "SELECT count(*) FROM orders WHERE version > 0 AND order_id IN "
                f"({', '.join(repr(f'CMD-{int(first) + n:06}') for n in range(count))}) "
                "AND id IN (SELECT order_pk FROM line) AND id IN (SELECT rowid FROM open_search)"
            ).scalar_one()
        )


@pytest.mark.slow
def test_confirmed_taps_survive_kills_once(data_dir: Path, processes: Processes) -> None:
    store = open_store(data_dir)
    add_orders(store, [new_order(number) for number in range(fork_server.ORDERS)])
    store.close()
    rng = random.Random(20261123)
    reported: list[Reported] = []
    for seed in range(KILLS):
        at_work = seed % 5 != 0
        after_s = rng.uniform(0, 0.05)
        words = rng.randrange(10) if at_work else 0
        reported += processes.kill(
            "tap", seed, data_dir, after_s, at_work=at_work, after_words=words
        )
    assert check_integrity(data_dir / FILE_NAME) is None
    store = open_store(data_dir)
    assert problems(store) == []
    events = journal(store)
    held = {action.held_id for action in store.read_blocking(lambda reader: reader.held_actions())}
    assert not held & events.keys()
    actions = values(reported, "action")
    assert len(actions) > KILLS / 2
    assert all(events[action] == 1 for action in actions)
    self_withdrawn = values(reported, "undoing")
    kept = values(reported, "held") - self_withdrawn
    assert len(kept) > KILLS / 20
    assert all(events[action] + (action in held) == 1 for action in kept)
    withdrawn = (values(reported, "undone") & values(reported, "held")) - actions
    assert withdrawn
    assert all(events[action] == 0 and action not in held for action in withdrawn)
    with store.database.reader() as reader:
        rows = reader.connection.exec_driver_sql("SELECT arrival_id FROM arrival").scalars()
        assert values(reported, "arrived") <= set(rows)
    check_batches(store, reported, fork_server.BATCH)
    store.run_blocking(counter.carry_out_due, None)
    assert problems(store) == []
    store.close()


def check_batches(store: LocalDatabase, reported: list[Reported], size: int) -> None:
    """Check that each batch is stored whole or not at all, and each confirmed one whole."""
    added = values(reported, "added")
    assert added
    for first in values(reported, "batch"):
        found = orders_from(store, first, size)
        assert found == size if first in added else found in (0, size)


@pytest.mark.slow
def test_import_that_is_killed_leaves_no_half_batch(data_dir: Path, processes: Processes) -> None:
    rng = random.Random(1)
    reported: list[Reported] = []
    for seed in range(1, IMPORT_KILLS + 1):
        after_s, words = rng.uniform(0, 0.2), seed % 4
        reported += processes.kill(
            "import", seed, data_dir, after_s, at_work=True, after_words=words
        )
    store = open_store(data_dir)
    check_batches(store, reported, 400)
    assert problems(store) == []
    store.close()


@pytest.mark.slow
def test_first_start_that_is_killed_begins_again(tmp_path: Path, processes: Processes) -> None:
    rng = random.Random(2)
    unfinished = 0
    for seed in range(START_KILLS):
        data_dir = tmp_path / f"data {seed}"
        reported = processes.kill("open", seed, data_dir, rng.uniform(0, 0.1), at_work=False)
        unfinished += ("working", "") not in reported
        store = open_store(data_dir)
        add_orders(store, [new_order(1)])
        assert problems(store) == []
        store.close()
    assert unfinished >= START_KILLS // 6


@pytest.mark.slow
def test_backup_that_is_killed_leaves_a_whole_one_or_none(
    data_dir: Path, processes: Processes
) -> None:
    store = open_store(data_dir)
    add_orders(store, [new_order(number) for number in range(2000)])
    store.close()
    rng = random.Random(3)
    target = data_dir / "copy.db"
    whole = data_dir.parent / "whole.db"
    back_up(data_dir / FILE_NAME, whole)
    interrupted = 0
    for seed in range(BACKUP_KILLS_MAX):
        if interrupted and seed >= BACKUP_KILLS:
            break
        target.unlink(missing_ok=True)
        processes.kill("backup", seed, data_dir, rng.uniform(0, 0.04), at_work=True)
        interrupted += (data_dir / "copy.db.part").exists()
        assert not target.exists() or target.read_bytes() == whole.read_bytes()
    assert interrupted
    back_up(data_dir / FILE_NAME, target)
    assert target.read_bytes() == whole.read_bytes()
    assert not list(data_dir.glob("*.part*"))
