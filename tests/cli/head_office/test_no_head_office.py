"""Tests that head office reports a mistyped --data, and which subcommands create a database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

SLOT = "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00"
COMMANDS = [
    ("pairing-code", "--store", "LYON-01", "--role", "hub"),
    ("import", "-"),
    ("orders",),
    ("orders", "--json"),
    ("cancel", "CMD-000001", "--reason", "CANCELLED_BY_CLIENT"),
    ("replan", "CMD-000001", "--slot", SLOT),
    ("confirm-slot", "CMD-000001", "--slot", SLOT),
    ("keep", "CMD-000001", "--until", "2026-12-03"),
    ("erase", "CMD-000001"),
    ("devices",),
    ("devices", "--json"),
    ("revoke", "hub-1"),
    ("stores",),
    ("backup", "copy.db"),
    ("certificate", "withdraw"),
    ("client", "create", "Shop"),
    ("client", "list"),
    ("client", "revoke", "Shop"),
    ("callbacks", "list"),
    ("callbacks", "resend"),
    ("callbacks", "secret", "Shop"),
    ("mails", "list"),
    ("mails", "resend"),
    ("relay", "set", "https://woop.example", "--client-id", "x", "--secret-file", "none"),
    ("relay", "show"),
    ("relay", "remove"),
    ("place", "set", "LYON-01"),
    ("place", "close", "2026-12-25"),
    ("place", "open", "2026-12-25"),
    ("place", "list"),
    ("order", "CMD-000001"),
    ("settings", "set", "mode=dark", "--all-stores"),
    ("settings", "unset", "mode", "--store", "LYON-01"),
    ("settings", "list"),
    ("settings", "history", "--store", "LYON-01"),
    ("settings", "restore", "--store", "LYON-01", "--version", "1"),
    ("diagnostics", "out.zip", "--store", "LYON-01", "--device", "hub-1"),
    ("rename-store", "LYON-01", "Lyon"),
    ("close-store", "LYON-01"),
    ("reopen-store", "LYON-01"),
    ("verify",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("is_there", [True, False], ids=["empty", "missing"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_works_with_a_head_office_makes_none(
    kiosk: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    *,
    is_there: bool,
    language: str,
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    mistyped = tmp_path / "dtaa"
    if is_there:
        mistyped.mkdir()
    answer = kiosk("headoffice", *command, "--data", str(mistyped), stdin=b"[]")
    assert (answer.code, answer.out) == (2, "")
    (sentence,) = answer.err.splitlines()
    begins = "Il n’y a pas de siège dans" if language == "fr" else "There is no head office in"
    assert f"{begins} {mistyped}" in sentence
    assert "--data" in sentence
    assert not is_there or list(mistyped.iterdir()) == []
    assert mistyped.exists() == is_there


def test_every_command_is_here(kiosk: Cli) -> None:
    reported = kiosk("headoffice", "--help").out
    listed = set(re.findall(r"^  ([a-z-]+) ", reported, re.MULTILINE))
    known = {command[0] for command in COMMANDS}
    assert listed - {"--help"} == known | {"serve", "create-store", "create-stores"}


def test_a_store_is_opened_in_a_new_head_office(kiosk: Cli, tmp_path: Path) -> None:
    new = str(tmp_path / "new")
    opened = ("create-store", "Lyon", "--exchange-place", "LYON-01")
    assert kiosk("headoffice", *opened, "--data", new).code == 0
    assert kiosk("headoffice", "devices", "--data", new).code == 0
