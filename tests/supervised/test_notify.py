"""Tests what programs tell the service manager that started them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.service_manager import ServiceManager, manager_of
from kiosk.storage.backup import daily_backup
from kiosk.storage.engine.integrity import FILE_NAME
from tests import sample_stores
from tests.forked.commands import COMMANDS
from tests.supervised.notify_socket import NotifySocket, notify_socket

Place = Callable[[Path], Path | str]


def by_path(folder: Path) -> Path:
    return folder / "notify"


def abstract(folder: Path) -> str:
    return f"@kiosk-test-{os.getpid()}-{folder.name}"


@pytest.mark.parametrize("place", [by_path, abstract])
def test_the_manager_is_told_of_start_and_end_on_either_kind_of_socket(
    tmp_path: Path, place: Place
) -> None:
    with notify_socket(place(tmp_path)) as listening:
        manager = manager_of(dict(listening.variables))
        manager.ready("Up")
        manager.stopping()
        assert listening.received(5) == {"READY": "1", "STATUS": "Up"}
        assert listening.received(5) == {"STOPPING": "1"}


def test_what_the_manager_set_does_not_reach_children(tmp_path: Path) -> None:
    environ = {"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "5000000", "WATCHDOG_PID": "1", "TERM": "a"}
    manager_of(environ)
    assert environ == {"TERM": "a"}


@pytest.mark.parametrize(
    ("variables", "watchdog_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "3000000"}, 3.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": str(os.getpid())}, 3.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": str(os.getpid() + 1)}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": ""}, None),
    ],
)
def test_a_watchdog_is_fed_only_by_the_process_that_it_watches(
    variables: dict[str, str], watchdog_s: float | None
) -> None:
    assert manager_of({"NOTIFY_SOCKET": "/x", **variables}).watchdog_s == watchdog_s


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "vsock:2:1", "@", "/\0"])
def test_without_a_manager_nothing_happens(address: str) -> None:
    manager = ServiceManager(address, 1.0)
    manager.ready("Up")
    with manager.busy(10, "Working"):
        manager.alive()
    manager.stopping()


def test_a_manager_that_does_not_read_holds_nobody_up_for_long(tmp_path: Path) -> None:
    with notify_socket(tmp_path / "notify") as listening:
        filler = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        filler.setblocking(False)
        with suppress(BlockingIOError), filler:
            while True:
                filler.sendto(b"WATCHDOG=1", listening.variables["NOTIFY_SOCKET"])
        began_s = time.monotonic()
        manager_of(dict(listening.variables)).ready("Up")
        assert time.monotonic() - began_s < 5


def test_signs_of_life_begin_with_the_start_and_come_twice_in_the_watchdog_s_time(
    tmp_path: Path,
) -> None:
    async def live(manager: ServiceManager) -> None:
        beating = asyncio.ensure_future(manager.beat())
        await asyncio.sleep(0.5)
        manager.ready("Up")
        await asyncio.sleep(1.1)
        beating.cancel()

    with notify_socket(tmp_path / "notify") as listening:
        asyncio.run(live(manager_of({**listening.variables, "WATCHDOG_USEC": "400000"})))
        assert listening.received(1) == {"READY": "1", "STATUS": "Up"}
        signs = 0
        while listening.received(0.1) == {"WATCHDOG": "1"}:
            signs += 1
        assert 4 <= signs <= 6


def test_long_work_lengthens_the_start_first_and_the_watchdog_later(tmp_path: Path) -> None:
    with notify_socket(tmp_path / "notify") as listening:
        manager = manager_of({**listening.variables, "WATCHDOG_USEC": "2000000"})
        with manager.busy(60, "Migrating"):
            pass
        manager.ready("Up")
        with manager.busy(90, "Restoring"):
            pass
        assert listening.received(1) == {"EXTEND_TIMEOUT_USEC": "60000000", "STATUS": "Migrating"}
        assert listening.wait_for("READY")
        assert listening.received(1) == {"WATCHDOG_USEC": "90000000", "STATUS": "Restoring"}
        assert listening.received(1) == {"WATCHDOG_USEC": "2000000", "WATCHDOG": "1"}


def told(listening: NotifySocket, *arguments: str) -> None:
    """Run a program, which has to tell of its start, of its life, and of its end by SIGTERM."""
    environment = {**os.environ, **listening.variables, "WATCHDOG_USEC": "1000000"}
    process = COMMANDS.start(arguments, environment)
    try:
        assert listening.wait_for("READY")["STATUS"]
        for _ in range(3):
            listening.wait_for("WATCHDOG")
        process.send_signal(signal.SIGTERM)
        listening.wait_for("STOPPING")
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "command",
    [
        ("hub",),
        ("hub", "--listen", "127.0.0.1:0"),
        ("headoffice", "serve", "--listen", "127.0.0.1:0"),
        ("run",),
        ("run", "--listen", "127.0.0.1:0"),
    ],
    ids=" ".join,
)
def test_a_program_tells_that_it_is_up_alive_and_ending(
    data_dir: Path, command: tuple[str, ...]
) -> None:
    with notify_socket(data_dir.parent / "notify") as listening:
        told(listening, "--data", str(data_dir), *command)


def test_a_program_that_asks_what_replaces_the_database_is_up_and_alive(data_dir: Path) -> None:
    sample_stores.fill(data_dir)
    daily_backup(data_dir, sample_stores.NOW)
    (data_dir / FILE_NAME).write_bytes(b"\x55" * 200_000)
    with notify_socket(data_dir.parent / "notify") as listening:
        environment = {**os.environ, **listening.variables, "WATCHDOG_USEC": "1000000"}
        process = COMMANDS.start(["--data", str(data_dir), "run"], environment)
        try:
            assert listening.wait_for("EXTEND_TIMEOUT_USEC")["STATUS"] == "Checking the database"
            assert "choose" in listening.wait_for("READY")["STATUS"]
            for _ in range(3):
                listening.wait_for("WATCHDOG")
        finally:
            process.kill()
            process.communicate()
