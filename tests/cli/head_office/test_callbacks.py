"""`kiosk headoffice callbacks`: what is parked, sent again, and signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import CALLBACK, PARKED, MessageKey
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from tests.cli.conftest import Cli

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CALLBACKS = ("headoffice", "callbacks")


@pytest.fixture
def office(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A head office whose callback about C-1 to the client Shop is parked."""
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    kiosk.have_head_office()
    made = kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01", "--json")
    store_id = json.loads(made.out)["store_id"]
    client = json.loads(kiosk("headoffice", "client", "create", "Shop", "--json").out)
    database = OfficeDatabase(sqlite_url(Path(kiosk.data_dir) / FILE_NAME))
    key = MessageKey(CALLBACK, client["client_id"], store_id, "C-1", "e-1")
    with database.transaction() as here:
        outbox.add(here, key, 1, "{}", NOON)
        outbox.note_ended(here, key.message_id, PARKED, NOON, "answered 403")
    database.close()
    return kiosk


def listed(office: Cli, *more: str) -> Any:
    answer = office(*CALLBACKS, "list", *more, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_what_is_parked_is_listed_and_sent_again_once(office: Cli) -> None:
    shown = office(*CALLBACKS, "list").out
    assert "C-1  Shop  parked" in shown
    assert "answered 403" in shown
    assert office(*CALLBACKS, "resend", "C-1", "--client", "Shop").code == 0
    assert [one["state"] for one in listed(office, "--client", "Shop")] == ["waiting"]
    answer = office(*CALLBACKS, "resend", "C-1")
    assert (answer.code != 0, answer.out) == (True, "")
    assert answer.err.count("\n") == 1


def test_the_signing_secret_is_shown_once(office: Cli) -> None:
    first, again = (
        json.loads(office(*CALLBACKS, "secret", "Shop", "--json").out)["signing_secret"]
        for _ in range(2)
    )
    assert first.startswith("whsec_")
    assert first != again
    assert again not in office(*CALLBACKS, "list", "--json").out
    assert again not in office("headoffice", "client", "list", "--json").out


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "No client that may call"), ("fr", "Aucun client")],
)
@pytest.mark.parametrize("words", [("list", "--client"), ("resend", "--client"), ("secret",)])
def test_a_client_that_nobody_knows_is_named_in_one_sentence(
    office: Cli,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    language: str,
    sentence: str,
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    answer = office(*CALLBACKS, *words, "Nobody")
    assert (answer.code != 0, answer.out) == (True, "")
    assert sentence in answer.err
    assert "Nobody" in answer.err
    assert answer.err.count("\n") == 1
