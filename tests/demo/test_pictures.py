"""Tests that screenshots of all scenes can be made on a device without a display.

By default of a third of the counter's and the check-in's scenes, with `--full` of all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.demo.board_pictures import BOARD_SCENES
from kiosk.demo.check_in_pictures import CHECK_IN_SCENES
from kiosk.demo.counter_pictures import COUNTER_SCENES, LEFT_HANDED_SCENES
from kiosk.demo.network_pictures import NETWORK_SCENES
from kiosk.screens.firststart.set_up_steps import steps_of
from tests.counts import portion

ONE_OF_EACH = """
from kiosk.demo import screenshots
from kiosk.cli import main
from tests.counts import portion

screenshots.DISPLAYS = screenshots.DISPLAYS[:1]
screenshots.BOARD_DISPLAYS = screenshots.BOARD_DISPLAYS[:1]
screenshots.LANGUAGES = ("fr",)
screenshots.MODES = ("light",)
for name in ("CHECK_IN_SCENES", "COUNTER_SCENES", "NETWORK_SCENES"):
    setattr(screenshots, name, dict(portion(getattr(screenshots, name).items(), 0, 3)))
main()
"""
"""The script that renders every scene once, on the smallest display of each screen."""


@pytest.mark.slow
def test_every_scene_makes_its_picture(tmp_path: Path) -> None:
    environ = {name: text for name, text in os.environ.items() if "DISPLAY" not in name}
    command = [sys.executable, "-c", ONE_OF_EACH, "demo", "--screenshots", str(tmp_path / "made")]
    done = subprocess.run(
        command, env=environ | {"HOME": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    sizes = {"10.1-1280x800": (1280, 800), "32.0-1920x1080": (1920, 1080)}
    made = set()
    for path in tmp_path.glob("made/*"):
        name, _, display = path.stem.partition("-fr-light-")
        made.add(name)
        assert QImage(str(path)).size().toTuple() == sizes[display]
    at_check_in, at_counter, network = (
        portion(scenes, 0, 3) for scenes in (CHECK_IN_SCENES, COUNTER_SCENES, NETWORK_SCENES)
    )
    scenes = (*at_counter, *LEFT_HANDED_SCENES, *network, "demo-cable")
    counter = {f"counter-{name}" for name in scenes}
    others = {f"check-in-{name}" for name in at_check_in} | {f"board-{n}" for n in BOARD_SCENES}
    steps = {*steps_of(joins=False), *steps_of(joins=True), "refused"}
    assert made == counter | others | {f"first-start-{step}" for step in steps}
