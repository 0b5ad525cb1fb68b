"""Tests that nobody becomes a manager on the command line by giving a manager's name."""

from __future__ import annotations

import sys

import pytest

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.people.pin_check import WRONG_PIN
from kiosk.storage.local_database import open_store
from tests.cli.conftest import Answer, Cli
from tests.services.bodies import body

PEOPLE = '[{ name = "Léa" }, { name = "Sophie", role = "manager" }]'
PIN = "246810"
CANCEL = ("advance", "C-1", "CANCELLED", "--reason", "CANCELLED_BY_CLIENT")


def typed(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


@pytest.fixture
def shop(kiosk: Cli) -> Cli:
    """A shop with an order, whose manager Sophie has a PIN."""
    (kiosk.data_dir / "kiosk.toml").write_text(f"people = {PEOPLE}\n", "utf-8")
    kiosk.import_orders(body())
    assert kiosk("people", "set-pin", "Sophie", stdin=typed(PIN, PIN)).code == 0
    return kiosk


def cancels(shop: Cli, name: str, *lines: str) -> Answer:
    return shop(*CANCEL, "--role", "manager", "--by", name, stdin=typed(*lines))


def at_counter(shop: Cli) -> list[Event]:
    store = open_store(shop.data_dir)
    entries = store.read_blocking(lambda reader: reader.event_log.entries(0, 500))
    store.close()
    return [entry.event for entry in entries if entry.event.kind is EventKind.AT_COUNTER]


def test_a_manager_cancels_with_their_pin(shop: Cli) -> None:
    answer = cancels(shop, "sophie", PIN)
    assert (answer.code, answer.err) == (0, "")
    assert PIN not in answer.out
    assert shop.status_of("C-1") == "COLLECT_CANCELLED"
    assert at_counter(shop) == []


def test_a_pin_is_typed_without_being_shown(shop: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return PIN

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", getpass)
    assert shop(*CANCEL, "--role", "manager", "--by", "Sophie").code == 0
    assert len(asked) == 1
    assert "Sophie" in asked[0]


@pytest.mark.parametrize("lines", [("135790",), ("",), ()])
def test_a_wrong_pin_changes_nothing_and_is_recorded(shop: Cli, lines: tuple[str, ...]) -> None:
    answer = cancels(shop, "Sophie", *lines)
    assert answer.code == 1
    assert "PIN" in answer.err
    assert shop.status_of("C-1") == "COLLECT_STARTED"
    assert [(event.reason, event.actor) for event in at_counter(shop)] == [
        (WRONG_PIN, Actor(Role.SYSTEM, "Sophie"))
    ]


def test_wrong_pins_keep_even_the_right_one_waiting(shop: Cli) -> None:
    answers = [cancels(shop, "Sophie", "135790") for _ in range(3)]
    assert [answer.code for answer in answers] == [1, 1, 1]
    assert "secondes" in answers[-1].err
    refused = cancels(shop, "Sophie", PIN)
    assert refused.code == 1
    assert "secondes" in refused.err
    assert shop.status_of("C-1") == "COLLECT_STARTED"


@pytest.mark.parametrize("name", ["Léa", "Zoé"])
def test_nobody_else_acts_as_a_manager(shop: Cli, name: str) -> None:
    answer = cancels(shop, name, PIN)
    assert answer.code == 2
    assert "Sophie" in answer.err
    assert shop.status_of("C-1") == "COLLECT_STARTED"


def test_staff_with_a_pin_act_as_no_manager(shop: Cli) -> None:
    assert shop("people", "set-pin", "Léa", stdin=typed("135790", "135790")).code == 0
    answer = cancels(shop, "Léa", "135790")
    assert (answer.code, shop.status_of("C-1")) == (2, "COLLECT_STARTED")


def test_staff_act_without_a_pin(shop: Cli) -> None:
    assert shop("advance", "C-1", "READY", "--by", "Léa").code == 0


def test_where_no_manager_has_a_pin_none_is_asked(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    assert kiosk(*CANCEL, "--role", "manager", "--by", "Sophie").code == 0


def test_a_right_pin_ends_the_count(shop: Cli) -> None:
    for _ in range(2):
        assert cancels(shop, "Sophie", "135790").code == 1
    assert cancels(shop, "Sophie", PIN).code == 0
    back = ("advance", "C-1", "BLOCKED", "--reason", "BLOCKED_OTHER", "--role", "manager")
    answer = shop(*back, "--by", "Sophie", stdin=typed("135790"))
    assert "secondes" not in answer.err
    assert shop(*back, "--by", "Sophie", stdin=typed(PIN)).code == 0
