"""Runs a store's devices in processes of their own, and subcommands on their data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kiosk.app.addresses import Address
from kiosk.app.lock import listening_at
from tests.forked.commands import COMMANDS
from tests.forked.running import RunningCommand

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
LOOK_AGAIN_S = 0.25
"""Mostly each look is a process of its own, which takes time from those that are awaited."""
LOOPBACK = "127.0.0.1:0"
"""Any free port of this computer."""

Found = TypeVar("Found")


def until(condition: Callable[[], Found | None], what: str) -> Found:
    """Wait until a condition returns a value; returns it. `what`: names it if it fails."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(LOOK_AGAIN_S)
    raise AssertionError(f"it never happened: {what}")


def environment(**more: str) -> Mapping[str, str]:
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("KIOSK_")}
    return {**inherited, "QT_QPA_PLATFORM": "offscreen", "KIOSK_LANGUAGE": "en", **more}


@dataclass(frozen=True, slots=True)
class Device:
    """One device: its data directory, and subcommands on it.

    `database`: the address of a head office's database; "": the file in its data directory.
    """

    data_dir: Path
    database: str = field(default="", kw_only=True)

    def do(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a subcommand to its end."""
        arguments = ["--data", str(self.data_dir), *command]
        done = COMMANDS.run(arguments, self._environment(), stdin)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def json(self, *command: str) -> Any:
        """Run a subcommand with --json; returns the parsed answer."""
        done = self.do(*command, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def status_of(self, order_id: str) -> str | None:
        """The status of an order here; None while it is not here."""
        done = self.do("show", order_id, "--json")
        return None if done.returncode else str(json.loads(done.stdout)["status"])

    @contextmanager
    def running(self, *command: str) -> Iterator[RunningCommand]:
        """Run a long-running subcommand; stop it at the end, and check for tracebacks."""
        process = self._start(command)
        try:
            yield process
        finally:
            process.terminate()
            _, err = process.communicate(PATIENCE_S)
        assert (process.returncode, err) == (0, "")

    @contextmanager
    def listening(self, *command: str) -> Iterator[Address]:
        """Run a subcommand that serves the store's devices; yields its address."""
        with self.running(*command) as process:

            def address() -> Address | None:
                assert process.poll() is None, process.communicate()
                return listening_at(self.data_dir)

            yield until(address, "it listens")

    @contextmanager
    def until_killed(self, *command: str) -> Iterator[str]:
        """Run a subcommand that serves devices, and kill it at the end; yields its address."""
        process = self._start(command)
        try:
            address = re.search(r"https?://[0-9.:]+", process.stdout.readline())
            assert address
            yield address[0]
        finally:
            process.kill()
            process.communicate(PATIENCE_S)

    def _start(self, command: tuple[str, ...]) -> RunningCommand:
        return COMMANDS.start(["--data", str(self.data_dir), *command], self._environment())

    def _environment(self) -> Mapping[str, str]:
        return environment(
            **({"KIOSK_HEADOFFICE_DATABASE": self.database} if self.database else {})
        )

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The entries of the program's log with this event name."""
        path = self.data_dir / "logs" / "app.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [reported for reported in map(json.loads, lines) if reported["event"] == event]


def has(device: Device, order_id: str, status: str) -> bool:
    """Whether the order has this status on this device."""
    return device.status_of(order_id) == f"COLLECT_{status}"


def pair(hub: Device, terminal: Device, role: str, name: str) -> None:
    """Pair a terminal with a hub that is running."""
    offered = hub.json("pairing-code", "--role", role)
    done = terminal.do("pair", offered["code"], "--upstream", offered["url"], "--name", name)
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(office: Device) -> Iterator[str]:
    """Run head office's server; yields its URL."""
    with office.running("headoffice", "serve", "--listen", LOOPBACK) as process:
        assert process.stdout is not None
        found = re.search(r"http://[0-9.:]+", process.stdout.readline())
        assert found
        yield found[0]


def make_hub(office: Device, device: Device, url: str, place: str = "LYON-01") -> None:
    """Pairs a device with head office, as the hub of the store at `place`."""
    code = office.json("headoffice", "pairing-code", "--store", place)["code"]
    done = device.do("pair", code, "--upstream", url, "--name", "Counter 1")
    assert done.returncode == 0, done.stderr
