"""The units of one device, which start and stop one another as their files say."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tests.supervised.supervisor import Start, Supervised
from tests.supervised.unit_file import UnitFile

PATIENCE_S = 60.0

SYSTEMCTL = """#!/bin/sh
echo "$*" >>"$SYSTEMCTL_ASKED"
"""


class Machine:
    """Starts units with those that they want or are bound to, and those that follow a failure."""

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        environment: Mapping[str, str],
        folder: Path,
        divisor: float,
    ) -> None:
        """`commands`: of each unit, in place of its own. For the others see `Supervised`."""
        self._folder = folder
        self._lock = threading.RLock()
        self._over = threading.Event()
        stand_in = folder / "bin" / "systemctl"
        stand_in.parent.mkdir()
        stand_in.write_text(SYSTEMCTL)
        stand_in.chmod(0o755)
        self.units = {
            name: Supervised(UnitFile(name), command, environment, folder, divisor)
            for name, command in commands.items()
        }
        for name, supervised in self.units.items():
            supervised.on_start = self._later(self._started, name)
            supervised.on_ended = self._ended_of(name)
            supervised.on_failed = self._later(self._start_all, self._said(name, "OnFailure"))

    def start(self, name: str) -> None:
        """Start a unit, with what it wants, once those are up that it comes after."""
        with self._lock:
            if self._over.is_set():
                return
            for other in self._said(name, "BindsTo"):
                self.units[other].start()
        give_up_s = time.monotonic() + PATIENCE_S
        while not all(self.units[other].is_up for other in self._said(name, "After")):
            if self._over.is_set() or time.monotonic() > give_up_s:
                return
            time.sleep(0.02)
        with self._lock:
            if self._over.is_set():
                return
            for other in self._said(name, "Conflicts"):
                self.units[other].stop()
            self.units[name].start()

    def close(self) -> None:
        """End all programs, those that need others first."""
        with self._lock:
            self._over.set()
        for supervised in reversed(self.units.values()):
            supervised.close()

    def _said(self, name: str, key: str) -> list[str]:
        return [other for other in self.units[name].unit.words(key) if other in self.units]

    def _later(self, work: Callable[..., None], *arguments: object) -> Callable[[], None]:
        """A function that has this done on another thread, as systemd queues its jobs."""
        return lambda: threading.Thread(target=work, args=arguments, daemon=True).start()

    def _start_all(self, names: Iterable[str]) -> None:
        for name in names:
            self.start(name)

    def _started(self, name: str) -> None:
        """With every start of a unit those start that it wants."""
        self._start_all(self._said(name, "Wants"))

    def _ended_of(self, name: str) -> Callable[[Start], None]:
        bound = [other for other in self.units if name in self._said(other, "BindsTo")]

        def ended(start: Start) -> None:
            # At once, as systemd does before it starts the unit again.
            for other in bound:
                self.units[other].stop()
            self._run_stop_post(name, start)

        return ended

    def _run_stop_post(self, name: str, start: Start) -> None:
        unit = self.units[name].unit
        if not unit.text("ExecStopPost"):
            return
        asked = self._folder / "asked"
        asked.write_text("")
        variables = {
            "PATH": f"{self._folder / 'bin'}:{os.environ['PATH']}",
            "SYSTEMCTL_ASKED": str(asked),
            "EXIT_CODE": "exited" if start.exit_status >= 0 else "killed",
            "EXIT_STATUS": str(abs(start.exit_status)),
        }
        subprocess.run(["sh", "-c", unit.script("ExecStopPost")], env=variables, check=True)
        for line in asked.read_text().splitlines():
            verb, _, other = line.removeprefix("--no-block ").partition(" ")
            if verb == "reset-failed":
                self.units[other].reset_failed()
            else:
                assert verb == "start", line
                self._later(self.start, other)()
