"""Tests that each window fills a display of its own and covers no other unless asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.sample import FakeClock, opened

pytestmark = pytest.mark.heavy

LEFT, RIGHT = [0, 0, 1280, 800], [1280, 0, 1920, 1080]


def shown(data_dir: Path, tmp_path: Path, displays: int, *screens: str) -> dict[str, list[int]]:
    """The position of each of the program's windows: x, y, width, height."""
    places = {"LEFT": LEFT, "RIGHT": RIGHT}
    reported = [
        {"name": name, "x": x, "y": y, "width": w, "height": h, "logicalDpi": 96, "dpr": 1}
        for name, (x, y, w, h) in list(places.items())[:displays]
    ]
    config = tmp_path / "displays.json"
    config.write_text(json.dumps({"screens": reported}))
    environ = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    command = [sys.executable, "-m", "tests.app.shown", str(data_dir), *screens]
    out = subprocess.check_output(command, env=environ, text=True, timeout=120)
    seen: dict[str, list[int]] = json.loads(out.splitlines()[-1])
    return seen


def test_one_display_shows_the_counter_alone(data_dir: Path, tmp_path: Path) -> None:
    with opened(data_dir, FakeClock()):
        pass
    assert shown(data_dir, tmp_path, 1) == {"counter": LEFT}


def test_two_displays_show_a_screen_each(data_dir: Path, tmp_path: Path) -> None:
    with opened(data_dir, FakeClock()):
        pass
    assert shown(data_dir, tmp_path, 2) == {"counter": LEFT, "check-in": RIGHT}
    (data_dir / "kiosk.toml").write_text('counter_display = "RIGHT"\n')
    assert shown(data_dir, tmp_path, 2) == {"counter": RIGHT, "check-in": LEFT}


def test_who_asks_for_two_screens_on_one_display_has_two_windows(
    data_dir: Path, tmp_path: Path
) -> None:
    with opened(data_dir, FakeClock()):
        pass
    windows = shown(data_dir, tmp_path, 1, "counter", "check-in")
    assert windows.keys() == {"counter", "check-in"}
