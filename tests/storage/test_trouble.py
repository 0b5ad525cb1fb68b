"""A full disk, a read-only directory, a failing disk: reported, survived, and nothing is
written by half.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from kiosk.domain.status import Status
from kiosk.services.orders import counter
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.backup import FOLDER, back_up
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    NOON,
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    order_of,
    problems,
    steps_of,
)


def pages(store: LocalDatabase, limit: int | None) -> None:
    """Let the file grow by so many pages at most; None removes the limit."""
    connection = store.database.writer.get()
    now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    wanted = now + limit if limit is not None else 1_000_000
    connection.exec_driver_sql(f"PRAGMA max_page_count = {wanted}")


def many(store: LocalDatabase, first: int, count: int = 200) -> None:
    add_orders(store, [new_order(number) for number in range(first, first + count)])


def test_full_disk_saves_nothing_of_a_action_and_work_goes_on_later(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    pages(store, 2)
    with pytest.raises(StoreUnavailable) as refused:
        many(store, 100)
    assert refused.value.kind == "full"
    assert store.read_blocking(lambda reader: reader.order("CMD-000100")) is None
    assert problems(store) == []
    pages(store, None)
    go(store, order_id, Status.DELAYED)
    many(store, 100)
    assert problems(store) == []


@contextmanager
def small_disk(path: Path, size_kb: int) -> Iterator[Path]:
    """Mount a small file system, if this process may."""
    path.mkdir()
    size = f"size={size_kb}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("making a small disk needs root")
    try:
        yield path
    finally:
        if os.path.ismount(path):
            unmount(path)


def unmount(path: Path) -> None:
    """Unmount the file system, even while files on it are open."""
    subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_full_disk_is_reported_and_work_goes_on_when_there_is_space(
    tmp_path: Path, clock: FakeClock
) -> None:
    with small_disk(tmp_path / "disk", 3000) as disk:
        store = open_store(disk / "data", clock)
        order_id = bring(store, 1, Status.READY)
        ballast = disk / "ballast"
        space = os.statvfs(disk)
        ballast.write_bytes(b"x" * (space.f_bavail - 30) * space.f_bsize)
        confirmed = fill(store)
        with pytest.raises(StoreUnavailable):
            back_up(disk / "data" / FILE_NAME, disk / "backup.db")
        assert not list(disk.glob("backup.db*"))
        assert problems(store) == []
        ballast.unlink()
        go(store, order_id, Status.DELAYED)
        assert problems(store) == []
        for number in confirmed:
            assert order_of(store, f"CMD-{number:06}").status is Status.STARTED
        store.close()


def everything(store: LocalDatabase) -> set[str]:
    return store.read_blocking(lambda reader: {found.order_id for found in reader.summaries(None)})


def fill(store: LocalDatabase) -> list[int]:
    """Take orders until the disk has been full five times; returns the numbers confirmed."""
    confirmed: list[int] = []
    refusals = 0
    kinds = set()
    for number in range(10, 4000):
        try:
            add_orders(store, [new_order(number)])
        except StoreUnavailable as error:
            kinds.add(error.kind)
            assert f"CMD-{number:06}" not in everything(store)
            refusals += 1
            if refusals == 5:
                assert kinds == {"full"}
                return confirmed
        else:
            confirmed.append(number)
    raise AssertionError("the disk was never full")


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Fail this process's writes beyond this file size, as a failing disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_failing_disk_is_reported_and_work_goes_on_when_it_is_mended(
    store: LocalDatabase, data_dir: Path
) -> None:
    order_id = bring(store, 1, Status.READY)
    size = (data_dir / f"{FILE_NAME}-wal").stat().st_size
    with file_size_limit(size + 100):
        for _ in range(3):
            with pytest.raises(StoreUnavailable) as refused:
                go(store, order_id, Status.DELAYED)
            assert refused.value.kind in {"io", "full"}
        assert order_of(store, order_id).status is Status.READY
    go(store, order_id, Status.DELAYED)
    assert [event.to_status for event in steps_of(store, order_id)][-2:] == [
        Status.READY,
        Status.DELAYED,
    ]
    assert problems(store) == []


def test_a_read_only_disk_is_reported_and_work_goes_on_when_it_is_writable(
    tmp_path: Path, clock: FakeClock
) -> None:
    with small_disk(tmp_path / "disk", 3000) as disk:
        store = open_store(disk / "data", clock)
        order_id = bring(store, 1, Status.READY)
        store.close()
        remount(disk, "ro")
        for _ in range(2):
            with pytest.raises(StoreUnavailable) as refused:
                go(store, order_id, Status.DELAYED)
            assert refused.value.kind == "read_only"
        remount(disk, "rw")
        go(store, order_id, Status.DELAYED)
        assert problems(store) == []
        store.close()


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def test_connection_opened_while_read_only_is_opened_again(
    store: LocalDatabase, data_dir: Path
) -> None:
    order_id = bring(store, 1, Status.READY)
    store.database.writer.get().exec_driver_sql("PRAGMA query_only = 1")
    with pytest.raises(StoreUnavailable) as refused:
        go(store, order_id, Status.DELAYED)
    assert refused.value.kind == "read_only"
    go(store, order_id, Status.DELAYED)


def test_a_directory_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable) as refused:
        open_store(tmp_path / "file" / "data")
    assert refused.value.kind == "read_only"


def test_a_directory_in_the_place_of_the_database_is_reported(data_dir: Path) -> None:
    (data_dir / FILE_NAME).mkdir()
    with pytest.raises(StoreUnavailable) as refused:
        open_store(data_dir)
    assert refused.value.kind == "read_only"


def test_use_case_that_raises_leaves_nothing(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)

    def goes_wrong(uow: UnitOfWork, command: counter.OrderCommand) -> None:
        counter.serve(uow, command)
        raise RuntimeError("a bug of ours")

    with pytest.raises(RuntimeError):
        store.run_blocking(goes_wrong, counter.OrderCommand(order_id, LEA, COUNTER_1))
    assert order_of(store, order_id).status is Status.READY
    go(store, order_id, Status.DELAYED)
    assert problems(store) == []


def test_commit_that_fails_is_rolled_back_and_the_next_one_works(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)

    def name_an_order_that_is_not_there() -> None:
        with store.database.transaction() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
            connection.exec_driver_sql(
                "INSERT INTO held_action VALUES ('h', 'CMD-9', '[]', '', '', '', NULL, NULL, 'h')"
            )

    with pytest.raises(DBAPIError, match="FOREIGN KEY"):
        name_an_order_that_is_not_there()
    assert store.read_blocking(lambda reader: reader.held_actions()) == ()
    go(store, order_id, Status.DELAYED)
    assert problems(store) == []


def test_a_model_may_be_the_first_that_is_asked_after_the_file_was_opened_again(
    store: LocalDatabase,
) -> None:
    def ask(uow: UnitOfWork, code_hash: str) -> bool:
        return uow.devices.is_pairing_code_open(code_hash, NOON)

    assert not store.run_blocking(ask, "unknown")
    store.database.close()
    assert not store.run_blocking(ask, "unknown")


def test_reader_recovers_too(store: LocalDatabase, data_dir: Path) -> None:
    order_id = bring(store, 1, Status.READY)
    before = order_of(store, order_id)
    store.close()
    path = data_dir / FILE_NAME
    away = data_dir / "away.db"
    path.rename(away)
    path.mkdir()
    with pytest.raises(StoreUnavailable):
        order_of(store, order_id)
    path.rmdir()
    away.rename(path)
    assert order_of(store, order_id) == before


def test_a_backup_that_cannot_be_written_is_reported(store: LocalDatabase, data_dir: Path) -> None:
    (data_dir / "file").write_text("")
    for target in (data_dir / "file" / "copy.db", data_dir):
        with pytest.raises(StoreUnavailable) as refused:
            back_up(data_dir / FILE_NAME, target)
        assert refused.value.kind == "read_only"
    assert not (data_dir / FOLDER).exists()
    assert not list(data_dir.parent.glob("*.part*"))
