"""Tests that `kiosk doctor` at head office finds commands that hubs cannot get."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.storage.engine.sqlite import load_sqlite
from tests.cli.conftest import Cli
from tests.services.bodies import body


@pytest.fixture
def office(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Head office with one store, which is asked to take three orders."""
    cli = Cli(data_dir, capsys)
    cli.have_head_office()
    assert cli("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01").code == 0
    lines = "\n".join(json.dumps(body(collectId=f"C-{number}")) for number in range(3))
    assert cli("headoffice", "import", "-", stdin=lines.encode()).code == 0
    return cli


def altered(office: Cli, statement: str) -> tuple[str, str, str]:
    """Run a statement without the triggers; returns state, code and sentence of the finding."""
    with closing(load_sqlite().connect(office.data_dir / "headoffice.db")) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)
        connection.commit()
    (found,) = [each for each in office("doctor", "--json").json if each["check"] == "stores"]
    return found["state"], found["code"], found["detail"]


def test_a_store_whose_feed_is_whole_is_well(office: Cli) -> None:
    assert altered(office, "SELECT 1")[:2] == ("good", "store_feeds")


def test_a_request_that_goes_without_its_contents_is_a_warning(office: Cli) -> None:
    poison = 'UPDATE command SET payload = \'{"body": "\\ud800"}\' WHERE command_seq = 2'
    state, code, detail = altered(office, poison)
    assert (state, code) == ("warning", "store_without_contents")
    assert "(2)" in detail


def test_a_feed_that_fails_is_a_fault(office: Cli) -> None:
    state, code, detail = altered(office, "UPDATE command SET kind = '' WHERE command_seq = 2")
    assert (state, code) == ("bad", "store_requests_fails")
    assert "kiosk headoffice verify" in detail
    assert office("doctor").code != 0


def test_a_database_that_cannot_be_read_is_a_fault(office: Cli) -> None:
    assert altered(office, "DROP TABLE command")[:2] == ("bad", "head_office_unusable")


def test_a_device_that_is_no_head_office_has_no_such_check(kiosk: Cli) -> None:
    assert "stores" not in {each["check"] for each in kiosk("doctor", "--json").json}
