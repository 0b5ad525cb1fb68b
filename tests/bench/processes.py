"""Starts the processes of a benchmark, talks to them and ends them."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from sqlalchemy import create_engine, make_url

END_S_MAX = 15.0

Params = dict[str, Any]


def free_port() -> int:
    """Returns a port of this computer on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Process:
    """A Python process that prints what it does as JSON lines."""

    def __init__(self, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ
            | {"PYTHONUNBUFFERED": "1", "QT_QPA_PLATFORM": "offscreen"}
            | {"QT_QUICK_BACKEND": "software"}
            | environment,
        )
        self._lines: Queue[str | None] = Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def line(self, timeout_s: float) -> str:
        """Returns the next line that the process prints; raises RuntimeError without one."""
        try:
            line = self._lines.get(timeout=timeout_s)
        except Empty:
            raise RuntimeError(f"nothing came within {timeout_s} s") from None
        if line is None:
            raise RuntimeError(f"the process has ended with {self._process.wait()}")
        return line

    def until(
        self, reported: str, timeout_s: float = 60.0, when: Callable[[Params], bool] | None = None
    ) -> Params:
        """Skips lines until one reports this name and `when` holds; returns its values."""
        deadline = time.monotonic() + timeout_s
        while True:
            params: Params = json.loads(self.line(max(deadline - time.monotonic(), 0.01)))
            if params["reported"] == reported and (when is None or when(params)):
                return params

    def say(self, line: str) -> None:
        """Writes a line to the standard input of the process."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def pss_mb(self) -> float:
        """Returns the proportional set size of the process, in MB."""
        return memory_mb(self.pid)

    def cpu_s(self) -> float:
        """Returns the CPU time that the process has used, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Ends the process by SIGTERM, or kills it after END_S_MAX."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(END_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reading.join()
        self._process.stdout.close()


def memory_mb(pid: int) -> float:
    """Returns the proportional set size of a process, in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def device(data_dir: Path, port: int | None = None) -> Iterator[Process]:
    """Runs a device of a store; with `port`, it serves its store there."""
    arguments = [] if port is None else ["--port", str(port)]
    process = Process("-m", "tests.bench.device_process", str(data_dir), *arguments)
    try:
        if port is not None:
            process.until("listening")
        yield process
    finally:
        process.end()


@contextmanager
def screen(data_dir: Path, seconds: float) -> Iterator[Process]:
    """Runs the counter's program, which reports what it shows, for at most `seconds`."""
    process = Process("-m", "tests.bench.app_probe", str(data_dir), "watch", str(seconds))
    try:
        yield process
    finally:
        process.end()


@contextmanager
def head_office(data_dir: Path, database: str | None) -> Iterator[tuple[Process, int]]:
    """Runs `kiosk headoffice serve`; yields its process and port. `database` None: SQLite."""
    port = free_port()
    command = ["-m", "kiosk", "headoffice", "serve", "--data", str(data_dir)]
    more = {} if database is None else {"KIOSK_HEADOFFICE_DATABASE": database}
    process = Process(*command, "--listen", f"127.0.0.1:{port}", **more)
    try:
        process.line(60.0)
        yield process, port
    finally:
        process.end()


@contextmanager
def fresh_database(postgresql: str) -> Iterator[str]:
    """Creates a database on this server, yields its URL, and drops it after the block."""
    name = f"bench_{secrets.token_hex(8)}"
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()
