"""`kiosk headoffice client`: who may call the Collect API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def office(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A head office with a store in Lyon."""
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    kiosk.have_head_office()
    assert kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01").code == 0
    return kiosk


def client(kiosk: Cli, *words: str) -> Any:
    """The JSON answer of a subcommand of `client`."""
    answer = kiosk("headoffice", "client", *words, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_the_secret_is_printed_once(office: Cli) -> None:
    created = client(office, "create", "Shop")
    assert created.keys() == {"client_id", "client_secret"}
    (listed,) = client(office, "list")
    assert listed["client_id"] == created["client_id"]
    assert (listed["name"], listed["stores"], listed["revoked_at"]) == ("Shop", None, None)
    assert created["client_secret"] not in office("headoffice", "client", "list", "--json").out


def test_people_are_shown_what_to_hand_over(office: Cli) -> None:
    shown = office("headoffice", "client", "create", "Shop").out
    assert "client_id: " in shown
    assert "client_secret: " in shown
    assert "Shop  all stores" in office("headoffice", "client", "list").out


def test_a_client_is_bound_to_stores_that_exist(office: Cli) -> None:
    client(office, "create", "Lyon's", "--store", "LYON-01", "--shows-cancelled")
    (listed,) = client(office, "list")
    assert (listed["stores"], listed["shows_cancelled"]) == (["Lyon"], True)
    answer = office("headoffice", "client", "create", "Nobody's", "--store", "NOWHERE")
    assert answer.code != 0
    assert "NOWHERE" in answer.err
    assert len(client(office, "list")) == 1


def test_a_client_is_revoked_once(office: Cli) -> None:
    client(office, "create", "Shop")
    assert office("headoffice", "client", "create", "Shop").code != 0
    assert "Shop" in office("headoffice", "client", "revoke", "Shop").out
    answer = office("headoffice", "client", "revoke", "Shop")
    assert (answer.code != 0, answer.out) == (True, "")
    assert "Shop" in answer.err
    assert client(office, "list")[0]["revoked_at"] is not None


def test_nobody_may_call_at_first(office: Cli) -> None:
    assert "client create" in office("headoffice", "client", "list").out
