"""Tests that what a customer reads of their arrival is true, whatever fails: in real processes."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bench.processes import Process
from tests.end_to_end.devices import Device, environment, has, pair, until
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

LOOPBACK = "127.0.0.1:0"
READY = ("READY", "--by", "Léa")
SENDING = "We are telling the team…"
KNOWN = "The team knows that you are here."
GO = "Please tell a member of staff"


class CheckIn:
    """The check-in's process, its database, and what stands on its screen."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self._process = Process(
            *("-m", "tests.end_to_end.watched_check_in", str(device.data_dir)), **environment()
        )
        self._process.until("texts")

    def scans(self, code: str, then: str = SENDING) -> None:
        """Scans a code, and waits until the page of the customer before is gone."""
        self._process.say(code)
        self.reads(then)

    def reads(self, *wanted: str) -> str:
        """Waits until one of these texts is shown; returns it."""

        def found(shown: list[str]) -> list[str]:
            return [text for text in wanted if any(text in each for each in shown)]

        seen: list[list[str]] = []

        def is_there(params: dict[str, Any]) -> bool:
            seen.append(params["texts"])
            return bool(found(params["texts"]))

        try:
            return found(self._process.until("texts", when=is_there)["texts"])[0]
        except RuntimeError as error:
            raise AssertionError(f"{wanted} never came: {seen}") from error

    def end(self) -> None:
        self._process.end()


@contextmanager
def watched(device: Device) -> Iterator[CheckIn]:
    check_in = CheckIn(device)
    try:
        yield check_in
    finally:
        check_in.end()


@contextmanager
def standing_still(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture
def hub(tmp_path: Path) -> Device:
    """A store with four customers' ready orders, whose hub has no screens."""
    device = Device(tmp_path / "hub")
    orders = numbered(4)
    for order, surname in zip(orders, ("Lefèvre", "Moreau", "Benali", "Costa"), strict=True):
        phone = f"+3363998{len(surname)}0{len(surname)}1"
        order["customer"] |= {
            "lastName": surname,
            "phone": phone,
            "email": f"{phone[1:]}@example.fr",
            "language": "en",
        }
    lines = "\n".join(map(json.dumps, orders))
    assert device.do("import", "-", stdin=lines).returncode == 0
    for number in range(1, 5):
        assert device.do("advance", f"C-{number}", *READY).returncode == 0
    return device


def test_a_customer_reads_what_is_true(hub: Device, tmp_path: Path) -> None:
    codes = [hub.json("show", f"C-{number}")["pickup_code"] for number in range(1, 5)]
    counter, kiosk = Device(tmp_path / "counter"), Device(tmp_path / "kiosk")
    with ExitStack() as first_run:
        url = first_run.enter_context(hub.until_killed("hub", "--listen", LOOPBACK))
        pair(hub, counter, "counter", "Counter 2")
        pair(hub, kiosk, "check-in", "Check-in 1")
        with counter.running("run") as at_counter, watched(kiosk) as check_in:
            until(lambda: has(kiosk, "C-4", "READY") or None, "the orders come down")

            check_in.scans(codes[0])
            assert check_in.reads(KNOWN, GO) == KNOWN
            assert has(counter, "C-1", "AWAITING")

            # The counter's program stands still: the hub has the arrival, and nobody sees it.
            with standing_still(at_counter.pid):
                check_in.scans(codes[1])
                assert check_in.reads(KNOWN, GO) == GO
                assert has(hub, "C-2", "AWAITING")
            check_in.reads(KNOWN)

            # The hub is killed between the scan and the counter.
            check_in.scans(codes[2])
            first_run.close()
            assert check_in.reads(KNOWN, GO) == GO

            # While it is down, the next customer is sent to the counter as well.
            check_in.scans(codes[3])
            assert check_in.reads(KNOWN, GO) == GO
            address = url.rpartition("/")[2]
            with hub.until_killed("hub", "--listen", address):
                assert check_in.reads(KNOWN) == KNOWN
                assert has(counter, "C-4", "AWAITING")
                until(lambda: has(counter, "C-3", "AWAITING") or None, "nobody is forgotten")
