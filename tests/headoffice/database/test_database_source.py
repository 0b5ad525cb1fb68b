"""Tests where head office's database may be named, and that no password is ever shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.forked.commands import COMMANDS
from tests.sync.client.test_client_trouble import a_dead_port

SECRET = "correct-horse"


@pytest.fixture
def admin(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(data_dir, capsys)


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """A file that names a database with a password, on a server that is off."""
    path = tmp_path / "database"
    path.write_text(f"postgresql+psycopg://kiosk:{SECRET}@127.0.0.1:{a_dead_port()}/shop\n")
    path.chmod(0o600)
    return path


def sqlite_named(tmp_path: Path, name: str) -> Path:
    """A credential that names a SQLite file of this name; returns its folder."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "database").write_text(f"sqlite:///{tmp_path / name}\n")
    (folder / "database").chmod(0o400)
    return folder


def every_text(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")


def test_a_file_names_the_database_and_its_password_is_shown_nowhere(
    admin: Cli, named: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in ("fr", "en"):
        monkeypatch.setenv("KIOSK_LANGUAGE", language)
        for command in (("devices",), ("verify",), ("serve", "--listen", "127.0.0.1:0")):
            answer = admin("headoffice", *command, "--database-file", str(named))
            assert (answer.code, answer.out, len(answer.err.splitlines())) == (4, "", 1)
            assert "127.0.0.1" in answer.err
            assert SECRET not in answer.err
    assert not any(SECRET in text for text in every_text(data_dir))


def test_a_credential_of_the_service_names_the_database(
    admin: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(sqlite_named(tmp_path, "given.db")))
    assert admin("headoffice", "create-store", "Lyon", "--exchange-place", "L1").code == 0
    assert (tmp_path / "given.db").exists()
    assert not (admin.data_dir / "headoffice.db").exists()


def test_what_is_typed_goes_before_the_environment_and_that_before_the_credential(
    admin: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(sqlite_named(tmp_path, "credential.db")))
    monkeypatch.setenv("KIOSK_HEADOFFICE_DATABASE", f"sqlite:///{tmp_path / 'environment.db'}")
    store = ("headoffice", "create-store", "Lyon", "--exchange-place", "L1")
    assert admin(*store).code == 0
    assert admin(*store, "--database", f"sqlite:///{tmp_path / 'typed.db'}").code == 0
    found = sorted(path.name for path in tmp_path.glob("*.db"))
    assert found == ["environment.db", "typed.db"]


def test_doctor_finds_the_database_of_the_credential_and_shows_no_password(
    admin: Cli, named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(named.parent))
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    for arguments in (("doctor",), ("doctor", "--json")):
        answer = admin(*arguments)
        assert "head office" in answer.out.lower()
        assert SECRET not in answer.out + answer.err


def test_head_office_serves_a_database_that_a_file_names(tmp_path: Path) -> None:
    url = tmp_path / "office"
    url.write_text(f"sqlite:///{tmp_path / 'office.db'}")
    url.chmod(0o600)
    arguments = ["--data", str(tmp_path / "data"), "headoffice", "serve", "--listen", "127.0.0.1:0"]
    serving = COMMANDS.start([*arguments, "--database-file", str(url)], os.environ)
    try:
        assert "127.0.0.1" in serving.stdout.readline()
        assert (tmp_path / "office.db").exists()
    finally:
        serving.terminate()
        assert serving.communicate(30)[1] == ""


@pytest.mark.parametrize("contents", [b"", b"\n", b"\xff\xfe", b"sqlite:///a\nsqlite:///b\n"])
def test_a_file_without_one_address_is_refused(
    admin: Cli, tmp_path: Path, contents: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    path = tmp_path / "database"
    path.write_bytes(contents)
    path.chmod(0o600)
    answer = admin("headoffice", "devices", "--database-file", str(path))
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert "one line, the address" in answer.err


def test_a_file_that_is_not_there_is_refused_with_its_cause(admin: Cli, tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        answer = admin("headoffice", "devices", "--database-file", str(path))
        assert (answer.code, len(answer.err.splitlines())) == (2, 1)
        assert str(path) in answer.err


def test_two_ways_at_once_are_refused(admin: Cli, named: Path) -> None:
    both = ("--database", "sqlite:///a.db", "--database-file", str(named))
    answer = admin("headoffice", "devices", *both)
    assert (answer.code, "--database-file" in answer.err) == (2, True)
    assert not Path("a.db").exists()


def test_a_file_that_everybody_can_read_is_complained_of(admin: Cli, tmp_path: Path) -> None:
    path = tmp_path / "database"
    path.write_text(f"sqlite:///{tmp_path / 'office.db'}")
    path.chmod(0o644)
    store = ("headoffice", "create-store", "Lyon", "--exchange-place", "L1")
    answer = admin(*store, "--database-file", str(path))
    assert answer.code == 0
    assert f"chmod o= {path}" in answer.err.replace("\u00a0", " ")


def test_the_service_shows_the_certificate_that_it_was_given(
    admin: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "certificate").write_text("no certificate")
    answer = admin("headoffice", "serve", "--listen", "127.0.0.1:0")
    assert (answer.code, "certificate" in answer.err, "key" in answer.err) == (2, True, True)
    (tmp_path / "key").write_text("no key")
    answer = admin("headoffice", "serve", "--listen", "127.0.0.1:0")
    assert (answer.code, str(tmp_path / "certificate") in answer.err) == (2, True)


def test_a_credential_that_cannot_be_read_is_no_reason_to_take_another_database(
    admin: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "database").mkdir()
    answer = admin("headoffice", "serve", "--listen", "127.0.0.1:0")
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert str(tmp_path / "database") in answer.err
    # Nobody can look at a name that is too long; who runs the tests may be root.
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / ("x" * 300)))
    answer = admin("headoffice", "create-store", "Lyon", "--exchange-place", "L1")
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert not (admin.data_dir / "headoffice.db").exists()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_addresses_as_the_tools_of_postgresql_take_them_are_taken(
    admin: Cli, tmp_path: Path, scheme: str
) -> None:
    path = tmp_path / "database"
    path.write_text(f"{scheme}://kiosk:{SECRET}@127.0.0.1:{a_dead_port()}/shop")
    path.chmod(0o600)
    answer = admin("headoffice", "stores", "--database-file", str(path))
    assert (answer.code, "127.0.0.1" in answer.err, SECRET in answer.err) == (4, True, False)


@pytest.mark.parametrize("text", [SECRET, f"kiosk:{SECRET}@127.0.0.1/shop", f"kiosk/{SECRET}"])
def test_a_password_where_an_address_is_expected_is_not_shown(
    admin: Cli, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "database"
    path.write_text(text)
    path.chmod(0o600)
    answer = admin("headoffice", "stores", "--database-file", str(path))
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert SECRET not in answer.err
