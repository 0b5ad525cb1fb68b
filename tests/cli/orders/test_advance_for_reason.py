"""`kiosk advance` with a reason of several steps."""

import pytest

from tests.cli.conftest import Cli
from tests.cli.orders.test_advance import SLOT
from tests.services.bodies import body


@pytest.mark.parametrize("reason", ["customer_absent_or_left", "CUSTOMER_ABSENT_OR_LEFT"])
def test_a_reason_of_several_steps_takes_all_of_them(kiosk: Cli, reason: str) -> None:
    kiosk.import_orders(body())
    absent = ("advance", "C-1", "PICK_UP_FAILED", "--by", "Léa", "--reason", reason)
    assert kiosk(*absent).code == 3
    assert kiosk("advance", "C-1", "READY", "--by", "Léa").code == 0
    assert kiosk(*absent).code == 0
    steps = kiosk("show", "C-1", "--json").json["journal"][-2:]
    assert [step["to"] for step in steps] == ["COLLECT_BLOCKED", "COLLECT_PICK_UP_FAILED"]
    assert {step["reason"] for step in steps} == {"CUSTOMER_ABSENT_OR_LEFT"}


def test_who_will_return_is_moved_to_the_new_slot(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    for status in ("READY", "AWAITING", "IN_PROGRESS"):
        kiosk("advance", "C-1", status, "--by", "Léa")
    returns = ("advance", "C-1", "REPLANNED", "--by", "Léa", "--reason", "CUSTOMER_WILL_RETURN")
    missing = kiosk(*returns)
    assert (missing.code, "--slot" in missing.err) == (2, True)
    assert kiosk(*returns, "--slot", SLOT).code == 0
    assert kiosk("show", "C-1", "--json").json["slot"]["start"] == "2026-11-25T13:00:00Z"
