"""Tests that the wheel works and draws its screens when installed away from the checkout.

The environment has this one's packages, but not the checkout.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk import __version__
from kiosk.resources import FONT_FILES
from tests.services.bodies import numbered

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "kiosk"
RESOURCES = ROOT / "resources"
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
MADE_BY_RUNNING = {".jsc", ".pyc", ".qmlc"}
OFFLINE = ("--no-deps", "--no-index")

WHERE_IT_LIES = "import kiosk; print(kiosk.__file__)"
TWO_SCENES = """
from kiosk.demo import screenshots
from kiosk.cli import main

screenshots.DISPLAYS = screenshots.DISPLAYS[:1]
screenshots.BOARD_DISPLAYS = ()
screenshots.LANGUAGES = ("fr",)
screenshots.MODES = ("light",)
screenshots.NETWORK_SCENES = {}
screenshots.LEFT_HANDED_SCENES = {}
for scenes in (screenshots.COUNTER_SCENES, screenshots.CHECK_IN_SCENES):
    for name in list(scenes)[1:]:
        del scenes[name]
main()
"""
"""The script that renders the first scenes of each screen on the small display."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Installed:
    """The wheel in an environment of its own, on a device whose store is in `home`."""

    programs: Path
    package: Path
    home: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        environ = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("KIOSK_", "PYTHON")) and "DISPLAY" not in name
        }
        return subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.home,
            env=environ | {"HOME": str(self.home), "KIOSK_DATA": str(self.home / "data")},
            capture_output=True,
            text=True,
            check=False,
        )


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and installed without a network."""
    wheels, folder = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("environment")
    run(*PIP, "wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    (wheel,) = wheels.glob("*.whl")
    venv.create(folder, symlinks=True)
    run(*PIP, "--python", folder / "bin" / "python", "install", *OFFLINE, wheel)
    # Python reads .pth files only in the environment's own folder, so it ignores the one here
    # that names the checkout.
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture
def installed(environment: Path, tmp_path: Path) -> Installed:
    (package,) = environment.glob("lib/python*/site-packages/kiosk")
    home = tmp_path / "home"
    home.mkdir()
    found = Installed(environment / "bin", package, home)
    reported = found.run("python", "-c", WHERE_IT_LIES)
    assert reported.stdout.strip() == str(package / "__init__.py"), reported.stderr
    return found


def files_under(folder: Path) -> dict[Path, bytes]:
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in MADE_BY_RUNNING
    }


def test_every_file_of_the_program_is_in_the_wheel(installed: Installed) -> None:
    there = files_under(installed.package)
    assert set(files_under(KIOSK)) <= set(there)
    resources = {
        Path("_resources") / path: raw
        for path, raw in files_under(RESOURCES).items()
        if path.parts[0] != "pictures"
    }
    assert {path: raw for path, raw in there.items() if path.parts[0] == "_resources"} == resources


def test_its_commands_work_on_a_store(installed: Installed) -> None:
    assert __version__ in installed.run("kiosk", "--version").stdout

    orders = installed.home / "orders.json"
    orders.write_text(json.dumps(numbered(2)))
    imported = installed.run("kiosk", "import", str(orders))
    assert imported.returncode == 0, imported.stderr
    listed = installed.run("kiosk", "orders", "--json")
    assert len(json.loads(listed.stdout)) == 2, listed.stderr

    doctor = installed.run("kiosk", "doctor", "--json")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    fonts = next(found for found in json.loads(doctor.stdout) if found["check"] == "fonts")
    assert fonts["state"] == "good"
    assert Path(fonts["params"]["path"]).is_relative_to(installed.package)


# By default they are only listed: every file of the program is in the wheel.
@pytest.mark.full
def test_its_screens_open_with_fonts_icons_and_texts(installed: Installed) -> None:
    pictures = installed.home / "pictures"
    done = installed.run("python", "-c", TWO_SCENES, "demo", "--screenshots", str(pictures))
    assert (done.returncode, done.stderr) == (0, "")
    made = {path.name.split("-fr-")[0]: path for path in pictures.iterdir()}
    assert sum(not name.startswith("first-start") for name in made) == 3
    assert any(name.startswith("first-start") for name in made)
    assert any(name.startswith("counter") for name in made)
    assert any(name.startswith("check-in") for name in made)
    for path in made.values():
        assert QImage(str(path)).size().toTuple() == (1280, 800)


@pytest.mark.full
def test_an_installation_that_lost_a_font_says_so(installed: Installed) -> None:
    font = installed.package / "_resources" / "fonts" / FONT_FILES[0]
    aside = font.rename(font.with_suffix(".aside"))
    try:
        doctor = installed.run("kiosk", "doctor")
        demo = installed.run("kiosk", "demo", "--screenshots", str(installed.home / "pictures"))
    finally:
        aside.rename(font)
    assert doctor.returncode == 4
    assert FONT_FILES[0] in doctor.stdout
    assert demo.returncode == 2
    assert str(font) in demo.stderr
    assert len(demo.stderr.splitlines()) == 1
