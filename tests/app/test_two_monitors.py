"""Tests on a real X server with two monitors that each screen stays on its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import sample_stores
from tests.app import x11
from tests.counts import cases
from tests.forked.commands import COMMANDS
from tests.forked.running import RunningCommand

LEFT, RIGHT = (0, 0, 1280, 800), (1280, 0, 1920, 1080)
SET = 'counter_display = "RIGHT"'
PATIENCE_S = 40.0
TITLES = {"counter": "Comptoir 1", "check-in": "Borne 1"}
NEEDED = ("xrandr", "xwininfo", "xdotool", "openbox")

Executor = Callable[..., str]

pytestmark = [
    pytest.mark.skipif(
        x11.missing_programs(*NEEDED) is not None, reason=x11.missing_programs(*NEEDED) or ""
    ),
    pytest.mark.slow,
]


def windows(run: Executor) -> dict[str, tuple[int, int, int, int]]:
    """The position of each visible window: x, y, width, height."""
    seen = {}
    for screen, title in TITLES.items():
        for number in found(run, title):
            try:
                reported = run("xwininfo", "-id", number)
            except subprocess.CalledProcessError:
                continue  # The window was closed, or got a new frame, since it was found.
            if "Map State: IsViewable" in reported:
                names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
                x, y, w, h = (int(re.search(rf"{n}:\s+(-?\d+)", reported)[1]) for n in names)  # type: ignore[index]
                seen[screen] = (x, y, w, h)
    return seen


def found(run: Executor, title: str) -> list[str]:
    try:
        return run("xdotool", "search", "--name", f"{title}$").split()
    except subprocess.CalledProcessError:
        return []


def wait_for(run: Executor, expected: dict[str, tuple[int, int, int, int]]) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while (seen := windows(run)) != expected:
        assert time.monotonic() < give_up_s, f"the screens are at {seen}"
        time.sleep(0.1)


@contextmanager
def running(run: Executor, *arguments: str) -> Iterator[RunningCommand]:
    display = run("printenv", "DISPLAY").strip()
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    process = COMMANDS.start(arguments, environment)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(PATIENCE_S)


@pytest.fixture
def shop_dir(tmp_path: Path) -> Path:
    sample_stores.fill(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("manager", "settings"),
    cases([("", ""), ("openbox", SET)], ["", "openbox"], ["", SET]),
    ids=lambda value: {"": "none", SET: "set"}.get(value, value),
)
def test_each_screen_fills_its_own_monitor(
    shop_dir: Path,
    manager: str,
    settings: str,
) -> None:
    counter, check_in = (RIGHT, LEFT) if settings else (LEFT, RIGHT)
    (shop_dir / "kiosk.toml").write_text(settings, encoding="utf-8")
    with x11.two_monitors(manager) as run, running(run, "run", "--data", str(shop_dir)):
        wait_for(run, {"counter": counter, "check-in": check_in})


@pytest.mark.parametrize("manager", cases([("openbox",)], ["", "openbox"]))
def test_the_windows_of_a_demo_stand_on_a_monitor_each(manager: str) -> None:
    with x11.two_monitors(manager) as run, running(run, "demo"):
        give_up_s = time.monotonic() + PATIENCE_S
        while len(seen := windows(run)) < 2:
            assert time.monotonic() < give_up_s, seen
            time.sleep(0.1)
        left, right = seen["counter"], seen["check-in"]
        assert left[0] < RIGHT[0] <= right[0], "the check-in lies over the staff's screen"


def test_a_screen_whose_monitor_is_unplugged_covers_no_other(shop_dir: Path) -> None:
    with x11.two_monitors("openbox") as run, running(run, "run", "--data", str(shop_dir)):
        wait_for(run, {"counter": LEFT, "check-in": RIGHT})
        run("xrandr", "--delmonitor", "RIGHT")
        wait_for(run, {"counter": LEFT})
        run("xrandr", "--setmonitor", "RIGHT", "1920/344x1080/194+1280+0", "none")
        wait_for(run, {"counter": LEFT, "check-in": RIGHT})


@pytest.mark.parametrize("screen", ["counter", "check-in"])
def test_nobody_closes_or_hides_a_screen(shop_dir: Path, screen: str) -> None:
    both = {"counter": LEFT, "check-in": RIGHT}
    with x11.two_monitors("openbox") as run, running(run, "run", "--data", str(shop_dir)) as kiosk:
        wait_for(run, both)
        (number,) = found(run, TITLES[screen])
        for keys in ("alt+F4", "alt+F4", "ctrl+q", "ctrl+w", "alt+Escape", "F11"):
            run("xdotool", "windowactivate", "--sync", number, "key", keys)
            wait_for(run, both)
            assert kiosk.poll() is None, f"{keys} ended the program"
        for gone in ("windowminimize", "windowunmap"):
            run("xdotool", gone, found(run, TITLES[screen])[0])
            wait_for(run, both)
        kiosk.terminate()
        assert kiosk.wait(PATIENCE_S) == 0


def test_a_monitor_that_is_not_there_is_no_reason_to_cover_another(shop_dir: Path) -> None:
    settings = {"counter_display": "HDMI-9", "checkin_display": "LEFT"}
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (shop_dir / "kiosk.toml").write_text("\n".join(lines), encoding="utf-8")
    with x11.two_monitors("openbox") as run, running(run, "run", "--data", str(shop_dir)):
        wait_for(run, {"counter": RIGHT, "check-in": LEFT})
