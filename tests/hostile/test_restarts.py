"""Tests that nothing is lost when hub and head office are killed while they are flooded."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.storage.local_database import open_store
from tests.bench.processes import Process, free_port
from tests.bench.shop import add_orders, copy_log, pair_hub, pair_terminal
from tests.counts import count, is_full

pytestmark = pytest.mark.slow

RESTARTS = count("RESTARTS", 1, 4)
TAPS_BETWEEN = 3
CONVERGED_S_MAX = 240.0


class Servers:
    """A store's hub, another counter and head office, each a process that can be killed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.hub_port, self.office_port = free_port(), free_port()
        self.acknowledged: list[str] = []
        self._order_ids = iter(self._prepare())
        self.office = self._start_office()
        self.hub = self._start_hub()
        self.terminal = Process("-m", "tests.bench.device_process", str(directory / "terminal"))

    @property
    def office_file(self) -> Path:
        return self.directory / "office" / "headoffice.db"

    def _prepare(self) -> list[str]:
        self.office_file.parent.mkdir()
        hub, terminal = open_store(self.directory / "hub"), open_store(self.directory / "terminal")
        pair_hub(f"sqlite:///{self.office_file}", self.office_port, hub, self.directory / "hub")
        order_ids = add_orders(hub, 2 * (TAPS_BETWEEN + 1) * (RESTARTS + 1))
        pair_terminal(hub, self.hub_port, terminal, self.directory / "terminal")
        copy_log(hub, terminal)
        hub.close()
        terminal.close()
        return order_ids

    def _start_office(self) -> Process:
        listen = ("--listen", f"127.0.0.1:{self.office_port}")
        data = ("--data", str(self.office_file.parent))
        process = Process("-m", "kiosk", "headoffice", "serve", *data, *listen)
        process.line(60.0)
        return process

    def _start_hub(self) -> Process:
        data_dir, port = str(self.directory / "hub"), str(self.hub_port)
        process = Process("-m", "tests.bench.device_process", data_dir, "--port", port)
        process.until("listening")
        return process

    def tap(self) -> None:
        """Makes one order ready at each counter, and waits until both are acknowledged."""
        for counter in (self.hub, self.terminal):
            counter.say(f"ready {next(self._order_ids)}")
            self.acknowledged.append(counter.until("tapped")["order_id"])

    def kill_hub(self) -> None:
        """Kills the hub in the middle of a tap, and starts it again."""
        self.hub.say(f"ready {next(self._order_ids)}")
        _kill(self.hub)
        self.hub = self._start_hub()

    def kill_office(self) -> None:
        """Kills head office in the middle of its work, and starts it again."""
        _kill(self.office)
        self.office = self._start_office()

    def end(self) -> None:
        """Ends all processes cleanly."""
        for process in (self.terminal, self.hub, self.office):
            process.end()

    def lost(self) -> set[str]:
        """The acknowledged orders that are not ready at the hub."""
        with closing(open_store(self.directory / "hub")) as hub:
            orders = hub.read_blocking(
                lambda reader: {each: reader.order(each) for each in self.acknowledged}
            )
        return {each for each, order in orders.items() if not order or order.status != Status.READY}

    def is_at_rest(self) -> bool:
        """Whether head office has the hub's whole log."""
        with closing(open_store(self.directory / "hub")) as hub:
            head = hub.read_blocking(lambda reader: reader.event_log.head())
        with closing(sqlite3.connect(f"file:{self.office_file}?mode=ro", uri=True)) as office:
            held = office.execute("SELECT log_seq FROM store").fetchone()
        return bool(held == (head.seq,))


def _kill(process: Process) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.end()


@contextmanager
def attacking(kind: str, port: int) -> Iterator[None]:
    """Floods a port while the block runs, also while its server is restarted."""
    given = (kind, "127.0.0.1", str(port), "--seconds", "7200", "--at-once", "100")
    command = [sys.executable, "-m", "tests.hostile.attackers", *given]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> bool:
    """Waits for the condition; returns whether it held within 240 s."""
    deadline = time.monotonic() + CONVERGED_S_MAX
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.5)
    return False


def test_nothing_acknowledged_is_lost_however_often_servers_are_killed(
    tmp_path: Path, figures: Callable[..., None]
) -> None:
    rng = random.Random(13)
    servers = Servers(tmp_path)
    try:
        with ExitStack() as floods:
            # By default the cheapest of them: each floods with all that the computer has.
            attacks = [
                ("idle", servers.hub_port),
                ("codes", servers.hub_port),
                ("secrets", servers.office_port),
            ]
            for kind, port in attacks if is_full() else attacks[:1]:
                floods.enter_context(attacking(kind, port))
            for _ in range(RESTARTS):
                for _ in range(TAPS_BETWEEN):
                    servers.tap()
                time.sleep(rng.random() * 0.3)
                rng.choice((servers.kill_hub, servers.kill_office))()
        assert until(lambda: not servers.lost()), servers.lost()
        assert until(servers.is_at_rest)
    finally:
        servers.end()
    figures("killed under attack", kills=RESTARTS, acknowledged=len(servers.acknowledged), lost=0)
    for command in (
        ("--data", str(tmp_path / "hub"), "verify"),
        ("headoffice", "verify", "--data", str(servers.office_file.parent)),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
