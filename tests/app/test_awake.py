"""Tests that the display stays lit in opening hours and may blank at other times."""

from __future__ import annotations

import asyncio
import ctypes
import ctypes.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.app.awake import XServerKeeper, stay_awake
from kiosk.domain.opening_hours import is_open
from tests.app.x11 import missing, x_server
from tests.storage.sample import FakeClock, add_orders, new_order, opened

needs_x = pytest.mark.skipif(
    missing() is not None or shutil.which("xset") is None, reason=missing() or "xset is missing"
)


@pytest.fixture
def display() -> Iterator[str]:
    """An X server that blanks after ten minutes, and does not reset without clients."""
    x = ctypes.CDLL(ctypes.util.find_library("X11"))
    x.XOpenDisplay.restype = ctypes.c_void_p
    with x_server() as name:
        connection = ctypes.c_void_p(x.XOpenDisplay(name.encode()))
        subprocess.run(["xset", "-display", name, "s", "600", "600"], check=True)
        yield name
        x.XCloseDisplay(connection)


def blanks_after_s(display: str) -> int:
    """The seconds without input after which the server blanks its screen; 0: never."""
    reported = subprocess.check_output(["xset", "-display", display, "q"], text=True)
    found = re.search(r"timeout:\s+(\d+)", reported)
    assert found, reported
    return int(found[1])


def until(condition: Callable[[], bool], limit_s: float = 30.0) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "that never came"
        time.sleep(0.1)


@needs_x
def test_an_x_server_is_kept_lit_and_left_as_it_was(display: str) -> None:
    keeper = XServerKeeper(display)
    keeper.keep()
    assert blanks_after_s(display) == 0
    keeper.keep()
    keeper.release()
    assert blanks_after_s(display) == 600
    keeper.release()
    assert blanks_after_s(display) == 600


def on_a_desktop(how: str) -> dict[str, object]:
    """Run `desktop_saver` with this argument on a session bus of its own; returns its result."""
    bus = shutil.which("dbus-run-session")
    if bus is None:
        pytest.skip("dbus-run-session is missing")
    command = [bus, "--", sys.executable, "-m", "tests.app.desktop_saver", how]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    reported: dict[str, object] = json.loads(answer.stdout)
    return reported


def test_a_desktop_is_asked_once_and_released_by_hanging_up() -> None:
    asked = ["kiosk: Open to customers"]
    assert on_a_desktop("ask") == {"meanwhile": 1, "after": 0, "asked": asked}


def test_a_desktop_without_a_screen_saver_service_is_let_be() -> None:
    assert on_a_desktop("alone") == {"meanwhile": 0, "after": 0}


def test_a_server_that_is_gone_disturbs_nobody() -> None:
    keeper = XServerKeeper(":99999")
    keeper.keep()
    keeper.release()


@needs_x
@pytest.mark.parametrize("is_in_hours", [True, False])
def test_the_program_keeps_it_lit_in_opening_hours(
    display: str, data_dir: Path, is_in_hours: bool
) -> None:
    with opened(data_dir, FakeClock()) as store:
        add_orders(store, [new_order(1)])
    hour = datetime.now().hour  # noqa: DTZ005 - local time, as opening hours are
    closed = (0, 1) if hour >= 2 else (20, 21)
    opens_at_h, closes_at_h = (0, 24) if is_in_hours else closed
    settings = f"opens_at_h = {opens_at_h}\ncloses_at_h = {closes_at_h}\n"
    (data_dir / "kiosk.toml").write_text(settings)
    environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = [sys.executable, "-m", "tests.app.driven", "waits", str(data_dir)]
    program = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    try:
        assert "up" in program.stdout.readline()
        if is_in_hours:
            until(lambda: blanks_after_s(display) == 0)
        assert blanks_after_s(display) == (0 if is_in_hours else 600)
    finally:
        program.terminate()
        program.communicate(timeout=30)
    assert program.returncode == 0
    assert blanks_after_s(display) == 600


class Lamp:
    """A keeper that records its calls."""

    def __init__(self) -> None:
        self.is_kept = False

    def keep(self) -> None:
        self.is_kept = True

    def release(self) -> None:
        self.is_kept = False


def test_it_follows_the_clock_of_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.app.awake.LOOK_S", 0.001)
    lamp, now = Lamp(), [datetime(2026, 11, 28, 8, 59)]  # noqa: DTZ001 - local time, as opening hours are

    async def day() -> None:
        work = asyncio.ensure_future(stay_awake([lamp], 9, 19, lambda: now[0]))
        for shown, is_kept in ((9, True), (18, True), (19, False), (23, False), (10, True)):
            now[0] = now[0].replace(hour=shown)
            async with asyncio.timeout(10):
                while lamp.is_kept is not is_kept:  # noqa: ASYNC110 - no event is set for it
                    await asyncio.sleep(0.001)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        assert not lamp.is_kept

    asyncio.run(day())


@pytest.mark.parametrize(
    ("hour", "minute", "is_so"), [(8, 59, False), (9, 0, True), (18, 59, True), (19, 0, False)]
)
def test_hours_begin_and_end(hour: int, minute: int, is_so: bool) -> None:
    shown = datetime(2026, 11, 28, hour, minute)  # noqa: DTZ001 - local time, as opening hours are
    assert is_open(shown, 9, 19) is is_so
