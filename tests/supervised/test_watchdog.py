"""Tests that what hangs is restarted in time as its unit says, and loses no confirmed tap."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.storage.local_database import open_store
from tests.end_to_end import fork_server
from tests.end_to_end.test_kill import journal
from tests.storage.sample import add_orders, new_order, problems
from tests.supervised.supervisor import Supervised
from tests.supervised.unit_file import UnitFile

pytestmark = pytest.mark.slow

DIVISOR = 6.0
"""A watchdog of 30 seconds is one of 5 here."""

PATIENCE_S = 60.0
UNITS = {
    "kiosk-screens.service": ("run", "--listen", "127.0.0.1:0"),
    "kiosk-hub.service": ("hub", "--listen", "127.0.0.1:0"),
}


@contextmanager
def supervised(name: str, data_dir: Path) -> Iterator[Supervised]:
    """The unit's program with somebody who taps, on a store that has orders for that."""
    store = open_store(data_dir)
    add_orders(store, [new_order(number) for number in range(fork_server.ORDERS)])
    store.close()
    unit = UnitFile(name)
    typed = unit.text("ExecStart").removeprefix("/usr/bin/kiosk ")
    assert typed.split()[0] == UNITS[name][0]
    command = [sys.executable, "-m", "tests.supervised.hanging", *UNITS[name]]
    variables = {"FOLDER": str(data_dir.parent), "KIOSK_DATA": str(data_dir)}
    program = Supervised(unit, command, {**os.environ, **variables}, data_dir.parent, DIVISOR)
    program.start()
    try:
        yield program
    finally:
        program.close()


def until(condition: Callable[[], object], program: Supervised) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_s, f"{program.starts}\n{program.output[-3000:]}"
        time.sleep(0.02)


def confirmed(program: Supervised) -> set[str]:
    """The taps that were confirmed; the last line may be half there when the program ends."""
    words = [line.split() for line in program.output.splitlines()]
    return {word[1] for word in words if len(word) == 2 and word[0] == "action"}


def is_tapping(program: Supervised, taps: int) -> bool:
    return program.is_up and len(confirmed(program)) >= taps


def hang(program: Supervised, data_dir: Path) -> None:
    (data_dir.parent / "hang").touch()


def freeze(program: Supervised, data_dir: Path) -> None:
    os.kill(program.starts[-1].pid, signal.SIGSTOP)


# What is left to --full takes the same way as what is not.
@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        pytest.param("kiosk-screens.service", hang, marks=pytest.mark.full),
        ("kiosk-screens.service", freeze),
        ("kiosk-hub.service", hang),
        pytest.param("kiosk-hub.service", freeze, marks=pytest.mark.full),
    ],
)
def test_what_hangs_is_restarted_in_time_and_every_confirmed_tap_is_kept(
    data_dir: Path, name: str, trouble: Callable[[Supervised, Path], None]
) -> None:
    with supervised(name, data_dir) as program:
        until(lambda: is_tapping(program, 20), program)
        began_s = time.monotonic()
        trouble(program, data_dir)
        until(lambda: len(program.starts) > 1 and program.is_up, program)
        until(lambda: is_tapping(program, 40), program)
    first, second = program.starts
    assert (first.result, second.result) == ("watchdog", "done")
    assert first.ended_s is not None
    assert first.ended_s - began_s < program.watchdog_s + 3
    assert "Fatal Python error: Aborted" in program.output
    assert ("hang_for_ever" in program.output) is (trouble is hang)
    store = open_store(data_dir)
    events = journal(store)
    assert all(events[action] == 1 for action in confirmed(program))
    assert problems(store) == []
    store.close()


@pytest.mark.parametrize(
    "name",
    ["kiosk-screens.service", pytest.param("kiosk-hub.service", marks=pytest.mark.full)],
)
def test_what_works_is_left_alone_for_many_times_of_the_watchdog(data_dir: Path, name: str) -> None:
    with supervised(name, data_dir) as program:
        until(lambda: program.is_up, program)
        ready_s = program.starts[0].ready_s
        assert ready_s is not None
        until(lambda: time.monotonic() - ready_s > 3 * program.watchdog_s, program)
        assert is_tapping(program, 1)
    assert [start.result for start in program.starts] == ["done"]
