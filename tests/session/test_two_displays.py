"""Tests that each screen of a device stands on the display that its settings name, in pictures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from tests.app import x11
from tests.session.compositor import SCREENS, missing, session, until

NEEDED = ("xdotool", "xwininfo")
LACKING = missing() or x11.missing_programs(*NEEDED)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(LACKING is not None, reason=LACKING or "")]

PLACES = {"screen0": QRect(0, 0, 1280, 800), "screen1": QRect(1280, 0, 1024, 768)}
OUTPUTS = "".join(
    f"\n[output]\nname={name}\nmode={place.width()}x{place.height()}\n"
    for name, place in PLACES.items()
)
NAVY_PX_MIN = 20_000
"""The check-in's large button has more of its colour, the counter of an empty store far less."""


class Displays:
    """The X display on which Weston shows its two outputs as windows."""

    def __init__(self, name: str, folder: Path) -> None:
        self.variables = {"DISPLAY": name}
        self._folder = folder

    def run(self, *command: str) -> str:
        environment = {**os.environ, **self.variables, "QT_QPA_PLATFORM": "xcb"}
        return subprocess.check_output(command, env=environment, text=True, timeout=60)

    def arrange(self) -> bool:
        """Put the windows of both outputs side by side; False until both are there."""
        tree = self.run("xwininfo", "-root", "-tree")
        found = dict(re.findall(r'(0x[0-9a-f]+) "Weston Compositor - (\w+)"', tree))
        for number, name in found.items():
            place = PLACES[name]
            self.run("xdotool", "windowmove", number, str(place.x()), str(place.y()))
        return len(found) == len(PLACES)

    def picture(self, place: QRect) -> QImage:
        path = self._folder / "picture.png"
        self.run(sys.executable, "-m", "tests.session.picture", str(path))
        image = QImage(str(path))
        assert not image.isNull()
        return image.copy(place)

    def point_at(self, x: int, y: int) -> None:
        self.run("xdotool", "mousemove", str(x), str(y))


def colours(image: QImage) -> dict[str, int]:
    """How many pixels of a picture are the buttons' navy, and how many nearly white."""
    counted = {"navy": 0, "light": 0}
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            colour = QColor(image.pixel(x, y))
            if colour.red() < 40 and 60 < colour.blue() < 110:
                counted["navy"] += 4
            elif colour.lightness() > 230:
                counted["light"] += 4
    return counted


def screen_in(image: QImage) -> str:
    """Which screen fills a picture; "" where it is none."""
    seen = colours(image)
    if sum(seen.values()) < image.width() * image.height() / 2:
        return ""
    return "check-in" if seen["navy"] > NAVY_PX_MIN else "counter"


@contextmanager
def displays(folder: Path) -> Iterator[Displays]:
    with x11.x_server("2304x800x24") as name:
        yield Displays(name, folder)


# Without any settings, too, they may come as they are plugged.
@pytest.mark.parametrize(
    ("counter", "check_in"),
    [
        pytest.param("screen0", "screen1", id="as plugged", marks=pytest.mark.full),
        pytest.param("screen1", "screen0", id="crossed"),
    ],
)
def test_each_screen_fills_the_display_that_is_named_for_it(
    data_dir: Path, counter: str, check_in: str
) -> None:
    settings = f'counter_display = "{counter}"\ncheckin_display = "{check_in}"\n'
    (data_dir / "kiosk.toml").write_text(settings)
    with (
        displays(data_dir.parent) as seen,
        session(
            data_dir,
            "--backend=x11-backend.so --output-count=2",
            outputs=OUTPUTS,
            environment=seen.variables,
        ) as machine,
    ):
        until(seen.arrange, machine)
        until(lambda: machine.units[SCREENS].is_up, machine)

        def found() -> dict[str, str]:
            return {name: screen_in(seen.picture(place)) for name, place in PLACES.items()}

        until(lambda: found() == {counter: "counter", check_in: "check-in"}, machine)


def test_the_pointer_is_seen_only_once_a_mouse_moves(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text('counter_display = "screen0"\n')
    # An empty part of the counter's panel.
    spot = QRect(1000, 400, 60, 60)
    with displays(data_dir.parent) as seen:
        seen.point_at(spot.x() + 20, spot.y() + 20)
        options = "--backend=x11-backend.so --output-count=1"
        with session(
            data_dir, options, "--screens counter", outputs=OUTPUTS, environment=seen.variables
        ) as machine:
            until(lambda: machine.units[SCREENS].is_up, machine)
            whole = PLACES["screen0"]
            until(lambda: screen_in(seen.picture(whole)) == "counter", machine)
            assert is_plain(seen.picture(spot)), "a pointer that nobody moved is seen"
            for step in range(4):
                seen.point_at(spot.x() + 20 + step * 5, spot.y() + 20)
            until(lambda: not is_plain(seen.picture(spot)), machine)


def is_plain(image: QImage) -> bool:
    """Whether all of a picture has one colour."""
    first = image.pixel(0, 0)
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return all(image.pixel(x, y) == first for x, y in places)
