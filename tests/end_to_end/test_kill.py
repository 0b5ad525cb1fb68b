"""A machine may go down at any moment: what was confirmed is there afterwards, once."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from kiosk.services import counter
from kiosk.storage.backup import back_up
from kiosk.storage.database import FILE_NAME
from kiosk.storage.integrity import check_integrity
from kiosk.storage.store import LocalStore, open_store
from tests.end_to_end import fork_server
from tests.end_to_end.processes import Processes, Told
from tests.storage.sample import new_order, problems, take

KILLS = 200


def values(told: list[Told], word: str) -> set[str]:
    return {value for said, value in told if said == word}


def journal(store: LocalStore) -> Counter[str]:
    """How often every deed is there: how often the same step of it was written."""
    steps = "SELECT deed_id, count(*) AS n FROM event GROUP BY deed_id, kind, order_id, to_status"
    with store.database.reader() as reader:
        rows = reader.connection.exec_driver_sql(steps)
        times: Counter[str] = Counter()
        for deed_id, count in rows:
            times[deed_id] = max(times[deed_id], count)
        return times


def orders_from(store: LocalStore, first: str, count: int) -> int:
    """How many of a batch are there, with lines, first event and search words."""
    with store.database.reader() as reader:
        return int(
            reader.connection.exec_driver_sql(
                "SELECT count(*) FROM orders WHERE version > 0 AND order_id IN "
                f"({', '.join(repr(f'CMD-{int(first) + n:06}') for n in range(count))}) "
                "AND id IN (SELECT order_pk FROM line) AND id IN (SELECT rowid FROM order_search)"
            ).scalar_one()
        )


@pytest.mark.slow
def test_confirmed_taps_survive_200_kills_once(data_dir: Path, processes: Processes) -> None:
    store = open_store(data_dir)
    take(store, [new_order(number) for number in range(fork_server.ORDERS)])
    store.close()
    chance = random.Random(20261123)
    told: list[Told] = []
    for seed in range(KILLS):
        at_work = seed % 5 != 0
        after_s = chance.uniform(0, 0.05)
        words = chance.randrange(10) if at_work else 0
        told += processes.kill("tap", seed, data_dir, after_s, at_work=at_work, after_words=words)
    assert check_integrity(data_dir / FILE_NAME) is None
    store = open_store(data_dir)
    assert problems(store) == []
    events = journal(store)
    held = {deed.held_id for deed in store.query(lambda reader: reader.held_deeds())}
    assert not held & events.keys()
    deeds = values(told, "deed")
    assert len(deeds) > KILLS / 2
    assert all(events[deed] == 1 for deed in deeds)
    self_withdrawn = values(told, "undoing")
    kept = values(told, "held") - self_withdrawn
    assert len(kept) > KILLS / 20
    assert all(events[deed] + (deed in held) == 1 for deed in kept)
    withdrawn = (values(told, "undone") & values(told, "held")) - deeds
    assert withdrawn
    assert all(events[deed] == 0 and deed not in held for deed in withdrawn)
    with store.database.reader() as reader:
        rows = reader.connection.exec_driver_sql("SELECT arrival_id FROM arrival").scalars()
        assert values(told, "arrived") <= set(rows)
    check_batches(store, told, fork_server.BATCH)
    store.call(counter.carry_out_due, None)
    assert problems(store) == []
    store.close()


def check_batches(store: LocalStore, told: list[Told], size: int) -> None:
    """Every batch is there as a whole or not at all, and those that were confirmed are."""
    taken = values(told, "taken")
    assert taken
    for first in values(told, "batch"):
        found = orders_from(store, first, size)
        assert found == size if first in taken else found in (0, size)


@pytest.mark.slow
def test_import_that_is_killed_leaves_no_half_batch(data_dir: Path, processes: Processes) -> None:
    chance = random.Random(1)
    told: list[Told] = []
    for seed in range(1, 21):
        after_s, words = chance.uniform(0, 0.2), seed % 4
        told += processes.kill("import", seed, data_dir, after_s, at_work=True, after_words=words)
    store = open_store(data_dir)
    check_batches(store, told, 400)
    assert problems(store) == []
    store.close()


@pytest.mark.slow
def test_first_start_that_is_killed_begins_again(tmp_path: Path, processes: Processes) -> None:
    chance = random.Random(2)
    unfinished = 0
    for seed in range(30):
        data_dir = tmp_path / f"data {seed}"
        told = processes.kill("open", seed, data_dir, chance.uniform(0, 0.1), at_work=False)
        unfinished += ("working", "") not in told
        store = open_store(data_dir)
        take(store, [new_order(1)])
        assert problems(store) == []
        store.close()
    assert unfinished >= 5


@pytest.mark.slow
def test_backup_that_is_killed_leaves_a_whole_one_or_none(
    data_dir: Path, processes: Processes
) -> None:
    store = open_store(data_dir)
    take(store, [new_order(number) for number in range(2000)])
    store.close()
    chance = random.Random(3)
    target = data_dir / "copy.db"
    whole = data_dir.parent / "whole.db"
    back_up(data_dir / FILE_NAME, whole)
    interrupted = 0
    for seed in range(30):
        target.unlink(missing_ok=True)
        processes.kill("backup", seed, data_dir, chance.uniform(0, 0.04), at_work=True)
        interrupted += (data_dir / "copy.db.part").exists()
        assert not target.exists() or target.read_bytes() == whole.read_bytes()
    assert interrupted
    back_up(data_dir / FILE_NAME, target)
    assert target.read_bytes() == whole.read_bytes()
    assert not list(data_dir.glob("*.part*"))
