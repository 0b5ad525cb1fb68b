"""Starts programs as their units say, since systemd is not the first process where tests run.

It follows systemd 252 in what the units use: Type=notify, the watchdog, Restart, the limit of
starts, OnFailure, BindsTo, Wants, Conflicts and ExecStopPost. It is a stand-in written from
systemd's manual: what systemd itself does beyond that, such as the sandbox, is not tried by it.

The times of the watchdog and between starts are those of the units divided by a number, so that a
test takes seconds. The time for a start is not divided: computers of tests are slow.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.supervised.notify_socket import NotifySocket
from tests.supervised.unit_file import UnitFile

LOOK_S = 0.02
USEC = 1_000_000
CLEAN = (0, -signal.SIGHUP, -signal.SIGINT, -signal.SIGTERM, -signal.SIGPIPE)


@dataclass
class Start:
    """One start of a unit's program. `result` is systemd's word; "" while it runs."""

    pid: int
    ready_s: float | None = None
    ended_s: float | None = None
    result: str = ""
    status: str = ""
    exit_status: int = 0


class Supervised:
    """One unit and its program, on a thread of its own."""

    def __init__(
        self,
        unit: UnitFile,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        divisor: float,
    ) -> None:
        """`command`: in place of the unit's own; `folder`: for its output."""
        self.unit = unit
        self.starts: list[Start] = []
        self.on_failed: Callable[[], None] = lambda: None
        self.on_ended: Callable[[Start], None] = lambda _start: None
        self.on_start: Callable[[], None] = lambda: None
        self._command = command
        self._output = folder / f"{unit.name}.output"
        # Abstract: a path below a test's folder may be longer than a socket's may be.
        self._socket = NotifySocket(f"@kiosk-test-{os.getpid()}-{id(self)}-{unit.name}")
        self._environment = {**environment, **self._socket.variables}
        self.watchdog_s = unit.seconds("WatchdogSec", 0) / divisor
        self._abort_s = unit.seconds("TimeoutAbortSec", 90) / divisor
        self._restart_s = unit.seconds("RestartSec", 0.1) / divisor
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._recent: list[float] = []

    @property
    def output(self) -> str:
        """What the program has written, on both streams, in all its starts."""
        return self._output.read_text("utf-8", "replace") if self._output.exists() else ""

    @property
    def is_up(self) -> bool:
        """Whether the program runs and has reported that it is ready."""
        return bool(self.starts) and not self.starts[-1].result and bool(self.starts[-1].ready_s)

    def start(self) -> None:
        """Start the program, unless it runs."""
        if self._thread is None or not self._thread.is_alive():
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the program, and do not start it again."""
        self._stop.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def unset(self, *names: str) -> None:
        """Leave variables out of the program's environment."""
        for name in names:
            self._environment.pop(name, None)

    def reset_failed(self) -> None:
        """Forget former starts, as `systemctl reset-failed`."""
        self._recent.clear()

    def close(self) -> None:
        """End the program and remove the socket."""
        self.stop()
        self._socket.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._has_reached_limit():
                self.on_failed()
                return
            self.on_start()
            start = self._run_once()
            self.on_ended(start)
            restart = self.unit.text("Restart", "no")
            is_wanted = restart == "always" or (restart == "on-failure" and start.result != "done")
            if self._stop.is_set() or not is_wanted or self._stop.wait(self._restart_s):
                return

    def _has_reached_limit(self) -> bool:
        interval_s = self.unit.seconds("StartLimitIntervalSec", 10)
        now_s = time.monotonic()
        self._recent = [each for each in self._recent if now_s - each < interval_s]
        if interval_s and len(self._recent) >= int(self.unit.text("StartLimitBurst", "5")):
            return True
        self._recent.append(now_s)
        return False

    def _run_once(self) -> Start:
        while self._socket.received(0) is not None:
            pass
        variables = dict(self._environment)
        if self.watchdog_s:
            variables["WATCHDOG_USEC"] = str(int(self.watchdog_s * USEC))
        own_pid = ("sh", "-c", 'WATCHDOG_PID=$$ exec "$@"', "sh")
        with self._output.open("ab") as output:
            process = subprocess.Popen(
                [*own_pid, *self._command],
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        start = Start(process.pid)
        self.starts.append(start)
        result = self._follow(process, start)
        start.exit_status = process.returncode
        start.result = result
        start.ended_s = time.monotonic()
        return start

    def _follow(self, process: subprocess.Popen[bytes], start: Start) -> str:
        """Wait for the end of a program, or bring it about; returns systemd's word for it."""
        limit_s, watchdog_s = self.unit.seconds("TimeoutStartSec", 90), self.watchdog_s
        deadline_s = time.monotonic() + limit_s
        while process.poll() is None:
            message = self._socket.received(LOOK_S) or {}
            now_s = time.monotonic()
            start.status = message.get("STATUS", start.status)
            if "READY" in message and start.ready_s is None:
                start.ready_s = now_s
            if "EXTEND_TIMEOUT_USEC" in message and start.ready_s is None:
                deadline_s = max(deadline_s, now_s + int(message["EXTEND_TIMEOUT_USEC"]) / USEC)
            watchdog_s = int(message.get("WATCHDOG_USEC", watchdog_s * USEC)) / USEC
            if start.ready_s and message.keys() & {"READY", "WATCHDOG", "WATCHDOG_USEC"}:
                deadline_s = now_s + watchdog_s if watchdog_s else float("inf")
            if self._stop.is_set():
                self._end(process, signal.SIGTERM, self.unit.seconds("TimeoutStopSec", 90))
                return "done"
            if now_s > deadline_s:
                self._end(process, signal.SIGABRT, self._abort_s)
                return "watchdog" if start.ready_s else "timeout"
        if process.returncode in CLEAN:
            return "done"
        return "exit-code" if process.returncode > 0 else "signal"

    def _end(
        self, process: subprocess.Popen[bytes], number: signal.Signals, patience_s: float
    ) -> None:
        """Send a signal, and SIGCONT so that it arrives; in the end kill all that is left."""
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
