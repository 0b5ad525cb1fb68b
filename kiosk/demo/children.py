"""Child processes that end with the process that started them.

`python -m kiosk.child COMMAND…` runs a subcommand of `kiosk` until it ends by itself, or until
its standard input ends: a pipe from the parent, which closes however the parent dies.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from kiosk.domain.frozen import frozen
from kiosk.settings import PREFIX

ROOT = Path(__file__).resolve().parents[2]
END_S_MAX = 10.0
START_S_MAX = 60.0
LOOK_S = 0.1

Found = TypeVar("Found")


class ChildEnded(Exception):
    """A process ended by itself. `said`: the last line that it wrote."""

    def __init__(self, name: str, exit_code: int, said: str) -> None:
        super().__init__(f"{name}: {exit_code}: {said}")
        self.name = name
        self.exit_code = exit_code
        self.said = said


@frozen
class _Child:
    name: str
    process: subprocess.Popen[bytes]
    written: Path


class Children:
    """A context manager that starts processes, and ends all of them at its exit."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the processes' output is kept."""
        self._folder = folder
        self._children: list[_Child] = []

    def start(self, name: str, command: Sequence[str]) -> Path:
        """Start `kiosk COMMAND…`; returns the file that takes its output.

        It gets this process's environment without settings, which belong to another store.
        """
        inherited = {n: value for n, value in os.environ.items() if not n.startswith(PREFIX)}
        written = self._folder / f"{name}.txt"
        with written.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "kiosk.child", *command],
                cwd=ROOT,
                env=inherited,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl+C reaches this process only, which then ends the others in order.
                start_new_session=True,
            )
        self._children.append(_Child(name, process, written))
        return written

    def until(self, condition: Callable[[], Found | None]) -> Found:
        """Wait for `condition` to return a value; returns it. Raises ChildEnded, TimeoutError."""
        deadline = time.monotonic() + START_S_MAX
        while time.monotonic() < deadline:
            found = condition()
            if found is not None:
                return found
            self.raise_if_ended()
            time.sleep(LOOK_S)
        raise TimeoutError

    def raise_if_ended(self) -> None:
        """Raises ChildEnded when a process has ended."""
        for child in self._children:
            code = child.process.poll()
            if code is not None:
                lines = child.written.read_text("utf-8", errors="replace").split("\n")
                said = next((line for line in reversed(lines) if line.strip()), "")
                raise ChildEnded(child.name, code, said.strip())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in self._children:
            child.process.terminate()
        deadline = time.monotonic() + END_S_MAX
        for child in self._children:
            try:
                child.process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            if child.process.stdin is not None:
                child.process.stdin.close()
