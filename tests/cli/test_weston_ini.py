"""Tests that the compositor is told which screen belongs on which display."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kiosk.cli.screens.weston_ini import with_screens
from tests.cli.conftest import Cli
from tests.supervised.unit_file import UNITS, UnitFile

NOWHERE = {"counter": "", "check-in": "", "board": ""}
BASE = """[core]
idle-time=0

[output]
name=HDMI-A-1
transform=rotate-90

[keyboard]
vt-switching=false
"""


def test_a_display_that_the_file_has_keeps_its_settings_and_gets_its_screen() -> None:
    made = with_screens(BASE, NOWHERE | {"check-in": "HDMI-A-1"})
    section = "[output]\nname=HDMI-A-1\ntransform=rotate-90\napp-ids=kiosk.check-in\n"
    assert made == BASE.replace("[output]\nname=HDMI-A-1\ntransform=rotate-90\n", section)


def test_a_display_that_it_has_not_gets_a_section() -> None:
    made = with_screens(BASE, NOWHERE | {"counter": "DP-1"})
    assert made == f"{BASE}\n[output]\nname=DP-1\napp-ids=kiosk.counter,kiosk\n"


def test_without_displays_in_the_settings_the_file_stays_as_it_is() -> None:
    assert with_screens(BASE, NOWHERE) == BASE


def test_a_display_that_the_file_gives_to_other_programs_keeps_them() -> None:
    own = BASE.replace("transform=rotate-90", "app-ids=video")
    assert with_screens(own, NOWHERE | {"board": "HDMI-A-1"}) == own


@pytest.fixture
def device(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    (data_dir / "kiosk.toml").write_text('language = "en"\nboard_display = "HDMI-A-2"\n')
    return Cli(data_dir, capsys)


def test_the_command_prints_the_file_with_the_screens(device: Cli) -> None:
    answer = device("weston-ini", str(UNITS / "weston.ini"))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("[output]\nname=HDMI-A-2\napp-ids=kiosk.board\n")
    assert not (device.data_dir / "kiosk.db").exists()


def test_a_file_that_cannot_be_read_is_one_sentence(device: Cli, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")
    for name in ("nothing", "picture"):
        answer = device("weston-ini", str(tmp_path / name))
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)
        assert str(tmp_path / name) in answer.err


def test_nobody_gets_to_another_console_and_nothing_goes_blank() -> None:
    lines = (UNITS / "weston.ini").read_text(encoding="utf-8").splitlines()
    assert {"vt-switching=false", "idle-time=0", "shell=kiosk-shell.so"} <= set(lines)
    assert "xwayland=true" not in lines


def test_the_session_begins_without_the_screens_places_where_the_settings_are_spoilt(
    tmp_path: Path,
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, work in (("kiosk", "echo half; exit 2"), ("weston", 'echo "$*"; cat "$RESULT"')):
        (programs / name).write_text(f"#!/bin/sh\n{work}\n")
        (programs / name).chmod(0o755)
    script = UnitFile("kiosk-session.service").script("ExecStart")
    variables = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "SETTINGS": str(UNITS / "weston.ini"),
        "RESULT": str(tmp_path / "weston.ini"),
        "WESTON_OPTIONS": "--seat=seat1 --current-mode",
    }
    shown = subprocess.check_output(
        ["sh", "-c", script.replace("/run/kiosk-session", str(tmp_path))], env=variables, text=True
    )
    first, _, settings = shown.partition("\n")
    assert first.endswith("--socket=kiosk --seat=seat1 --current-mode")
    assert settings == (UNITS / "weston.ini").read_text(encoding="utf-8")
