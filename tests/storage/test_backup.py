"""Backups are complete and consistent, one a day, and made while others write."""

from __future__ import annotations

import errno
import os
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage import backup
from kiosk.storage.backup import (
    FOLDER,
    KEPT,
    Backup,
    back_up,
    backups,
    daily_backup,
)
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import BackupIsDatabase, DatabaseDamaged, load_sqlite
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import FakeClock, add_orders, bring, go, new_order, problems

MONDAY = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 - file names carry the shop's own time
PAGE = 4096


def filled(data_dir: Path, clock: FakeClock) -> None:
    """A closed store with a day's work in it."""
    store = open_store(data_dir, clock)
    add_orders(store, [new_order(number) for number in range(100, 300)])
    bring(store, 1, Status.READY)
    store.close()


def overwrite(path: Path, start: int, contents: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(contents)


def test_damage_is_not_copied_over_the_good_backups(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for number in range(1, 40):
        bring(store, number, Status.READY)
    store.close()
    first = daily_backup(tmp_path, datetime(2026, 3, 1, 8, tzinfo=UTC))
    assert first is not None
    path = tmp_path / "kiosk.db"
    content = bytearray(path.read_bytes())
    page = 4096
    for number in range(4, len(content) // page):
        content[number * page : number * page + 64] = b"\x55" * 64
    path.write_bytes(content)
    for day in range(2, 12):
        with pytest.raises((DatabaseDamaged, StoreUnavailable)):
            daily_backup(tmp_path, datetime(2026, 3, day, 8, tzinfo=UTC))
    assert [backup.path for backup in backups(tmp_path)] == [first.path]


def test_one_backup_a_day_and_the_last_seven_are_kept(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    for day in range(10):
        morning = MONDAY + timedelta(days=day)
        made = daily_backup(data_dir, morning)
        assert made == Backup(data_dir / FOLDER / f"kiosk-{morning:%Y%m%d-%H%M%S}.db", morning)
        assert daily_backup(data_dir, morning + timedelta(hours=9)) is None
    assert [b.made_at.day for b in backups(data_dir)] == [2, 1, 30, 29, 28, 27, 26]
    assert len(backups(data_dir)) == KEPT
    assert not list((data_dir / FOLDER).glob("*-wal"))


def test_clock_that_was_wrong_for_a_while_does_not_stop_backups(
    data_dir: Path, clock: FakeClock
) -> None:
    filled(data_dir, clock)
    for day in range(KEPT):
        daily_backup(data_dir, MONDAY + timedelta(days=2000 + day))
    made = daily_backup(data_dir, MONDAY)
    assert made is not None
    assert made.path.exists()
    assert daily_backup(data_dir, MONDAY) is None
    assert len(backups(data_dir)) == KEPT


def test_remains_of_a_backup_that_was_cut_short_are_cleared(
    data_dir: Path, clock: FakeClock
) -> None:
    filled(data_dir, clock)
    daily_backup(data_dir, MONDAY)
    remains = data_dir / FOLDER / "kiosk-20261101-080000.db.part"
    for suffix in ("", "-journal", "-wal"):
        remains.with_name(remains.name + suffix).write_bytes(b"cut")
    daily_backup(data_dir, MONDAY + timedelta(days=1))
    assert not list((data_dir / FOLDER).glob("*.part*"))
    assert len(backups(data_dir)) == 2


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_backup_is_one_snapshot_while_others_write(
    store: LocalDatabase, data_dir: Path, in_parts: bool
) -> None:
    add_orders(store, [new_order(number) for number in range(1000)])
    writing = open_store(data_dir)
    stop = threading.Event()
    turned: list[int] = []

    def work() -> None:
        for number in range(1000):
            if stop.is_set():
                return
            go(writing, f"CMD-{number:06}", Status.READY)
            turned.append(number)

    worker = threading.Thread(target=work)
    worker.start()
    made = 0
    while worker.is_alive() and made < 8:
        while not turned:
            pass
        before = len(turned)
        target = data_dir / f"copy-{made}.db"
        back_up(data_dir / FILE_NAME, target, in_parts=in_parts)
        after = len(turned) + 1
        with closing(load_sqlite().connect(target)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (ready,) = copy.execute(
                "SELECT count(*) FROM orders WHERE status = 'COLLECT_READY'"
            ).fetchone()
            (events,) = copy.execute("SELECT count(*) FROM event").fetchone()
        assert before <= ready <= after
        assert events == 1000 + ready
        made += 1
    stop.set()
    worker.join()
    writing.close()
    assert made == 8


def test_people_work_between_the_parts_of_a_daily_backup(
    store: LocalDatabase, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_orders(store, [new_order(number) for number in range(300)])
    rests: list[float] = []

    def rest(seconds: float) -> None:
        go(store, f"CMD-{len(rests):06}", Status.READY)
        rests.append(seconds)

    monkeypatch.setattr(time, "sleep", rest)
    monkeypatch.setattr(backup, "PART_PAGES", 16)
    made = daily_backup(data_dir, MONDAY)
    assert made is not None
    assert len(rests) >= (data_dir / FILE_NAME).stat().st_size // PAGE // 16
    with closing(load_sqlite().connect(made.path)) as copy:
        ready = "SELECT count(*) FROM orders WHERE status = 'COLLECT_READY'"
        assert copy.execute(ready).fetchone() == (0,)


def test_backup_of_the_database_over_itself_is_refused(
    store: LocalDatabase, data_dir: Path
) -> None:
    bring(store, 1, Status.READY)
    path = data_dir / FILE_NAME
    (data_dir / "link.db").symlink_to(path)
    for target in (path, data_dir / "link.db"):
        with pytest.raises(BackupIsDatabase):
            back_up(path, target)
    go(store, "CMD-000001", Status.DELAYED)
    assert problems(store) == []


def test_backup_replaces_an_older_one_and_leaves_nothing_beside(
    store: LocalDatabase, data_dir: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere" / "kiosk.bak"
    back_up(data_dir / FILE_NAME, target)
    before = target.read_bytes()
    bring(store, 1, Status.READY)
    back_up(data_dir / FILE_NAME, target)
    assert target.read_bytes() != before
    assert [path.name for path in target.parent.iterdir()] == ["kiosk.bak"]


def test_failed_backup_leaves_the_older_one(
    store: LocalDatabase, data_dir: Path, tmp_path: Path
) -> None:
    target = tmp_path / "kiosk.bak"
    back_up(data_dir / FILE_NAME, target)
    before = target.read_bytes()
    store.close()
    (data_dir / FILE_NAME).write_bytes(b"no database" * 1000)
    with pytest.raises(StoreUnavailable) as refused:
        back_up(data_dir / FILE_NAME, target)
    assert refused.value.kind == "damaged"
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("kiosk.bak*")] == ["kiosk.bak"]


def test_disk_that_fills_up_while_a_backup_reaches_it_is_named(
    store: LocalDatabase, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems find no room only when they are asked to bring a file to the disk."""

    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StoreUnavailable) as refused:
        back_up(data_dir / FILE_NAME, tmp_path / "kiosk.bak", in_parts=True)
    assert refused.value.kind == "full"
    assert not list(tmp_path.glob("kiosk.bak*"))
