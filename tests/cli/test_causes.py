"""Tests that an error names its cause in the reader's language, and quotes libraries."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from tests.cli.conftest import Cli


def a_letter(path: Path) -> None:
    path.write_bytes(b"Liste de courses : pain, lait\n" * 500)


def emptied(path: Path) -> None:
    (path.parent / "kiosk.lock").touch()
    path.write_bytes(b"")


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(load_sqlite().connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        (a_letter, "le fichier n’est pas une base SQLite"),
        (emptied, "le fichier a été vidé"),
        (of_another_program, "c’est la base d’un autre logiciel"),
    ],
)
def test_why_a_database_is_damaged_is_said(
    kiosk: Cli, spoil: Callable[[Path], None], cause: str
) -> None:
    spoil(kiosk.data_dir / FILE_NAME)
    answer = kiosk("orders")
    assert answer.code == 4
    assert f"est abîmée\u00a0: {cause}." in answer.err


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        (a_letter, "le fichier n’est pas une base SQLite"),
        (of_another_program, "c’est la base d’un autre logiciel"),
    ],
)
def test_why_a_file_is_no_head_office_is_said(
    kiosk: Cli, spoil: Callable[[Path], None], cause: str
) -> None:
    kiosk.have_head_office()
    kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON")
    spoil(kiosk.data_dir / "headoffice.db")
    answer = kiosk("headoffice", "orders")
    assert answer.code == 4
    assert f"la base d’un siège\u00a0: {cause}." in answer.err


def test_a_head_office_that_was_damaged_is_not_sent_to_the_backups_of_a_store(kiosk: Cli) -> None:
    kiosk.have_head_office()
    kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON")
    path = kiosk.data_dir / "headoffice.db"
    with closing(load_sqlite().connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'store'"
        (page,) = connection.execute(query).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x55" * size)
    answer = kiosk("headoffice", "orders", "--store", "LYON")
    assert answer.code == 4
    assert "restore-backup" not in answer.err
    assert "Constat\u00a0: le fichier de la base de données est abîmé" in answer.err


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'counter_name = "A"\nundo_s = soon\n', ("ligne 2, colonne 10", "Invalid value")),
        (b'people = [{name = "A"', ("finit trop tôt", "Unclosed inline table")),
        (b"undo_s = 1\nundo_s = 2\n", ("ligne 2", "Cannot overwrite a value")),
        (b"\xff\xfe", ("UTF-8",)),
        (b"people = " + b"[" * 100_000, ("trop de niveaux",)),
    ],
    ids=["value", "end", "twice", "bytes", "deep"],
)
def test_why_a_file_of_settings_cannot_be_read_is_said(
    kiosk: Cli, raw: bytes, words: tuple[str, ...]
) -> None:
    (kiosk.data_dir / "kiosk.toml").write_bytes(raw)
    answer = kiosk("orders")
    assert answer.code == 2
    assert all(word in answer.err for word in words), answer.err


def test_a_folder_given_as_head_office_s_database_is_named(kiosk: Cli, tmp_path: Path) -> None:
    answer = kiosk("headoffice", "orders", "--database", f"sqlite:///{tmp_path}")
    assert answer.code == 2
    assert f"{tmp_path} est un dossier" in answer.err


def test_a_slot_that_ends_before_it_begins_is_said_to(kiosk: Cli) -> None:
    slot = "2026-11-24T16:00+01:00/2026-11-24T15:00+01:00"
    answer = kiosk("headoffice", "replan", "C-1", "--slot", slot)
    assert answer.code == 2
    assert "finit avant de commencer" in answer.err


READING = ("orders", "devices", "verify", "pairing-code --store LYON", "erase C-1", "revoke x")


@pytest.mark.parametrize("command", READING)
def test_a_mistyped_database_is_not_made(kiosk: Cli, tmp_path: Path, command: str) -> None:
    path = tmp_path / "mistyped.db"
    answer = kiosk("headoffice", *command.split(), "--database", f"sqlite:///{path}")
    assert answer.code == 2
    assert str(path) in answer.err
    assert not path.exists()
