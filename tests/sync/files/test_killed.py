"""Real processes are killed while a counter takes over its first copy as a file."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from kiosk.services.ports.upstream_state import Progress
from kiosk.storage.database import Database
from kiosk.storage.local_database import open_store
from kiosk.storage.verification import verify
from tests.bench.filled_store import fill
from tests.bench.processes import Process, free_port
from tests.bench.shop import pair_terminal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ORDERS = 800
WAIT_S_MAX = 60.0
GIVEN, RECEIVED = "kiosk-given-*.db", "kiosk-received.db"


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub's directory: most of its orders were collected."""
    directory = tmp_path_factory.mktemp("worked")
    fill(directory, ORDERS).close()
    return directory


class Pair:
    """A hub and a counter that was just paired with it, each a process of its own."""

    def __init__(self, path: Path, worked: Path) -> None:
        self.hub, self.counter = path / "hub", path / "counter"
        shutil.copytree(worked, self.hub)
        hub, counter, self._port = open_store(self.hub), open_store(self.counter), free_port()
        pair_terminal(hub, self._port, counter, self.counter)
        hub.close()
        counter.close()
        self._running: dict[str, Process] = {}

    def start(self, *names: str) -> None:
        for name in names:
            port = ["--port", str(self._port)] if name == "hub" else []
            directory = str(self.hub if name == "hub" else self.counter)
            process = Process("-m", "tests.bench.device_process", directory, *port)
            process.until("listening" if port else "started", WAIT_S_MAX)
            self._running[name] = process

    def kill(self, name: str) -> None:
        """Kill with SIGKILL: the process gets to do nothing more."""
        process = self._running.pop(name)
        os.kill(process.pid, signal.SIGKILL)
        process.end()

    def end(self) -> None:
        for process in self._running.values():
            process.end()
        self._running.clear()

    def progress(self) -> Progress:
        """How far the counter is, as another process sees it."""
        with closing(Database(self.counter / "kiosk.db")) as database, database.reader() as reader:
            found: Progress = reader.upstream.progress()
        return found

    def entries(self) -> int:
        with closing(Database(self.counter / "kiosk.db")) as database, database.reader() as reader:
            found: int = reader.event_log.count()
        return found

    def is_complete(self) -> bool:
        return self.entries() > ORDERS and self.progress().snapshot_as_of is None

    def is_received_begun(self) -> bool:
        received = self.counter / RECEIVED
        return received.exists() and received.stat().st_size > 0

    def is_given_begun(self) -> bool:
        return any(self.hub.glob(GIVEN))

    def is_usable(self) -> bool:
        return self.entries() > 0

    def is_unchecked(self) -> bool:
        return self.progress().is_unchecked


def wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S_MAX
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def moments() -> Iterator[ParameterSet]:
    """Who is killed when: those that break most by default, the others with `--full`."""
    usual = {
        ("counter", "is_received_begun"),
        ("counter", "is_unchecked"),
        ("hub", "is_given_begun"),
    }
    for killed, reached in product(
        ("counter", "hub"),
        (Pair.is_given_begun, Pair.is_usable, Pair.is_received_begun, Pair.is_unchecked),
    ):
        marks = () if (killed, reached.__name__) in usual else pytest.mark.full
        yield pytest.param(killed, reached, marks=marks)


@pytest.mark.parametrize(("killed", "reached"), list(moments()))
def test_it_is_whole_or_not_there_and_comes_in_the_end(
    tmp_path: Path, worked: Path, killed: str, reached: Callable[[Pair], bool]
) -> None:
    pair = Pair(tmp_path, worked)
    try:
        pair.start("hub", "counter")
        wait(lambda: reached(pair))
        pair.kill(killed)
        if killed == "counter":
            # All of it or at most the first page: never a part of the file.
            progress = pair.progress()
            assert pair.entries() < ORDERS or progress.is_unchecked or not progress.snapshot_as_of
        pair.start(killed)
        wait(pair.is_complete)
    finally:
        pair.end()
    assert not (pair.counter / RECEIVED).exists()
    hub, counter = open_store(pair.hub), open_store(pair.counter)
    digests = [
        store.read_blocking(lambda reader: reader.projections.digest()) for store in (hub, counter)
    ]
    assert digests[0] == digests[1]
    assert not list(verify(counter.database))
    hub.close()
    counter.close()
