"""Tests that every subcommand reports unusable data in French."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.app.addresses import certificate_dir
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.sync.identity.certificates import FILE_NAME as CERTIFICATE
from kiosk.sync.identity.pairing import FILE_NAME as PAIRING
from tests.cli.conftest import Cli
from tests.cli.french.words import GROUPS, STAYING, assert_french, required, subcommands
from tests.counts import portion
from tests.services.bodies import body

pytestmark = pytest.mark.heavy


def absent(data_dir: Path) -> None:
    (data_dir / FILE_NAME).unlink()


def damaged(data_dir: Path) -> None:
    (data_dir / FILE_NAME).write_bytes(b"no database" * 1000)


def folder(data_dir: Path) -> None:
    absent(data_dir)
    (data_dir / FILE_NAME).mkdir()
    (data_dir / FILE_NAME / "x").write_text("")


def of_version(data_dir: Path, version: str) -> None:
    with closing(load_sqlite().connect(data_dir / FILE_NAME)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()


def too_new(data_dir: Path) -> None:
    of_version(data_dir, "9999")


def too_old(data_dir: Path) -> None:
    of_version(data_dir, "0000")


def pairing_damaged(data_dir: Path) -> None:
    (data_dir / PAIRING).write_text("{")


def pairing_unreadable(data_dir: Path) -> None:
    (data_dir / PAIRING).mkdir()


def certificate_damaged(data_dir: Path) -> None:
    certificate_dir(data_dir).mkdir(parents=True, exist_ok=True)
    (certificate_dir(data_dir) / CERTIFICATE).write_text("no certificate")


def head_office_damaged(data_dir: Path) -> None:
    (data_dir / "headoffice.db").write_bytes(b"no database" * 1000)


SPOILS: list[Callable[[Path], None]] = [
    absent,
    damaged,
    folder,
    too_new,
    too_old,
    pairing_damaged,
    pairing_unreadable,
    certificate_damaged,
    head_office_damaged,
]


@pytest.mark.parametrize("spoil", SPOILS)
def test_data_that_cannot_be_used(kiosk: Cli, spoil: Callable[[Path], None]) -> None:
    """By default every third subcommand, each with a third of what can be wrong."""
    spoil(kiosk.data_dir)
    for subcommand in portion(subcommands(), SPOILS.index(spoil), 3):
        if " ".join(subcommand) not in STAYING:
            assert_french(kiosk(*subcommand, *required(subcommand)))


def test_a_folder_that_is_a_file(kiosk: Cli, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    for subcommand in subcommands():
        if subcommand not in GROUPS:
            answer = kiosk(*subcommand, *required(subcommand), "--data", str(path))
            assert answer.code
            assert_french(answer)


EDITS = (
    "CREATE TABLE recipe (name TEXT)",
    "UPDATE orders SET version = 9, shelf = 'X', code_key = 'X' WHERE id = 1",
    "UPDATE event SET actor_name = 'X', reason = 'X' WHERE order_id = 'C-1'",
    "UPDATE open_search SET words = 'x'",
    "UPDATE event SET subject_id = 'X' WHERE order_id = 'C-2'",
)


def test_what_verify_finds(kiosk: Cli) -> None:
    kiosk.import_orders(body(), body(collectId="C-2"))
    with closing(load_sqlite().connect(kiosk.data_dir / FILE_NAME)) as connection:
        triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for edit in EDITS:
            connection.execute(edit)
        connection.commit()
    answer = kiosk("verify")
    assert answer.err.count("\n") > len(EDITS)
    assert_french(answer)
    with closing(load_sqlite().connect(kiosk.data_dir / FILE_NAME)) as connection:
        connection.execute("DELETE FROM event WHERE order_id = 'C-2'")
        connection.execute("UPDATE event SET data = '{'")
        connection.commit()
    answer = kiosk("verify")
    assert_french(answer)


def test_what_verify_finds_at_head_office(kiosk: Cli) -> None:
    kiosk.have_head_office()
    kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON")
    kiosk("headoffice", "import", "-", stdin=json.dumps(body(exchangePlaceId="LYON")).encode())
    with closing(load_sqlite().connect(kiosk.data_dir / "headoffice.db")) as connection:
        connection.execute("DROP TRIGGER command_is_unaltered")
        connection.execute("UPDATE command SET order_id = 'X'")
        connection.execute("UPDATE store SET reported_orders_hash = 'x', log_seq = 7")
        connection.commit()
    answer = kiosk("headoffice", "verify")
    assert answer.err.count("\n") == 4
    assert_french(answer)
