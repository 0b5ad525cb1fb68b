"""Tests that every subcommand reports every kind of error in French in a French store."""

import json
import socket
from contextlib import closing

import pytest

from kiosk.app.lock import only_one
from kiosk.storage.local_database import open_store
from tests.cli.conftest import Cli
from tests.cli.french.words import GROUPS, assert_french, english_in, required, subcommands
from tests.counts import portion
from tests.services.bodies import body

pytestmark = pytest.mark.heavy


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
    if given and path not in GROUPS:
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


UNUSABLE = [
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
]


@pytest.mark.parametrize("text", UNUSABLE)
def test_settings_that_cannot_be_used(kiosk: Cli, text: bytes | None) -> None:
    """By default every third subcommand, each with a third of the settings."""
    path = kiosk.data_dir / "kiosk.toml"
    path.mkdir() if text is None else path.write_bytes(text)
    for subcommand in portion(subcommands(), UNUSABLE.index(text), 3):
        answer = kiosk(*subcommand, *required(subcommand))
        assert answer.code or subcommand in (*GROUPS, ("diagnostics",)), subcommand
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
        ("run", "--screens", "roof"),
        ("run", "--language", "de"),
        ("run", "--listen", "x"),
        ("run", "--upstream", "x"),
        ("demo", "--language", "de"),
        ("demo", "--counters", "3"),
        ("demo", "--counters", "deux"),
        ("demo", "--network", "--live"),
        ("demo", "--screenshots", "{data}/kiosk.db"),
        ("demo", "--screenshots", "{data}/kiosk.db/x"),
        ("hub", "--listen", "x"),
        ("hub", "--listen", "127.0.0.1:{port}"),
        ("hub", "--listen", "192.0.2.1:8443"),
        ("hub", "--listen", "nohost.invalid:8443"),
        ("pairing-code", "--role", "boss"),
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
    kiosk.import_orders(body())
    kiosk.have_head_office()
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
