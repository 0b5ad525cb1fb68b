"""Devices of an installed version, whose program is started as a shop does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.app.addresses import Address
from kiosk.app.lock import listening_at
from tests.end_to_end.devices import PATIENCE_S, Device, environment, until

STARTS_S_MAX = 60.0


@dataclass(frozen=True, slots=True)
class InstalledDevice(Device):
    """A device, or head office, with the program that runs on it now."""

    program: Path

    def do(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a subcommand to its end."""
        done = subprocess.run(
            [self.program, "--data", self.data_dir, *command],
            env=environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=STARTS_S_MAX,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    @contextmanager
    def running(self, *command: str) -> Iterator[Any]:
        """Run a long-running subcommand; stop it at the end, and check for tracebacks."""
        process = subprocess.Popen(
            [self.program, "--data", self.data_dir, *command],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            _, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, err
        assert "Traceback" not in err, err

    @contextmanager
    def listening(self, *command: str) -> Iterator[Address]:
        """Run a subcommand that serves the store's devices; yields its address."""
        with self.running(*command) as process:

            def address() -> Address | None:
                assert process.poll() is None, process.communicate()
                return listening_at(self.data_dir)

            yield until(address, "it listens")

    def status_counts(self) -> dict[str, int]:
        """How many orders have each status."""
        counts: dict[str, int] = {}
        for order in self.json("orders"):
            counts[order["status"]] = counts.get(order["status"], 0) + 1
        return counts
