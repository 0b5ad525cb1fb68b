"""An unusable PostgreSQL is reported with its cause, in one sentence, without a password."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, create_engine, make_url

from kiosk.storage.engine.connect_errors import unreachable_cause
from tests.cli.conftest import Cli
from tests.headoffice.postgresql import POSTGRESQL
from tests.sync.client.test_client_trouble import a_dead_port

CONNECTION = 'connection failed: connection to server at "10.0.0.9", port 5432 failed: '


@pytest.mark.parametrize(
    ("reported", "problem"),
    [
        ('FATAL:  password authentication failed for user "kiosk"', "password"),
        (
            "FATAL:  authentification par mot de passe échouée pour l’utilisateur « kiosk »",
            "password",
        ),
        ("FATAL:  Passwort-Authentifizierung für Benutzer »kiosk« fehlgeschlagen", "password"),
        ("fe_sendauth: no password supplied", "no_password"),
        ('FATAL:  database "shop" does not exist', "database"),
        ("FATAL:  la base de données « shop » n'existe pas", "database"),
        ('FATAL:  role "kiosk" does not exist', "role"),
        ('FATAL:  role "kiosk" is not permitted to log in', "role"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.3", user "k", no encryption', "not_let_in"),
        ("Connection refused\n\tIs the server running on that host?", "refused"),
        ("server does not support SSL, but SSL was required", "tls"),
        ("timeout expired", "no_answer"),
        ("FATAL:  etwas ganz Neues", "reach"),
    ],
)
def test_a_servers_message_is_reported_by_its_cause(reported: str, problem: str) -> None:
    error = psycopg.OperationalError(CONNECTION + reported)
    why = unreachable_cause(error)
    assert why is not None
    assert why.problem == problem
    assert reported.removeprefix("FATAL:").strip().startswith(why.said)


def test_what_is_no_fault_of_the_connection_is_none_of_it() -> None:
    assert unreachable_cause(psycopg.errors.UniqueViolation("twice")) is None
    assert unreachable_cause(RuntimeError("Connection refused")) is None


@pytest.fixture
def admin(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(data_dir, capsys)


def refused(admin: Cli, url: URL, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The refusal in French and in English, each one sentence."""
    reported = {}
    for language in ("fr", "en"):
        monkeypatch.setenv("KIOSK_LANGUAGE", language)
        text = url.render_as_string(hide_password=False)
        monkeypatch.setenv("KIOSK_HEADOFFICE_DATABASE", text)
        answer = admin("headoffice", "devices")
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (4, "", 1)
        assert "guessed" not in answer.err
        reported[language] = answer.err.replace("\u00a0", " ")
    return reported


def test_nobody_listens_there(admin: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url(f"postgresql+psycopg://kiosk:guessed@127.0.0.1:{a_dead_port()}/shop")
    reported = refused(admin, url, monkeypatch)
    assert "Rien n’écoute" in reported["fr"]
    assert "Nothing listens" in reported["en"]


@pytest.mark.parametrize("parameter", ["password", "PASSWORD", "sslpassword"])
def test_a_password_among_the_parameters_is_not_shown(
    admin: Cli, parameter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql+psycopg://kiosk@office.invalid/shop?{parameter}=guessed"
    refused(admin, make_url(address), monkeypatch)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://kiosk:guessed@[::1/shop",
        "postgresql+psycopg://kiosk:gu@guessed@[::1/shop",
        "postgresql+psycopg//kiosk:gu@guessed@host/shop",
    ],
)
def test_an_address_that_cannot_be_read_is_one_sentence(admin: Cli, address: str) -> None:
    answer = admin("headoffice", "devices", "--database", address)
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)
    assert "guessed" not in answer.err


def test_the_host_is_not_known(admin: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url("postgresql+psycopg://kiosk:guessed@office.invalid/shop")
    reported = refused(admin, url, monkeypatch)
    assert "est inconnu " in reported["fr"]
    assert "is unknown" in reported["en"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://kiosk:guessed@office.invalid/shop",
        "postgresql+psycopg://kiosk@office.invalid/shop?password=guessed",
        "postgresql+psycopg://kiosk@office.invalid/shop?sslpassword=guessed",
        "postgresql+psycopg://kiosk@office.invalid/shop?PASSWORD=guessed",
    ],
)
def test_a_password_on_the_command_line_is_refused(
    admin: Cli, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, says in (("fr", "liste des processus"), ("en", "list of processes")):
        monkeypatch.setenv("KIOSK_LANGUAGE", language)
        answer = admin("headoffice", "devices", "--database", url)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)
        assert says in answer.err
        assert "KIOSK_HEADOFFICE_DATABASE" in answer.err
        assert "guessed" not in answer.err


def test_a_file_elsewhere_is_named_where_it_lies(admin: Cli) -> None:
    answer = admin("headoffice", "devices", "--database", "sqlite:////proc/nowhere/office.db")
    assert (answer.code, "/proc/nowhere" in answer.err) == (2, True)
    assert str(admin.data_dir) not in answer.err


@pytest.mark.skipif(POSTGRESQL is None, reason="there is no PostgreSQL")
def test_a_real_server_refuses(admin: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url(POSTGRESQL or "")
    reported = refused(admin, url.set(password="guessed"), monkeypatch)
    assert "refuse le mot de passe" in reported["fr"]
    assert "refuses the password" in reported["en"]
    reported = refused(admin, url.set(database="nowhere"), monkeypatch)
    assert "n’existe pas" in reported["fr"]
    assert "does not exist" in reported["en"]


@pytest.mark.skipif(POSTGRESQL is None, reason="there is no PostgreSQL")
def test_a_user_without_rights(admin: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(POSTGRESQL or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS kiosk_guest")
        connection.exec_driver_sql("CREATE ROLE kiosk_guest LOGIN PASSWORD 'guessed'")
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS kiosk_closed")
    try:
        url = make_url(POSTGRESQL or "").set(username="kiosk_guest", password="guessed")
        url = url.update_query_dict({"options": "-csearch_path=kiosk_closed"})
        reported = refused(admin, url, monkeypatch)
        assert "n’a pas les droits" in reported["fr"]
        assert "lacks rights" in reported["en"]
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP SCHEMA kiosk_closed")
            connection.exec_driver_sql("DROP ROLE kiosk_guest")
        engine.dispose()
