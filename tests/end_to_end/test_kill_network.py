"""Tests that nothing is lost when hub, terminal and head office are killed in turn at work.

KIOSK_TEST_NETWORK_KILLS: the number of kills. Prints its figures.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_office
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.storage.engine.integrity import FILE_NAME, check_integrity
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.verification import verify
from tests.bench.shop import copy_log, pair_hub, pair_terminal
from tests.counts import count
from tests.end_to_end import network_devices
from tests.end_to_end.fork_server import ORDERS
from tests.end_to_end.network_devices import OFFICE_FILE, REPORTED_FILE
from tests.end_to_end.processes import ROOT
from tests.storage.sample import add_orders, new_order
from tests.sync.holdings import contents, gaps

KILLS = count("NETWORK_KILLS", 8, 48)
NAMES = ("headoffice", "hub", "terminal")
WORKING_S_MAX = 120.0
QUIET_S_MAX = 600.0
WORK_S_MAX = 0.8


class Network:
    """Three processes, each with a directory of its own; any may be killed and started again."""

    def __init__(self, path: Path) -> None:
        self.dirs = {name: path / name for name in NAMES}
        self._ports = {"headoffice": free_port(), "hub": free_port(), "terminal": 0}
        self._pids: dict[str, int] = {}
        self._server = subprocess.Popen(
            [sys.executable, "-m", network_devices.__name__],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._set_up()

    def _set_up(self) -> None:
        """Create head office and a store with two devices, which both hold its orders."""
        for directory in self.dirs.values():
            directory.mkdir()
        hub, terminal = self.open("hub"), self.open("terminal")
        pair_hub(self.office_url, self._ports["headoffice"], hub, self.dirs["hub"])
        pair_terminal(hub, self._ports["hub"], terminal, self.dirs["terminal"])
        add_orders(hub, [new_order(number) for number in range(ORDERS)])
        copy_log(hub, terminal)
        hub.close()
        terminal.close()

    @property
    def office_url(self) -> str:
        return sqlite_url(self.dirs["headoffice"] / OFFICE_FILE)

    def open(self, name: str) -> LocalDatabase:
        return open_store(self.dirs[name])

    def start(self, name: str, seed: int) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{name} {seed} {self._ports[name]} {self.dirs[name]}\n")
        self._server.stdin.flush()
        self._pids[name] = int(self._server.stdout.readline())

    def is_working(self, name: str) -> bool:
        """Whether the process that was started last has begun to work."""
        return str(self._pids[name]) in self.reported(name, "working")

    def kill(self, name: str) -> None:
        """Kill with SIGKILL, which acts like a power failure."""
        pid = self._pids.pop(name)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid), WORKING_S_MAX)

    def reported(self, name: str, word: str) -> set[str]:
        """The values that a device has reported with this word, from whole lines only."""
        path = self.dirs[name] / REPORTED_FILE
        lines = path.read_text().split("\n")[:-1] if path.exists() else []
        parts = (line.partition(" ") for line in lines)
        return {value for said, _, value in parts if said == word}

    def close(self) -> None:
        for name in tuple(self._pids):
            self.kill(name)
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(WORKING_S_MAX)
        self._server.stdout.close()


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def until(condition: Callable[[], bool], timeout_s: float) -> None:
    """Wait until a condition on other processes holds."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    started = Network(tmp_path)
    yield started
    started.close()


def is_quiet(hub: LocalDatabase, terminal: LocalDatabase, office: OfficeDatabase) -> bool:
    """Whether all three hold the same, and each command is decided or waits for an answer."""
    with office.reader() as connection:
        query = "SELECT log_seq, log_hash, command_seq FROM store"
        seq, digest, asked = connection.exec_driver_sql(query).one()
        undecided = "SELECT count(*) FROM command WHERE decision IS NULL"
        if connection.exec_driver_sql(undecided).scalar_one():
            return False
    head = hub.read_blocking(lambda reader: reader.event_log.head())
    if (seq, digest) != (head.seq, head.hash):
        return False
    if hub.read_blocking(lambda reader: reader.inbox.head()).seq != asked:
        return False
    if terminal.read_blocking(lambda reader: reader.order_events.all_pending()):
        return False
    digests = [
        store.read_blocking(lambda reader: reader.projections.digest()) for store in (hub, terminal)
    ]
    return digests[0] == digests[1]


def at_office(office: OfficeDatabase, column: str, table: str) -> Counter[str]:
    with office.reader() as connection:
        rows = connection.exec_driver_sql(f"SELECT {column} FROM {table}")
        return Counter(map(str, rows.scalars()))


def actions_at(hub: LocalDatabase) -> Counter[str]:
    """How often each action was recorded: how many of its events are equal."""
    query = (
        "SELECT operation_id, count(*) AS reported FROM event "
        "GROUP BY operation_id, kind, order_id, from_status, to_status, expected_version, "
        "subject_id"
    )
    found: Counter[str] = Counter()
    with hub.database.reader() as reader:
        for operation_id, reported in reader.connection.exec_driver_sql(query):
            found[operation_id] = max(found[operation_id], reported)
    return found


@pytest.mark.slow
def test_what_was_confirmed_is_at_head_office_once_after_kills(network: Network) -> None:
    rng = random.Random(20261124)
    kills: Counter[str] = Counter()
    seeds = iter(range(1, 10**6))
    for name in NAMES:
        network.start(name, next(seeds))
    for number in range(KILLS):
        name = NAMES[number % len(NAMES)]
        if number % 5:
            until(lambda: network.is_working(name), WORKING_S_MAX)  # noqa: B023
        # A random delay, to kill the process at any point of its work.
        time.sleep(rng.uniform(0, WORK_S_MAX))
        network.kill(name)
        kills[name] += 1
        network.start(name, next(seeds))
    # On a loaded machine every process may have been killed before it did anything.
    for name, word in (("headoffice", "asked"), ("hub", "arrived"), ("terminal", "arrived")):
        until(lambda: bool(network.reported(name, word)), WORKING_S_MAX)  # noqa: B023
    for name in NAMES:
        network.kill(name)
        network.start(name, 0)
    stores = {name: network.open(name) for name in ("hub", "terminal")}
    office = OfficeDatabase(network.office_url)
    until(lambda: is_quiet(stores["hub"], stores["terminal"], office), QUIET_S_MAX)
    check_valid(network, stores, office)
    confirmed = check_confirmed(network, stores, office)
    sys.stdout.write(f"kills {dict(kills)}, confirmed {confirmed}\n")
    for store in stores.values():
        store.close()
    office.close()


def check_valid(network: Network, stores: dict[str, LocalDatabase], office: OfficeDatabase) -> None:
    for name, store in stores.items():
        assert check_integrity(network.dirs[name] / FILE_NAME) is None
        assert list(verify(store.database)) == []
        assert gaps(store) == []
    assert contents(stores["hub"]) == contents(stores["terminal"])
    assert check_integrity(network.dirs["headoffice"] / OFFICE_FILE) is None
    with office.reader() as connection:
        assert list(verify_office(connection, VerificationCounts())) == []
        shut_out = "SELECT count(*) FROM device WHERE quarantined_at IS NOT NULL"
        assert connection.exec_driver_sql(shut_out).scalar_one() == 0
    peers = stores["hub"].read_blocking(lambda reader: reader.devices.peers())
    assert not any(peer.quarantined_at for peer in peers)
    for directory in network.dirs.values():
        for log in (directory / "logs").glob("*.jsonl"):
            assert '"failure"' not in log.read_text()


def check_confirmed(
    network: Network, stores: dict[str, LocalDatabase], office: OfficeDatabase
) -> dict[str, int]:
    """Check that head office has each confirmed action once; returns counts of actions."""
    with stores["hub"].database.reader() as reader:
        rows = reader.connection.exec_driver_sql("SELECT event_id FROM event").scalars()
        assert at_office(office, "event_id", "entry") == Counter(map(str, rows))
    done = actions_at(stores["hub"])
    counted = {}
    for name, store in stores.items():
        actions = network.reported(name, "action")
        assert [action for action in actions if done[action] != 1] == []
        held = {
            action.held_id for action in store.read_blocking(lambda reader: reader.held_actions())
        }
        waited = network.reported(name, "held") - network.reported(name, "undoing")
        assert [action for action in waited if done[action] + (action in held) != 1] == []
        arrived = network.reported(name, "arrived")
        for arrival_id in arrived:
            assert stores["hub"].read_blocking(
                lambda reader: reader.order_events.events_about(arrival_id)  # noqa: B023
            )
        assert actions
        assert arrived
        counted[name] = len(actions | waited | arrived)
    asked = network.reported("headoffice", "asked")
    commands = at_office(office, "command_id", "command")
    assert {commands[one] for one in asked} == {1}
    counted["headoffice"] = len(asked)
    return counted
