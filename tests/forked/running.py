"""A command that runs in a process which another one forked, to be read, awaited and stopped."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import tempfile
from pathlib import Path


class RunningCommand:
    """What `subprocess.Popen` offers, for a process that is not a child of this one."""

    def __init__(self) -> None:
        """Make its files. Its process opens them, `stdout` and `ended` as pipes."""
        self._directory = tempfile.TemporaryDirectory()
        folder = Path(self._directory.name)
        self.files = {"stdin": os.devnull}
        self.files |= {name: str(folder / name) for name in ("stdout", "stderr")}
        self.ended = str(folder / "ended")
        self.pid = 0
        self.returncode: int | None = None
        for path in (self.files["stdout"], self.ended):
            os.mkfifo(path)
        # Opened before its process opens them, and so without waiting for it.
        self._ended = os.open(self.ended, os.O_RDWR)
        reading = os.open(self.files["stdout"], os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(reading, True)
        self.stdout = os.fdopen(reading, encoding="utf-8")
        self._lines = b""

    def wait_for_start(self) -> None:
        """Wait until the process exists, and read its id."""
        self.pid = int(self._line(None) or 0)

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._code(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended. Raises subprocess.TimeoutExpired."""
        code = self._code(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def _code(self, timeout_s: float | None) -> int | None:
        if self.returncode is None:
            line = self._line(timeout_s)
            self.returncode = None if line is None else int(line)
        return self.returncode

    def _line(self, timeout_s: float | None) -> bytes | None:
        """The next line about the process; None if it does not come in time."""
        while b"\n" not in self._lines:
            if not select.select([self._ended], [], [], timeout_s)[0]:
                return None
            self._lines += os.read(self._ended, 100)
        line, _, self._lines = self._lines.partition(b"\n")
        return line

    def send_signal(self, number: int) -> None:
        """Send a signal, if the process still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait until it has ended; returns what it wrote, and removes its files."""
        self.wait(timeout)
        written = self.stdout.read(), Path(self.files["stderr"]).read_text("utf-8")
        self.stdout.close()
        os.close(self._ended)
        self._directory.cleanup()
        return written
