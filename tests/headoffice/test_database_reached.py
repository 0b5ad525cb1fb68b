"""A PostgreSQL that cannot be worked with: the true cause, in one sentence, without a password."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, create_engine, make_url

from kiosk.headoffice.reaching import why_unreachable
from tests.cli.conftest import Cli
from tests.headoffice.postgresql import POSTGRESQL
from tests.sync.test_client_trouble import a_dead_port

CONNECTION = 'connection failed: connection to server at "10.0.0.9", port 5432 failed: '


@pytest.mark.parametrize(
    ("told", "problem"),
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
def test_what_a_server_says_is_told_by_its_cause(told: str, problem: str) -> None:
    error = psycopg.OperationalError(CONNECTION + told)
    why = why_unreachable(error)
    assert why is not None
    assert why.problem == problem
    assert told.removeprefix("FATAL:").strip().startswith(why.said)


def test_what_is_no_fault_of_the_connection_is_none_of_it() -> None:
    assert why_unreachable(psycopg.errors.UniqueViolation("twice")) is None
    assert why_unreachable(RuntimeError("Connection refused")) is None


@pytest.fixture
def desk(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(data_dir, capsys)


def refused(desk: Cli, url: URL, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is said in French and in English, each one sentence."""
    told = {}
    for language in ("fr", "en"):
        monkeypatch.setenv("KIOSK_LANGUAGE", language)
        text = url.render_as_string(hide_password=False)
        monkeypatch.setenv("KIOSK_HEADOFFICE_DATABASE", text)
        answer = desk("headoffice", "devices")
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (4, "", 1)
        assert "guessed" not in answer.err
        told[language] = answer.err.replace("\u00a0", " ")
    return told


def test_nobody_listens_there(desk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url(f"postgresql+psycopg://kiosk:guessed@127.0.0.1:{a_dead_port()}/shop")
    told = refused(desk, url, monkeypatch)
    assert "Rien n’écoute" in told["fr"]
    assert "Nothing listens" in told["en"]


def test_the_host_is_not_known(desk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url("postgresql+psycopg://kiosk:guessed@office.invalid/shop")
    told = refused(desk, url, monkeypatch)
    assert "est inconnue" in told["fr"]
    assert "is unknown" in told["en"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://kiosk:guessed@office.invalid/shop",
        "postgresql+psycopg://kiosk@office.invalid/shop?password=guessed",
        "postgresql+psycopg://kiosk@office.invalid/shop?sslpassword=guessed",
    ],
)
def test_a_password_on_the_command_line_is_refused(
    desk: Cli, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, says in (("fr", "liste des processus"), ("en", "list of processes")):
        monkeypatch.setenv("KIOSK_LANGUAGE", language)
        answer = desk("headoffice", "devices", "--database", url)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)
        assert says in answer.err
        assert "KIOSK_HEADOFFICE_DATABASE" in answer.err
        assert "guessed" not in answer.err


def test_a_file_elsewhere_is_named_where_it_lies(desk: Cli) -> None:
    answer = desk("headoffice", "devices", "--database", "sqlite:////proc/nowhere/office.db")
    assert (answer.code, "/proc/nowhere" in answer.err) == (4, True)
    assert str(desk.data_dir) not in answer.err


@pytest.mark.skipif(POSTGRESQL is None, reason="there is no PostgreSQL")
def test_a_real_server_refuses(desk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url(POSTGRESQL or "")
    told = refused(desk, url.set(password="guessed"), monkeypatch)
    assert "refuse le mot de passe" in told["fr"]
    assert "refuses the password" in told["en"]
    told = refused(desk, url.set(database="nowhere"), monkeypatch)
    assert "n’existe pas" in told["fr"]
    assert "does not exist" in told["en"]


@pytest.mark.skipif(POSTGRESQL is None, reason="there is no PostgreSQL")
def test_a_user_without_rights(desk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(POSTGRESQL or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS kiosk_guest")
        connection.exec_driver_sql("CREATE ROLE kiosk_guest LOGIN PASSWORD 'guessed'")
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS kiosk_closed")
    try:
        url = make_url(POSTGRESQL or "").set(username="kiosk_guest", password="guessed")
        url = url.update_query_dict({"options": "-csearch_path=kiosk_closed"})
        told = refused(desk, url, monkeypatch)
        assert "n’a pas les droits" in told["fr"]
        assert "lacks rights" in told["en"]
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP SCHEMA kiosk_closed")
            connection.exec_driver_sql("DROP ROLE kiosk_guest")
        engine.dispose()
