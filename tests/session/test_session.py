"""Tests the session of a device's displays on a compositor without displays."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.session.compositor import SCREENS, SESSION, missing, session, shown_sizes, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
]

HEADLESS = "--backend=headless-backend.so --width=1366 --height=768"


def test_the_screen_fills_the_display_and_comes_back_after_any_kill(data_dir: Path) -> None:
    with session(data_dir, HEADLESS) as machine:
        compositor, screens = machine.units[SESSION], machine.units[SCREENS]
        until(lambda: screens.is_up and shown_sizes(screens) == [(1366, 768)], machine)

        os.kill(screens.starts[-1].pid, signal.SIGKILL)
        until(lambda: len(screens.starts) == 2 and screens.is_up, machine)
        until(lambda: shown_sizes(screens) == [(1366, 768)], machine)
        assert len(compositor.starts) == 1

        os.kill(compositor.starts[-1].pid, signal.SIGKILL)
        until(lambda: len(compositor.starts) == 2 and compositor.is_up, machine)
        until(lambda: len(screens.starts) > 2 and screens.is_up, machine)
        until(lambda: shown_sizes(screens) == [(1366, 768)], machine)
        assert screens.starts[0].result == compositor.starts[0].result == "signal"


def test_a_frozen_compositor_is_restarted_and_the_screen_comes_back(data_dir: Path) -> None:
    with session(data_dir, HEADLESS) as machine:
        compositor, screens = machine.units[SESSION], machine.units[SCREENS]
        until(lambda: screens.is_up, machine)
        os.kill(compositor.starts[-1].pid, signal.SIGSTOP)
        until(lambda: len(compositor.starts) == 2 and compositor.is_up, machine)
        assert compositor.starts[0].result == "watchdog"
        until(lambda: len(screens.starts) > 1 and screens.is_up, machine)
        until(lambda: shown_sizes(screens) == [(1366, 768)], machine)
