"""The database file is deleted, moved or replaced while it is open: nothing more is confirmed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.backup import back_up
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    order_of,
    problems,
)
from tests.storage.test_trouble import small_disk, unmount

pytestmark = pytest.mark.heavy

Accident = Callable[[Path], None]


def deleted(path: Path) -> None:
    path.unlink()


def deleted_with_its_journals(path: Path) -> None:
    for file in path.parent.glob(f"{FILE_NAME}*"):
        file.unlink()


def journal_deleted(path: Path) -> None:
    path.with_name(f"{FILE_NAME}-wal").unlink()


def index_deleted(path: Path) -> None:
    path.with_name(f"{FILE_NAME}-shm").unlink()


def renamed(path: Path) -> None:
    path.rename(path.with_name("old.db"))


def directory_renamed(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def directory_deleted(path: Path) -> None:
    shutil.rmtree(path.parent)


def replaced_by_a_backup(path: Path) -> None:
    backup = path.with_name("copy.db")
    back_up(path, backup)
    backup.replace(path)


def older_copy_put_over_it(path: Path) -> None:
    shutil.copyfile(path.parent.parent / "older.db", path)


def replaced_by_a_link(path: Path) -> None:
    path.rename(path.with_name("away.db"))
    shutil.copyfile(path.with_name("away.db"), path.with_name("linked.db"))
    path.symlink_to("linked.db")


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def a_text_put_over_it(path: Path) -> None:
    path.write_text("Liste de courses : pain, lait\n" * 500, encoding="utf-8")


def another_database_put_over_it(path: Path) -> None:
    other = path.with_name("other.db")
    connection = load_sqlite().connect(other)
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.commit()
    connection.close()
    shutil.copyfile(other, path)


def a_directory_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


ACCIDENTS = [
    deleted,
    deleted_with_its_journals,
    journal_deleted,
    index_deleted,
    renamed,
    directory_renamed,
    directory_deleted,
    replaced_by_a_backup,
    replaced_by_a_link,
    a_directory_in_its_place,
]
PUT_OVER_IT = [older_copy_put_over_it, emptied, a_text_put_over_it, another_database_put_over_it]


def at_work(data_dir: Path, clock: FakeClock) -> LocalDatabase:
    """A store in the middle of its day; an older copy of it lies beside its folder."""
    store = open_store(data_dir, clock)
    bring(store, 1, Status.READY)
    back_up(data_dir / FILE_NAME, data_dir.parent / "older.db")
    add_orders(store, [new_order(number) for number in range(100, 300)])
    with store.database.reader() as reader:
        reader.connection.exec_driver_sql("SELECT count(*) FROM orders")
    store.database.writer.get().exec_driver_sql("PRAGMA wal_checkpoint")
    bring(store, 2, Status.READY)
    return store


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_nothing_is_confirmed_after_it(
    data_dir: Path, clock: FakeClock, accident: Accident
) -> None:
    store = at_work(data_dir, clock)
    accident(data_dir / FILE_NAME)
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as refused:
            go(store, "CMD-000001", Status.DELAYED)
        assert refused.value.kind == "gone"
    store.database.close()


@pytest.mark.parametrize("accident", PUT_OVER_IT)
def test_nothing_is_confirmed_after_something_was_written_over_it(
    data_dir: Path, clock: FakeClock, accident: Accident
) -> None:
    store = at_work(data_dir, clock)
    accident(data_dir / FILE_NAME)
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as refused:
            go(store, "CMD-000001", Status.DELAYED)
        assert refused.value.kind == "gone"
    store.database.close()


@pytest.mark.parametrize(
    "accident", [deleted, directory_renamed, replaced_by_a_backup, emptied, a_text_put_over_it]
)
def test_it_is_noticed_by_those_who_only_read(
    data_dir: Path, clock: FakeClock, accident: Accident
) -> None:
    store = at_work(data_dir, clock)
    accident(data_dir / FILE_NAME)
    with pytest.raises(StoreUnavailable) as refused:
        order_of(store, "CMD-000001")
    assert refused.value.kind == "gone"
    store.database.close()


@pytest.mark.parametrize("accident", [*ACCIDENTS, *PUT_OVER_IT])
def test_it_leaves_a_trace_for_those_who_rest(
    data_dir: Path, clock: FakeClock, accident: Accident
) -> None:
    store = at_work(data_dir, clock)
    before = store.trace()
    assert store.trace() == before
    accident(data_dir / FILE_NAME)
    assert store.trace() != before
    store.database.close()


@pytest.mark.parametrize("accident", [deleted, replaced_by_a_backup, directory_renamed])
def test_what_is_under_way_when_it_happens_is_not_confirmed(
    data_dir: Path, clock: FakeClock, accident: Accident
) -> None:
    store = at_work(data_dir, clock)

    def serves(uow: UnitOfWork, command: counter.OrderCommand) -> Changes:
        changes = counter.serve(uow, command)
        accident(data_dir / FILE_NAME)
        return changes

    with pytest.raises(StoreUnavailable) as refused:
        store.run_blocking(serves, counter.OrderCommand("CMD-000001", LEA, COUNTER_1))
    assert refused.value.kind == "gone"
    store.database.close()


def test_no_new_file_is_made_in_its_place(data_dir: Path, clock: FakeClock) -> None:
    store = at_work(data_dir, clock)
    deleted_with_its_journals(data_dir / FILE_NAME)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            go(store, "CMD-000001", Status.DELAYED)
        with pytest.raises(StoreUnavailable):
            order_of(store, "CMD-000001")
    store.database.close()
    with pytest.raises(StoreUnavailable):
        order_of(store, "CMD-000001")
    assert not (data_dir / FILE_NAME).exists()


def test_work_goes_on_when_the_directory_is_back(data_dir: Path, clock: FakeClock) -> None:
    store = at_work(data_dir, clock)
    directory_renamed(data_dir / FILE_NAME)
    with pytest.raises(StoreUnavailable):
        go(store, "CMD-000001", Status.DELAYED)
    data_dir.with_name("elsewhere").rename(data_dir)
    go(store, "CMD-000001", Status.DELAYED)
    assert problems(store) == []
    store.close()


def test_a_disk_that_is_taken_out_stops_the_work(tmp_path: Path, clock: FakeClock) -> None:
    with small_disk(tmp_path / "disk", 9000) as disk:
        store = at_work(disk / "data", clock)
        unmount(disk)
        with pytest.raises(StoreUnavailable) as refused:
            go(store, "CMD-000001", Status.DELAYED)
        assert refused.value.kind == "gone"
        store.close()


def test_what_other_programs_write_is_no_accident(data_dir: Path, clock: FakeClock) -> None:
    """Checkpoints of another process write into the file itself."""
    store = at_work(data_dir, clock)
    other = open_store(data_dir, clock)
    for first in range(1000, 6000, 1000):
        add_orders(other, [new_order(number) for number in range(first, first + 200)])
        other.database.writer.get().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        go(store, f"CMD-{first:06}", Status.READY)
        back_up(data_dir / FILE_NAME, data_dir.parent / "copy.db")
    other.close()
    with store.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM attempt")
    store.database.writer.get().exec_driver_sql("VACUUM")
    go(store, "CMD-000001", Status.DELAYED)
    assert problems(store) == []
    store.close()


HELD_BY_OTHERS = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        print("held")
"""
"""Prints "held" if a process holds SQLite's shared lock: the journal must not be emptied then."""


def test_a_look_into_the_file_keeps_its_locks(data_dir: Path, clock: FakeClock) -> None:
    """A process that closes a file loses all its locks on it, SQLite's too."""
    store = at_work(data_dir, clock)
    os.utime(data_dir / FILE_NAME)
    with store.database.reader():
        pass  # The file seems to be written to, so its contents are read.
    command = [sys.executable, "-c", HELD_BY_OTHERS, str(data_dir / FILE_NAME)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"held\n"
    store.close()
