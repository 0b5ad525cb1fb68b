"""Tests that subcommands and screens can use one database at the same time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage import database
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.counts import count
from tests.end_to_end import fork_server
from tests.end_to_end.processes import Processes
from tests.storage.sample import add_orders, go, new_order, order_of, problems

pytestmark = pytest.mark.slow

BATCHES, TAPS = count("BATCHES", 60, 120), count("TAPS", 75, 150)
ORDERS = 300


@pytest.fixture
def store(data_dir: Path) -> Iterator[LocalDatabase]:
    opened = open_store(data_dir)
    add_orders(opened, [new_order(number) for number in range(ORDERS)])
    yield opened
    opened.close()


def position(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.changed_since(0))[0]


def test_taps_and_an_import_do_not_keep_each_other_from_work(
    store: LocalDatabase, data_dir: Path, processes: Processes
) -> None:
    pid, reported = processes.start("batches", BATCHES, data_dir)
    slowest_s = 0.0
    for number in range(TAPS):
        began = time.perf_counter()
        go(store, f"CMD-{number:06}", Status.READY)
        slowest_s = max(slowest_s, time.perf_counter() - began)
    reported += processes.wait(pid)
    assert ("added", str(BATCHES * fork_server.BATCH)) in reported
    assert slowest_s < database.BUSY_S_MAX
    with store.database.reader() as reader:
        found = reader.connection.exec_driver_sql("SELECT status, count(*) FROM orders GROUP BY 1")
        assert dict(map(tuple, found)) == {
            Status.READY: TAPS,
            Status.STARTED: ORDERS - TAPS + BATCHES * fork_server.BATCH,
        }
    assert problems(store) == []


def test_what_another_process_changes_is_seen(
    store: LocalDatabase, data_dir: Path, processes: Processes
) -> None:
    before = position(store)
    pid, _ = processes.start("arrive", 7, data_dir)
    processes.wait(pid)
    after, orders = store.read_blocking(lambda reader: reader.changed_since(before))
    assert orders == frozenset({"CMD-000007", "CMD-000008"})
    assert store.read_blocking(lambda reader: reader.changed_since(after)) == (after, frozenset())


def test_large_change_by_another_process_is_read_as_a_whole(
    store: LocalDatabase, data_dir: Path, processes: Processes
) -> None:
    before = position(store)
    pid, _ = processes.start("batches", 20, data_dir)
    processes.wait(pid)
    after, orders = store.read_blocking(lambda reader: reader.changed_since(before))
    assert orders is None
    assert after == before + 20 * fork_server.BATCH


def test_reader_never_waits_for_a_writer(
    store: LocalDatabase,
    data_dir: Path,
    processes: Processes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pid, _ = processes.start("hold", 9000, data_dir)
    try:
        began = time.perf_counter()
        assert order_of(store, "CMD-000001").status is Status.STARTED
        assert store.read_blocking(lambda reader: reader.order("CMD-009000")) is None
        assert time.perf_counter() - began < 1
        monkeypatch.setattr(store.database.writer, "busy_s_max", 0.1)
        with pytest.raises(StoreUnavailable) as refused:
            go(store, "CMD-000001", Status.READY)
        assert refused.value.kind == "busy"
    finally:
        os.kill(pid, signal.SIGKILL)
        processes.wait(pid)
    go(store, "CMD-000001", Status.READY)
    assert store.read_blocking(lambda reader: reader.order("CMD-009000")) is None
    assert problems(store) == []
