import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.storage.backup import daily_backup
from kiosk.storage.engine.sqlite import load_sqlite
from tests.cli.conftest import Cli
from tests.services.bodies import numbered


@contextmanager
def database(path: Path) -> Iterator[Any]:
    with closing(load_sqlite().connect(path)) as connection:
        yield connection
        connection.commit()


def spoil(data_dir: Path) -> None:
    """Overwrite the database's first pages, as a failing disk may do."""
    path = data_dir / "kiosk.db"
    with path.open("r+b") as file:
        file.write(os.urandom(8192))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


# --- verify --------------------------------------------------------------------------------------


def test_a_sound_store_verifies(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    kiosk("advance", "C-1", "READY", "--by", "Léa")
    answer = kiosk("verify", "--json")
    assert answer.code == 0
    counted = {"problems": [], "orders": 3, "events": 4, "arrivals": 0}
    alone = {"role": "hub", "upstream": None, "last_contact_at": None, "clock_offset_ms": None}
    assert answer.json == {**counted, **alone, "waiting": 0}
    assert kiosk("verify").out.startswith("Tout est en ordre (commandes\u00a0: 3")


def test_a_projection_that_was_tampered_with_is_found(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(2))
    with database(kiosk.data_dir / "kiosk.db") as connection:
        connection.execute("UPDATE orders SET shelf = 'X', slot_start = NULL, slot_end = NULL")
    answer = kiosk("verify")
    assert (answer.code, answer.out) == (4, "")
    assert "C-1" in answer.err
    assert "C-2" in answer.err
    # For each order: the slot, which the journal records, the shelf, which is sealed, and the
    # search index, which finds the order by the shelf that it had.
    assert len(kiosk("verify", "--json").json["problems"]) == 6


# --- backup --------------------------------------------------------------------------------------


def test_a_backup_is_a_whole_store(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.import_orders(*numbered(5))
    target = tmp_path / "monday.db"
    answer = kiosk("backup", str(target))
    assert (answer.code, str(target) in answer.out) == (0, True)
    with database(target) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (5,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_goes_neither_over_the_store_nor_into_nowhere(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.import_orders(*numbered(1))
    assert kiosk("backup", str(kiosk.data_dir / "kiosk.db")).code == 2
    assert kiosk("backup", str(tmp_path)).code == 2
    blocked = tmp_path / "file"
    blocked.write_text("")
    for nowhere in (blocked / "copy.db", tmp_path / "no" / "folder" / "copy.db"):
        answer = kiosk("backup", str(nowhere))
        assert answer.code == 2
        assert len(answer.err.splitlines()) == 1
        assert not nowhere.exists()
    assert len(kiosk("orders", "--json").json) == 1


# --- doctor and damage ---------------------------------------------------------------------------


def test_doctor_finds_everything_in_order(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(1))
    answer = kiosk("doctor", "--json")
    assert answer.code == 0
    checks = {check["check"]: check for check in answer.json}
    assert set(checks) >= {
        "python", "sqlite", "settings", "data", "disk", "database", "backups", "qt", "fonts",
    }  # fmt: skip
    assert checks["database"]["state"] == "good"
    assert checks["backups"]["state"] == "warning"
    assert kiosk("doctor").out.count("\n") == len(checks)


@pytest.mark.parametrize(("language", "size"), [("fr", r"\d+,\d Mo"), ("en", r"\d+\.\d MB")])
def test_doctor_writes_fractions_as_its_reader_does(kiosk: Cli, language: str, size: str) -> None:
    kiosk.import_orders(*numbered(1))
    (kiosk.data_dir / "kiosk.toml").write_text(f'language = "{language}"')
    assert re.search(size, kiosk("doctor").out)


def test_doctor_on_a_device_that_has_no_store_yet_makes_none(kiosk: Cli) -> None:
    shutil.rmtree(kiosk.data_dir)
    assert kiosk("doctor").code == 0
    assert not kiosk.data_dir.exists()


def test_doctor_reports_invalid_settings(kiosk: Cli) -> None:
    (kiosk.data_dir / "kiosk.toml").write_text('language = "de"')
    answer = kiosk("doctor")
    assert answer.code == 4
    assert "language" in answer.out


def test_a_damaged_database_is_recognised_and_left_as_it_is(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    spoil(kiosk.data_dir)
    raw = (kiosk.data_dir / "kiosk.db").read_bytes()
    for command in (("orders",), ("verify",), ("import", "-"), ("show", "C-1")):
        answer = kiosk(*command, stdin=b"[]")
        assert answer.code == 4, command
        assert "kiosk doctor --restore-backup" in answer.err
    assert kiosk("doctor").code == 4
    assert (kiosk.data_dir / "kiosk.db").read_bytes() == raw


def test_the_newest_sound_backup_takes_the_place_of_a_damaged_database(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    daily_backup(kiosk.data_dir, datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    kiosk.import_orders(*numbered(5))
    daily_backup(kiosk.data_dir, datetime(2026, 11, 23, 8, 0))  # noqa: DTZ001
    newest = kiosk.data_dir / "backups" / "kiosk-20261123-080000.db"
    newest.write_bytes(newest.read_bytes()[:5000])
    spoil(kiosk.data_dir)
    answer = kiosk("doctor", "--restore-backup")
    assert (answer.code, "22/11/2026 08:00" in answer.out) == (0, True)
    assert len(list(kiosk.data_dir.glob("kiosk-damaged-*.db"))) == 1
    assert len(kiosk("orders", "--json").json) == 3
    assert kiosk("verify").code == 0
    assert kiosk("advance", "C-1", "READY", "--by", "Léa").code == 0
    assert kiosk("verify").code == 0


def test_a_database_that_was_set_aside_is_not_replaced_by_an_empty_one(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    daily_backup(kiosk.data_dir, datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    (kiosk.data_dir / "kiosk.db").rename(kiosk.data_dir / "kiosk-damaged-20261123-080000.db")
    answer = kiosk("orders")
    assert answer.code == 4
    assert "kiosk doctor --restore-backup" in answer.err
    assert not (kiosk.data_dir / "kiosk.db").exists()
    assert kiosk("doctor", "--restore-backup").code == 0
    assert len(kiosk("orders", "--json").json) == 3


@pytest.mark.parametrize(
    "command", [("orders",), ("verify",), ("import", "-"), ("show", "C-1"), ("backup", "x.db")]
)
def test_a_database_that_is_gone_is_missed_and_not_replaced_by_an_empty_one(
    kiosk: Cli, command: tuple[str, ...]
) -> None:
    kiosk.import_orders(*numbered(3))
    daily_backup(kiosk.data_dir, datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    (kiosk.data_dir / "kiosk.db").unlink()
    answer = kiosk(*command, stdin=b"[]")
    assert (answer.code, len(answer.err.splitlines())) == (4, 1)
    assert "a disparu" in answer.err
    assert "kiosk doctor --restore-backup" in answer.err
    looked = kiosk("doctor")
    assert (looked.code, "disparue" in looked.out) == (4, True)
    assert not (kiosk.data_dir / "kiosk.db").exists()
    assert kiosk("doctor", "--restore-backup").code == 0
    assert len(kiosk("orders", "--json").json) == 3


def test_without_a_sound_backup_a_database_that_is_gone_can_begin_anew(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    daily_backup(kiosk.data_dir, datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    (kiosk.data_dir / "kiosk.db").unlink()
    (kiosk.data_dir / "backups" / "kiosk-20261122-080000.db").write_text("")
    answer = kiosk("doctor", "--restore-backup")
    assert (answer.code, "pas de sauvegarde saine" in answer.err) == (4, True)
    assert kiosk("import", "-", stdin=b"[]").code == 0


def test_without_a_backup_the_damaged_file_is_kept_and_work_can_begin_anew(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    spoil(kiosk.data_dir)
    answer = kiosk("doctor", "--restore-backup")
    assert answer.code == 4
    assert len(list(kiosk.data_dir.glob("kiosk-damaged-*.db"))) == 1
    assert kiosk("import", "-", stdin=b"[]").code == 0
    assert kiosk("orders", "--json").json == []


def test_a_sound_database_is_never_replaced(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    daily_backup(kiosk.data_dir, datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    kiosk.import_orders(*numbered(5))
    assert kiosk("doctor", "--restore-backup").code == 0
    assert len(kiosk("orders", "--json").json) == 5


def test_a_database_of_a_newer_version_is_refused(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(1))
    with database(kiosk.data_dir / "kiosk.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = kiosk("orders")
    assert (answer.code, "version plus récente" in answer.err) == (4, True)
    assert kiosk("doctor").code == 4


@pytest.mark.parametrize("command", [("orders",), ("verify",), ("import", "-")])
def test_a_file_in_place_of_the_folder_is_reported(kiosk: Cli, command: tuple[str, ...]) -> None:
    shutil.rmtree(kiosk.data_dir)
    kiosk.data_dir.write_text("no folder")
    answer = kiosk(*command, stdin=b"[]")
    assert answer.code == 2
    assert answer.err == f"--data attend un dossier, et {kiosk.data_dir} est un fichier.\n"


def test_a_writer_that_never_ends_is_reported(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    kiosk.import_orders(*numbered(1))
    monkeypatch.setattr("kiosk.storage.database.BUSY_S_MAX", 0.05)
    with closing(load_sqlite().connect(kiosk.data_dir / "kiosk.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = kiosk("advance", "C-1", "READY", "--by", "Léa")
        assert (answer.code, "occupée" in answer.err) == (4, True)
        assert kiosk("orders").code == 0
