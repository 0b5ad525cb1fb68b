"""Backups, and what happens to a file that is damaged."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports import StoreUnavailable
from kiosk.storage.backup import (
    FOLDER,
    KEPT,
    Backup,
    back_up,
    backups,
    daily_backup,
    last_set_aside,
    newest_good_backup,
    restore,
    set_aside_if_damaged,
)
from kiosk.storage.database import FILE_NAME
from kiosk.storage.sqlite import DatabaseDamaged, DatabaseRefused, load_sqlite
from kiosk.storage.store import LocalStore, open_store
from tests.storage.sample import FakeClock, bring, go, new_order, order_of, problems, steps_of, take

MONDAY = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 - file names carry the shop's own time
PAGE = 4096


def filled(data_dir: Path, clock: FakeClock) -> None:
    """A closed store with a day's work in it."""
    store = open_store(data_dir, clock)
    take(store, [new_order(number) for number in range(100, 300)])
    bring(store, 1, Status.READY)
    store.close()


def overwrite(path: Path, start: int, contents: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(contents)


def header(path: Path) -> None:
    overwrite(path, 0, b"\x00" * 100)


def first_page(path: Path) -> None:
    overwrite(path, 100, b"\x55" * (PAGE - 100))


def some_pages(path: Path) -> None:
    overwrite(path, 5 * PAGE, b"\x55" * 20 * PAGE)


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def a_text(path: Path) -> None:
    path.write_text("Liste de courses : pain, lait\n" * 500, encoding="utf-8")


def zeros(path: Path) -> None:
    path.write_bytes(b"\x00" * path.stat().st_size)


def gone_but_for_its_journal(path: Path) -> None:
    path.rename(path.with_name("kiosk.db-wal"))


DAMAGES = [header, first_page, some_pages, cut, empty, a_text, zeros, gone_but_for_its_journal]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_database_is_set_aside_and_the_backup_restored(
    data_dir: Path, clock: FakeClock, damage: Callable[[Path], None]
) -> None:
    filled(data_dir, clock)
    made = daily_backup(data_dir, MONDAY)
    path = data_dir / FILE_NAME
    damage(path)
    damaged = {file.read_bytes() for file in data_dir.glob("kiosk.db*")}
    found = set_aside_if_damaged(data_dir, MONDAY)
    assert found is not None
    assert found.backup == made
    assert found.path.read_bytes() in damaged
    assert found.path.name.startswith("kiosk-damaged-20261123-080000.db")
    assert found.problem
    assert not list(data_dir.glob("kiosk.db*"))
    assert last_set_aside(data_dir) == found.path
    assert made is not None
    restore(data_dir, made)
    assert last_set_aside(data_dir) is None
    assert set_aside_if_damaged(data_dir, MONDAY) is None
    store = open_store(data_dir, clock)
    go(store, "CMD-000001", Status.DELAYED)
    epochs = [event.device_epoch for event in steps_of(store, "CMD-000001")]
    assert epochs == [1, 1, 2]
    assert steps_of(store, "CMD-000001")[-1].device_seq == 1
    assert problems(store) == []
    store.close()


@pytest.mark.parametrize("damage", [header, first_page, a_text, zeros])
def test_damage_is_named_when_the_store_is_opened(
    data_dir: Path, clock: FakeClock, damage: Callable[[Path], None]
) -> None:
    filled(data_dir, clock)
    damage(data_dir / FILE_NAME)
    with pytest.raises(DatabaseDamaged, match="is damaged"):
        open_store(data_dir, clock)


def test_damage_that_work_meets_is_named(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    some_pages(data_dir / FILE_NAME)
    store = open_store(data_dir, clock)

    def work_all_day() -> None:
        for number in range(100, 300):
            go(store, f"CMD-{number:06}", Status.READY)

    with pytest.raises(StoreUnavailable) as refused:
        work_all_day()
    assert refused.value.kind == "damaged"
    assert problems(store)
    store.close()


def test_sound_or_missing_database_is_left_alone(data_dir: Path, clock: FakeClock) -> None:
    assert set_aside_if_damaged(data_dir, MONDAY) is None
    filled(data_dir, clock)
    assert set_aside_if_damaged(data_dir, MONDAY) is None
    store = open_store(data_dir, clock)
    take(store, [new_order(2)])
    assert (data_dir / f"{FILE_NAME}-wal").stat().st_size
    assert set_aside_if_damaged(data_dir, MONDAY) is None
    store.close()
    assert [path.name for path in data_dir.iterdir()] == [FILE_NAME]


def test_journal_files_go_with_the_damaged_database(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    a_text(data_dir / FILE_NAME)
    (data_dir / f"{FILE_NAME}-wal").write_bytes(b"the last taps")
    found = set_aside_if_damaged(data_dir, MONDAY)
    assert found is not None
    assert found.path.with_name(f"{found.path.name}-wal").read_bytes() == b"the last taps"


def test_second_damage_in_a_second_does_not_replace_the_first(data_dir: Path) -> None:
    for contents in (b"first", b"second"):
        (data_dir / FILE_NAME).write_bytes(contents * 1000)
        found = set_aside_if_damaged(data_dir, MONDAY)
        assert found is not None
        assert found.path.read_bytes() == contents * 1000
    assert len(list(data_dir.glob("kiosk-damaged-*"))) == 2


def test_damaged_backups_are_passed_over(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    made = [daily_backup(data_dir, MONDAY + timedelta(days=day)) for day in range(4)]
    assert newest_good_backup(data_dir) == made[3]
    for day, damage in ((3, empty), (2, a_text), (1, some_pages)):
        found = made[day]
        assert found is not None
        damage(found.path)
        assert newest_good_backup(data_dir) == made[day - 1]


def test_without_a_good_backup_none_is_offered(data_dir: Path) -> None:
    a_text(data_dir / FILE_NAME)
    (data_dir / FOLDER).mkdir()
    a_text(data_dir / FOLDER / "kiosk-20261122-080000.db")
    (data_dir / FOLDER / "kiosk-notes.db").write_text("")
    found = set_aside_if_damaged(data_dir, MONDAY)
    assert found is not None
    assert found.backup is None


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


def test_backup_shows_one_moment_while_others_write(
    store: LocalStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store, [new_order(number) for number in range(1000)])
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
        back_up(data_dir / FILE_NAME, target)
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


def test_backup_of_the_database_over_itself_is_refused(store: LocalStore, data_dir: Path) -> None:
    bring(store, 1, Status.READY)
    path = data_dir / FILE_NAME
    (data_dir / "link.db").symlink_to(path)
    for target in (path, data_dir / "link.db"):
        with pytest.raises(DatabaseRefused, match="is the database itself"):
            back_up(path, target)
    go(store, "CMD-000001", Status.DELAYED)
    assert problems(store) == []


def test_backup_replaces_an_older_one_and_leaves_nothing_beside(
    store: LocalStore, data_dir: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere" / "kiosk.bak"
    back_up(data_dir / FILE_NAME, target)
    before = target.read_bytes()
    bring(store, 1, Status.READY)
    back_up(data_dir / FILE_NAME, target)
    assert target.read_bytes() != before
    assert [path.name for path in target.parent.iterdir()] == ["kiosk.bak"]


def test_failed_backup_leaves_the_older_one(
    store: LocalStore, data_dir: Path, tmp_path: Path
) -> None:
    target = tmp_path / "kiosk.bak"
    back_up(data_dir / FILE_NAME, target)
    before = target.read_bytes()
    store.close()
    some_pages(data_dir / FILE_NAME)
    (data_dir / FILE_NAME).write_bytes(b"no database" * 1000)
    with pytest.raises(StoreUnavailable) as refused:
        back_up(data_dir / FILE_NAME, target)
    assert refused.value.kind == "damaged"
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("kiosk.bak*")] == ["kiosk.bak"]


def test_restoring_over_a_database_is_refused(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    made = daily_backup(data_dir, MONDAY)
    assert made is not None
    with pytest.raises(DatabaseRefused, match="There is a database"):
        restore(data_dir, made)
    (data_dir / FILE_NAME).rename(data_dir / f"{FILE_NAME}-wal")
    with pytest.raises(DatabaseRefused, match="There is a database"):
        restore(data_dir, made)


def test_restored_work_is_all_there(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    made = daily_backup(data_dir, MONDAY)
    assert made is not None
    (data_dir / FILE_NAME).unlink()
    restore(data_dir, made)
    store = open_store(data_dir, clock)
    assert order_of(store, "CMD-000001").status is Status.READY
    assert order_of(store, "CMD-000299").status is Status.STARTED
    store.close()
    assert sorted(path.name for path in data_dir.iterdir()) == [FOLDER, FILE_NAME]


def test_unreadable_database_is_no_damage(data_dir: Path) -> None:
    (data_dir / FILE_NAME).mkdir()
    (data_dir / FILE_NAME / "x").write_text("")
    with pytest.raises(DatabaseRefused, match="cannot be read"):
        set_aside_if_damaged(data_dir, MONDAY)
    assert (data_dir / FILE_NAME / "x").exists()
