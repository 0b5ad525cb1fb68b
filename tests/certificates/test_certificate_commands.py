"""Tests `kiosk headoffice certificate`: what a person types, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from kiosk.sync.identity.certificates import certificate_pem, make_certificate
from kiosk.sync.identity.renewal import read_details
from tests.cli.conftest import Answer, Cli
from tests.sync.identity.certificates_of_days import PEM, Authority, key_pem, made_for, new_key


@pytest.fixture
def certificate(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Cli:
    """Runs the command at a head office with a store, in English."""
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")

    class Certificates(Cli):
        def __call__(self, *arguments: str, stdin: bytes | None = None) -> Answer:
            return super().__call__("headoffice", "certificate", *arguments, stdin=stdin)

    made = Cli(data_dir, capsys)("headoffice", "create-store", "Lyon", "--exchange-place", "L-1")
    assert made.code == 0
    return Certificates(data_dir, capsys)


def own(certificate: Cli) -> Path:
    """Head office's own certificate, as its server makes it."""
    return make_certificate(certificate.data_dir / "headoffice").certificate


def test_without_a_certificate_one_sentence_says_how_to_come_by_it(certificate: Cli) -> None:
    for command in ("show", "renew", "next-key"):
        answer = certificate(command)
        assert (answer.code, "headoffice serve" in answer.err) == (2, True)


def test_renewing_keeps_the_key_and_the_names(certificate: Cli) -> None:
    before = read_details(certificate_pem(own(certificate)))
    answer = certificate("renew")
    assert (answer.code, "the same key" in answer.out) == (0, True)
    after = read_details(certificate_pem(own(certificate)))
    assert (after.key, after.names) == (before.key, before.names)
    shown = certificate("show", "--json").json
    assert (shown["key"], shown["next_key"], shown["stores"]) == (before.key, None, [])


def test_what_somebody_else_issued_is_not_renewed_here(certificate: Cli) -> None:
    path = own(certificate)
    Authority.new().issue(path)
    answer = certificate("renew")
    assert (answer.code, "Another authority issued" in answer.err) == (1, True)


def test_the_next_key_is_made_once_and_used_when_it_is_changed(certificate: Cli) -> None:
    path = own(certificate)
    assert certificate("change-key").code == 2
    answer = certificate("next-key")
    key = certificate("show", "--json").json["next_key"]
    assert (answer.code, key in answer.out) == (0, True)
    assert certificate("next-key").code == 0
    assert certificate("show", "--json").json["next_key"] == key
    assert key in certificate("show").out
    assert certificate("change-key").code == 0
    assert read_details(certificate_pem(path)).key == key
    assert certificate("change-key").code == 2


def test_what_was_announced_is_withdrawn(certificate: Cli, tmp_path: Path) -> None:
    own(certificate)
    trusted = tmp_path / "authority.pem"
    trusted.write_text(Authority.new().pem)
    assert certificate("authority", str(trusted)).code == 0
    assert certificate("next-key").code == 0
    assert certificate("withdraw").code == 0
    shown = certificate("show", "--json").json
    assert (shown["next_key"], shown["authority"]) == (None, None)
    # A key that is announced no more cannot come into use by mistake.
    assert certificate("change-key").code == 2


@pytest.mark.parametrize("text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\n??\n"])
def test_a_file_without_an_authority_is_refused(
    certificate: Cli, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "authority.pem"
    path.write_text(text)
    for given in (path, tmp_path / "missing.pem"):
        answer = certificate("authority", str(given))
        assert (answer.code, len(answer.err.splitlines())) == (2, 1)
        assert str(given) in answer.err


def test_one_that_ends_soon_is_warned_about(certificate: Cli, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    path = made_for(tmp_path, now - timedelta(days=300), now + timedelta(days=9))
    answer = certificate("show", "--certificate", str(path))
    assert (answer.code, "renew it with the same key" in answer.err) == (0, True)


def test_the_certificate_of_the_service_is_the_one_that_is_shown(
    certificate: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = Authority.new().issue(tmp_path / "issued.pem")
    (tmp_path / "certificate").write_text(certificate_pem(issued))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    shown = certificate("show", "--json").json
    assert shown["path"] == str(tmp_path / "certificate")
    code = Cli.__call__(certificate, "headoffice", "pairing-code", "--store", "L-1", "--json").json
    assert not code["code"].endswith("-2222")


def without(issued: Path) -> str:
    return certificate_pem(issued)


def locked(issued: Path) -> str:
    key = serialization.load_pem_private_key(issued.read_bytes(), None)
    hidden = serialization.BestAvailableEncryption(b"secret")
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, hidden).decode()


def of_another(_issued: Path) -> str:
    return key_pem(new_key()).decode()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (without, "holds no private key"),
        (locked, "is protected by a passphrase"),
        (of_another, "is not that of the certificate"),
        (lambda _issued: "", "holds no private key"),
        (None, "cannot be read"),
    ],
)
def test_a_key_that_cannot_be_used_is_named_with_the_true_cause(
    certificate: Cli, tmp_path: Path, key: Callable[[Path], str] | None, said: str
) -> None:
    issued, path = Authority.new().issue(tmp_path / "issued.pem"), tmp_path / "key.pem"
    if key is not None:
        path.write_text(key(issued))
    asked = ("--certificate", str(issued), "--key", str(path))
    serve = ("headoffice", "serve", "--listen", "127.0.0.1:0", *asked)
    answer = Cli.__call__(certificate, *serve)
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)
    assert str(path) in answer.err
    assert said in answer.err


def test_a_certificate_that_is_none_is_named(certificate: Cli, tmp_path: Path) -> None:
    path = tmp_path / "cert.pem"
    path.write_text("hello")
    asked = ("--certificate", str(path), "--key", str(own(certificate)))
    serve = ("headoffice", "serve", "--listen", "127.0.0.1:0", *asked)
    answer = Cli.__call__(certificate, *serve)
    assert (answer.code, "holds no certificate" in answer.err) == (2, True)
