"""Tests systemd's units with systemd's own programs, in a root that holds just the units."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "packaging" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
EXPOSURE_MAX = {"kiosk-session.service": 60, "kiosk-update.service": 97}
"""In tenths, for units other than servers: a compositor needs devices and a session, and packages
are installed by root, whom nothing may hinder."""
EXPOSURE_OF_A_SERVER_MAX = 30

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)
pytestmark = pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root directory with the units, systemd's own, and the programs that they start."""
    own = tmp_path / "usr" / "lib" / "systemd"
    own.mkdir(parents=True)
    (own / "system").symlink_to("/usr/lib/systemd/system")
    folder = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, folder)
    (tmp_path / "bin").symlink_to("usr/bin")
    programs = [f"bin/{name}" for name in ("kiosk", "weston", "env", "systemctl", "sh")]
    for program in (*programs, "lib/kiosk/update"):
        stand_in = tmp_path / "usr" / program
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.write_text("#!/bin/sh\n")
        stand_in.chmod(0o755)
    return tmp_path


@needs_systemd
def test_systemd_has_nothing_to_say_against_a_unit(unit: Path, root: Path) -> None:
    checked = subprocess.run(
        ["systemd-analyze", f"--root={root}", "--man=no", "verify", unit.name],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in checked.stderr.splitlines() if unit.name in line]
    assert (checked.returncode, said) == (0, [])


@needs_systemd
def test_a_unit_keeps_its_program_in_a_sandbox(unit: Path) -> None:
    limit = EXPOSURE_MAX.get(unit.name, EXPOSURE_OF_A_SERVER_MAX)
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={limit}", str(unit)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_no_unit_has_a_secret_in_its_text_or_a_dump_of_memory(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert "postgresql+psycopg" not in text
    assert "LimitCORE=0" in text.splitlines()
