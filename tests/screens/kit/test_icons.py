"""Tests that every icon of the kit is drawn in the requested colour and size."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from kiosk.resources import ICONS_DIR
from kiosk.screens.kit.icon_provider import IconProvider
from tests.screens.kit.conftest import Show

NAMES = sorted(path.stem for path in ICONS_DIR.glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_asked_for(qtbot: QtBot, name: str) -> None:
    image = IconProvider().requestImage(f"{name}/9e1b12", QSize(), QSize(48, 48))
    assert (image.width(), image.height()) == (48, 48)
    solid = [
        image.pixelColor(x, y)
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert len(solid) > 20
    assert {each.name() for each in solid} == {QColor("#9e1b12").name()}


def test_an_unknown_icon_is_no_picture(qtbot: QtBot) -> None:
    assert IconProvider().requestImage("unicorn/000000", QSize(), QSize(48, 48)).isNull()


def test_the_status_icons_of_the_theme_exist(show: Show) -> None:
    names = ["to-prepare", "in-progress", "ready", "warn", "late", "blocked"]
    assert {f"status-{name}" for name in names} <= set(NAMES)
