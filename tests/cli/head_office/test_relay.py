"""`kiosk headoffice relay`: where statuses go on to, with a secret that only a file holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.cli.session import USAGE
from tests.cli.conftest import Answer, Cli

URL = "https://api.woop.example"
RELAY = ("headoffice", "relay")


@pytest.fixture
def office(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    kiosk.have_head_office()
    assert kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01").code == 0
    assert kiosk("headoffice", "client", "create", "Woop").code == 0
    return kiosk


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("s3cret\n")
    path.chmod(0o600)
    return path


def given(office: Cli, secret: Path, url: str = URL, *more: str) -> Answer:
    named = ("--client-id", "retailer", "--secret-file", str(secret))
    return office(*RELAY, "set", url, *named, *more)


def test_the_account_is_set_shown_without_its_secret_and_removed(office: Cli, secret: Path) -> None:
    assert office(*RELAY, "show", "--json").json is None
    done = given(office, secret, URL, "--own", "Woop")
    assert (done.code, done.err) == (0, "")
    shown = office(*RELAY, "show", "--json")
    assert json.loads(shown.out) == {
        "url": URL,
        "client_id": "retailer",
        "audience": URL,
        "own_client": "Woop",
    }
    assert URL in office(*RELAY, "show").out
    assert "s3cret" not in done.out + shown.out + office(*RELAY, "show").out
    assert office(*RELAY, "remove").code == 0
    assert "nobody" in office(*RELAY, "show").out


def test_a_secret_that_others_can_read_is_used_with_a_warning(office: Cli, secret: Path) -> None:
    secret.chmod(0o644)
    done = given(office, secret)
    assert done.code == 0
    assert str(secret) in done.err


@pytest.mark.parametrize(
    ("url", "contents", "named"),
    [
        ("http://api.woop.example", "s3cret", "http://api.woop.example"),
        (URL, "", "holds no secret"),
        (URL, "a\nb", "holds no secret"),
        (URL, "gêne", "holds no secret"),
        (URL, None, "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    office: Cli, secret: Path, url: str, contents: str | None, named: str
) -> None:
    if contents is None:
        secret.unlink()
    else:
        secret.write_text(contents, "utf-8")
    done = given(office, secret, url)
    assert (done.code, done.out, done.err.count("\n")) == (USAGE, "", 1)
    assert named in done.err


def test_an_unknown_client_is_refused(office: Cli, secret: Path) -> None:
    done = given(office, secret, URL, "--own", "Nobody")
    assert (done.code, "Nobody" in done.err) == (1, True)
