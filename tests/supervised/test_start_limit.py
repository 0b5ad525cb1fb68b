"""Tests that screens which never start end in the screen that says why, and come back from it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app.trouble.last_stop import last_stop
from tests.supervised.machine import Machine

pytestmark = pytest.mark.slow

PATIENCE_S = 90.0
DIVISOR = 6.0
SCREENS, RECOVERY = "kiosk-screens.service", "kiosk-recovery.service"


def until(condition: Callable[[], object], machine: Machine) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while not condition():
        seen = {name: unit.starts for name, unit in machine.units.items()}
        assert time.monotonic() < give_up_s, seen
        time.sleep(0.02)


def test_screens_that_never_start_end_in_the_screen_that_says_why_and_is_tried_again(
    data_dir: Path,
) -> None:
    settings = data_dir / "kiosk.toml"
    settings.write_text('langage = "fr"\n')
    program = [sys.executable, "-m", "tests.supervised.hanging", "run"]
    commands = {SCREENS: program, RECOVERY: [*program, "--recovery"]}
    variables = {"FOLDER": str(data_dir.parent), "KIOSK_DATA": str(data_dir)}
    machine = Machine(commands, {**os.environ, **variables}, data_dir.parent, DIVISOR)
    screens, recovery = machine.units[SCREENS], machine.units[RECOVERY]
    try:
        machine.start(SCREENS)
        until(lambda: recovery.is_up, machine)
        assert [start.result for start in screens.starts] == ["exit-code"] * 5
        assert "do not start" in recovery.starts[-1].status
        assert "langage" in last_stop(data_dir)["fr"]
        # In this test it tries again by itself after two seconds; the cause is still there.
        until(lambda: len(screens.starts) > 5, machine)
        assert recovery.starts[0].exit_status == 0
        settings.unlink()
        until(lambda: screens.is_up, machine)
        until(lambda: not recovery.is_up, machine)
        assert last_stop(data_dir) == {}
    finally:
        machine.close()
