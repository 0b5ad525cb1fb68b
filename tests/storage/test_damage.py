"""What happens to a database that is damaged, and how a backup takes its place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.backup import FOLDER, daily_backup, newest_good_backup
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import (
    DatabaseDamaged,
    DatabasePresent,
    DatabaseUnreadable,
    load_sqlite,
)
from kiosk.storage.local_database import open_store
from kiosk.storage.restore import last_set_aside, restore, set_aside_if_damaged, still_to_replace
from tests.storage.sample import (
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    order_of,
    problems,
    steps_of,
)

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


def header(path: Path) -> None:
    overwrite(path, 0, b"\x00" * 100)


def first_page(path: Path) -> None:
    overwrite(path, 100, b"\x55" * (PAGE - 100))


def some_pages(path: Path) -> None:
    overwrite(path, 100 * PAGE, b"\x55" * 20 * PAGE)


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


def another_program_s(path: Path) -> None:
    path.unlink()
    with closing(load_sqlite().connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


DAMAGES = [
    header,
    first_page,
    some_pages,
    cut,
    empty,
    a_text,
    zeros,
    gone_but_for_its_journal,
    another_program_s,
]

DAMAGE_SHOWN = {
    "file_damaged": ("first_page", "some_pages", "cut"),
    "file_empty": ("empty",),
    "file_is_no_database": ("header", "a_text", "zeros"),
    "file_gone_but_for_wal": ("gone_but_for_its_journal",),
    "file_of_another_program": ("another_program_s",),
}
"""The code of each problem, and the damages that it is reported for."""


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
    assert found.path is not None
    assert found.path.read_bytes() in damaged
    assert found.path.name.startswith("kiosk-damaged-20261123-080000.db")
    assert damage.__name__ in DAMAGE_SHOWN[found.problem.code]
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
    with pytest.raises(DatabaseDamaged):
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
    add_orders(store, [new_order(2)])
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
    assert found.path is not None
    assert found.path.with_name(f"{found.path.name}-wal").read_bytes() == b"the last taps"


def test_second_damage_in_a_second_does_not_replace_the_first(data_dir: Path) -> None:
    for contents in (b"first", b"second"):
        (data_dir / FILE_NAME).write_bytes(contents * 1000)
        found = set_aside_if_damaged(data_dir, MONDAY)
        assert found is not None
        assert found.path is not None
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


def test_restoring_over_a_database_is_refused(data_dir: Path, clock: FakeClock) -> None:
    filled(data_dir, clock)
    made = daily_backup(data_dir, MONDAY)
    assert made is not None
    with pytest.raises(DatabasePresent):
        restore(data_dir, made)
    (data_dir / FILE_NAME).rename(data_dir / f"{FILE_NAME}-wal")
    with pytest.raises(DatabasePresent):
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
    with pytest.raises(DatabaseUnreadable):
        set_aside_if_damaged(data_dir, MONDAY)
    assert (data_dir / FILE_NAME / "x").exists()


def test_a_database_that_is_gone_is_missed_where_there_are_backups(
    data_dir: Path, clock: FakeClock
) -> None:
    assert still_to_replace(data_dir) is None
    filled(data_dir, clock)
    made = daily_backup(data_dir, MONDAY)
    assert still_to_replace(data_dir) is None
    (data_dir / FILE_NAME).unlink()
    found = still_to_replace(data_dir)
    assert found is not None
    assert (found.path, found.backup) == (None, made)
    assert made is not None
    empty(made.path)
    found = still_to_replace(data_dir)
    assert found is not None
    assert found.backup is None


def test_a_copy_of_another_program_s_database_is_no_backup(
    data_dir: Path, clock: FakeClock
) -> None:
    filled(data_dir, clock)
    made = daily_backup(data_dir, MONDAY)
    another_program_s(data_dir / FILE_NAME)
    with pytest.raises(DatabaseDamaged):
        daily_backup(data_dir, MONDAY + timedelta(days=1))
    assert newest_good_backup(data_dir) == made
