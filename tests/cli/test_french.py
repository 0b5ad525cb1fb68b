"""What goes wrong in a French store is reported in French: each subcommand, each kind of fault."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer

from kiosk.app.addresses import certificate_dir
from kiosk.app.lock import only_one
from kiosk.cli.program import app
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.certificates import FILE_NAME as CERTIFICATE
from kiosk.sync.identity.pairing import FILE_NAME as PAIRING
from tests.cli.conftest import Answer, Cli
from tests.services.bodies import body

ENGLISH = frozenset(
    [
        "a",
        "and",
        "are",
        "but",
        "cannot",
        "could",
        "denied",
        "did",
        "directory",
        "does",
        "empty",
        "error",
        "expected",
        "failed",
        "failure",
        "file",
        "for",
        "found",
        "from",
        "has",
        "have",
        "here",
        "invalid",
        "is",
        "it",
        "missing",
        "must",
        "name",
        "newer",
        "no",
        "not",
        "of",
        "older",
        "option",
        "permission",
        "put",
        "read",
        "run",
        "see",
        "such",
        "that",
        "the",
        "there",
        "these",
        "this",
        "to",
        "unable",
        "unexpected",
        "unknown",
        "value",
        "was",
        "with",
        "without",
        "wrong",
        "you",
    ]
) - {"a", "option"}
"""Words that no French sentence has."""

STAYING = ("run", "demo", "hub", "headoffice serve")
"""They run until somebody stops them: they are given what they refuse."""


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written to a file "x" lies nowhere else."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def subcommands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    command = command or typer.main.get_command(app)
    if path:
        yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from subcommands(below, (*path, name))


def english_in(text: str) -> set[str]:
    """English words outside of what is quoted, of paths, addresses and names of settings."""
    prose = re.sub(r"^Usage.*|«[^»]*»|'[^']*'|<U[^>]*>|\S*[/_=.]\S+|--[\w-]+", " ", text)
    return {word for word in re.findall(r"[A-Za-z’]+", prose) if word.lower() in ENGLISH}


def assert_french(answer: Answer) -> None:
    assert answer.code != 70, answer.err
    assert not english_in(answer.err + answer.out), answer.err + answer.out


def required(path: tuple[str, ...]) -> list[str]:
    """What the subcommand needs beside what is wrong."""
    command = typer.main.get_command(app)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    given = []
    for param in command.params:
        if param.required:
            given += [param.opts[0], "x"] if param.param_type_name == "option" else ["x"]
    return given


def test_the_test_knows_english() -> None:
    assert english_in("Invalid value for '--counters': 'deux' is not a valid int.")
    assert english_in("The database is damaged.")
    assert not english_in("Il manque l’option « --role ». Voir « kiosk pair --help ».")


# --- command lines -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list(subcommands()), ids=" ".join)
def test_a_wrong_command_line(kiosk: Cli, path: tuple[str, ...]) -> None:
    given = required(path)
    wrong = [
        ("--nope",),
        ("--data",),
        (*given, "x", "y", "z"),
        ("--help=3",),
        ("--data=/x", "--no"),
    ]
    for more in wrong:
        answer = kiosk(*path, *more)
        assert (answer.code, answer.out) == (2, ""), more
        assert_french(answer)
    if given and path != ("headoffice",):
        answer = kiosk(*path)
        assert answer.code == 2
        assert_french(answer)
    assert_french(kiosk(*path, "--help"))


@pytest.mark.parametrize("arguments", [("nope",), ("headoffice", "nope"), ("--data", "/nowhere")])
def test_no_subcommand_or_a_wrong_one(kiosk: Cli, arguments: tuple[str, ...]) -> None:
    answer = kiosk(*arguments)
    assert answer.code == 2
    assert_french(answer)


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b"language =",
        b"\xff\xfe\0",
        b"nope = 1",
        b"a = " + b"[" * 5000,
        b'wait_warn_s = "x"',
        b"opens_at_h = 23\ncloses_at_h = 2",
        b"wait_warn_s = 900",
        b"reasons = {READY = []}",
        b'time_zone = "Nowhere"',
        None,
    ],
)
def test_settings_that_cannot_be_used(kiosk: Cli, text: bytes | None) -> None:
    path = kiosk.data_dir / "kiosk.toml"
    path.mkdir() if text is None else path.write_bytes(text)
    for subcommand in subcommands():
        answer = kiosk(*subcommand, *required(subcommand))
        assert answer.code or subcommand == ("headoffice",), subcommand
        assert_french(answer)


# --- the data ------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    "spoil",
    [
        absent,
        damaged,
        folder,
        too_new,
        too_old,
        pairing_damaged,
        pairing_unreadable,
        certificate_damaged,
        head_office_damaged,
    ],
)
def test_data_that_cannot_be_used(kiosk: Cli, spoil: Callable[[Path], None]) -> None:
    spoil(kiosk.data_dir)
    for subcommand in subcommands():
        if " ".join(subcommand) not in STAYING:
            assert_french(kiosk(*subcommand, *required(subcommand)))


def test_a_folder_that_is_a_file(kiosk: Cli, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    for subcommand in subcommands():
        if subcommand != ("headoffice",):
            answer = kiosk(*subcommand, *required(subcommand), "--data", str(path))
            assert answer.code
            assert_french(answer)


EDITS = (
    "CREATE TABLE recipe (name TEXT)",
    "UPDATE orders SET version = 9, shelf = 'X', code_key = 'X' WHERE id = 1",
    "UPDATE event SET actor_name = 'X', reason = 'X' WHERE order_id = 'C-1'",
    "UPDATE order_search SET words = 'x'",
    "UPDATE event SET subject_id = 'X' WHERE order_id = 'C-2'",
)


def test_what_verify_finds(kiosk: Cli) -> None:
    kiosk.take(body(), body(collectId="C-2"))
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


# --- what is given -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ("advance", "C-1", "NOWHERE", "--by", "Léa"),
        ("advance", "C-1", "READY", "--by", ""),
        ("advance", "C-1", "READY", "--by", "Léa", "--role", "boss"),
        ("advance", "C-1", "READY", "--by", "Léa", "--slot", "x"),
        ("advance", "C-1", "INIT", "--by", "Léa"),
        ("advance", "C-1", "BLOCKED", "--by", "Léa"),
        ("advance", "C-1", "BLOCKED", "--by", "Léa", "--reason", "NOPE"),
        ("advance", "C-1", "REPLANNED", "--by", "Léa"),
        ("advance", "C-9", "READY", "--by", "Léa"),
        ("show", "C-9"),
        ("orders", "--status", "NOPE"),
        ("orders", "--search", "zzzz"),
        ("arrive", "ZZZZZZZ"),
        ("arrive", "K7QF2M8", "--bay", "???"),
        ("workflow", "--format", "xml"),
        ("import", "/nowhere"),
        ("import", "/"),
        ("import", "/dev/null/x"),
        ("import", "a\0b"),
        ("backup", "/"),
        ("backup", "/nowhere/x"),
        ("backup", "{data}/kiosk.db"),
        ("run", "--screens", "board"),
        ("run", "--language", "de"),
        ("run", "--listen", "x"),
        ("run", "--upstream", "x"),
        ("demo", "--language", "de"),
        ("demo", "--counters", "3"),
        ("demo", "--counters", "deux"),
        ("demo", "--network", "--live"),
        ("demo", "--screenshots", "{data}/kiosk.db"),
        ("hub", "--listen", "x"),
        ("hub", "--listen", "127.0.0.1:{port}"),
        ("hub", "--listen", "192.0.2.1:8443"),
        ("hub", "--listen", "nohost.invalid:8443"),
        ("pairing-code", "--role", "boss"),
        ("pairing-code", "--role", "board"),
        ("pairing-code", "--role", "hub"),
        ("pairing-code", "--role", "counter"),
        ("pairing-code", "--role", "counter", "--address", "x"),
        ("pairing-code", "--role", "counter", "--address", "http://192.0.2.1:1"),
        ("pair", "x"),
        ("pair", "ABCD-EFGH-JKMN"),
        ("pair", "ABCD-EFGH-JKMN", "--upstream", "x"),
        ("pair", "ABCD-EFGH-JKMN", "--upstream", "https://127.0.0.1:1"),
        ("pair", "ABCD-EFGH-JKMN", "--upstream", "https://nohost.invalid:1"),
        ("revoke", "x"),
        ("devices",),
        ("headoffice", "serve", "--listen", "x"),
        ("headoffice", "serve", "--listen", "127.0.0.1:{port}"),
        ("headoffice", "serve", "--listen", "192.0.2.1:8443"),
        ("headoffice", "serve", "--certificate", "/nowhere"),
        ("headoffice", "serve", "--certificate", "/nowhere", "--key", "/nowhere"),
        ("headoffice", "create-store", "", "--exchange-place", "P"),
        ("headoffice", "create-store", "Lyon", "--exchange-place", "LYON"),
        ("headoffice", "pairing-code", "--store", "x"),
        ("headoffice", "pairing-code", "--store", "LYON", "--role", "counter"),
        ("headoffice", "pairing-code", "--store", "LYON", "--address", "x"),
        ("headoffice", "pairing-code", "--store", "LYON", "--certificate", "/nowhere"),
        ("headoffice", "import", "/nowhere"),
        ("headoffice", "cancel", "C-9", "--reason", "NOPE"),
        ("headoffice", "cancel", "C-9", "--reason", "CANCELLED_BY_CLIENT"),
        ("headoffice", "replan", "C-9", "--slot", "x"),
        ("headoffice", "erase", "C-9"),
        ("headoffice", "erase", "C-9", "--store", "x"),
        ("headoffice", "revoke", "x"),
        ("headoffice", "orders", "--store", "x"),
        ("headoffice", "orders", "--database", "x"),
        ("headoffice", "orders", "--database", "sqlite:////nowhere/x.db"),
        ("headoffice", "orders", "--database", "postgresql+psycopg://me@nohost.invalid/x"),
        ("headoffice", "orders", "--database", "postgresql+psycopg://me@127.0.0.1:1/x"),
        ("headoffice", "orders", "--database", "postgresql+psycopg://me:secret@127.0.0.1:1/x"),
        ("headoffice", "verify"),
        ("doctor",),
        ("doctor", "--restore-backup"),
        ("verify",),
    ],
    ids=" ".join,
)
def test_something_wrong_is_given(kiosk: Cli, line: tuple[str, ...]) -> None:
    kiosk.take(body())
    kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON")
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        gaps = {"data": kiosk.data_dir, "port": port}
        answer = kiosk(*(argument.format(**gaps) for argument in line))
    assert_french(answer)


def test_orders_that_cannot_be_taken(kiosk: Cli) -> None:
    good = json.dumps(body()).encode()
    faults = [
        b"",
        b"{",
        b"\xff\xfe\0",
        b"<x/>",
        b"PK\3\4",
        b"[1, 2]",
        b'{"a": 1, "a": 2}',
        b"[" * 9999,
    ]
    values: tuple[object, ...] = (None, "", 1, [], {}, "\u202e", "x" * 5000)
    wrong = [{**body(), key: value} for key in body() for value in values]
    faults += [good + b"\n" + json.dumps(each).encode() for each in wrong]
    for stdin in faults:
        answer = kiosk("import", "-", stdin=stdin)
        assert_french(answer)
        answer = kiosk("headoffice", "import", "-", stdin=stdin)
        assert_french(answer)


def test_a_store_that_is_open_already(kiosk: Cli) -> None:
    with only_one(kiosk.data_dir):
        for line in (("hub",), ("pair", "ABCD-EFGH-JKMN", "--upstream", "https://127.0.0.1:1")):
            answer = kiosk(*line)
            assert answer.code == 2
            assert_french(answer)
    open_store(kiosk.data_dir).close()
