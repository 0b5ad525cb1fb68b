"""Tests size, names and clipping of every step, display and language."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.screens.firststart.problems import _TEXTS
from tests.counts import cases
from tests.screens.firststart.conftest import Begin, Newcomer
from tests.screens.hands import accessible_name

STEPS = [
    *(("size", False), ("device", False), ("scanner", False), ("names", False), ("pin", False)),
    ("code", True),
]


@pytest.mark.parametrize(
    ("display", "language"),
    cases(
        [("10.1 inch", "fr"), ("coarse 15.6 inch", "en"), ("15.6 inch", "fr")],
        ["10.1 inch", "15.6 inch", "coarse 15.6 inch"],
        ["fr", "en"],
    ),
)
def test_every_step_fits_and_can_be_touched(begin: Begin, display: str, language: str) -> None:
    problems = problems_of(begin(display, language), "language")
    for step, joins in STEPS:
        person = begin(display, language)
        person.go_to(step, joins=joins)
        problems += problems_of(person, step)
        if step in ("names", "code"):
            person.shown.tap(person.shown.all_called("code" if joins else "storeName")[0])
            problems += problems_of(person, f"{step}, keypad")
    assert problems == []


@pytest.mark.parametrize("code", sorted(_TEXTS))
def test_every_problem_fits_the_smallest_display(begin: Begin, code: str) -> None:
    person = begin("10.1 inch")
    person.go_to("code", joins=True)
    person.view_model.show_problem(code)
    person.shown.until(lambda: person.shown.is_there("problem"))
    assert problems_of(person, code) == []


def problems_of(person: Newcomer, where: str) -> list[str]:
    shown = person.shown
    shown.until_still()
    found: list[str] = []
    controls = shown.controls()
    names = [accessible_name(item) for item in controls]
    found += [f"{where}: a control has no name" for name in names if not name]
    found += [f"{where}: {name} twice" for name in set(names) if names.count(name) > 1]
    window = QRectF(shown.window.root.mapRectToScene(shown.window.root.boundingRect()))
    for item in controls:
        name, place = accessible_name(item), rectangle(item)
        if min(place.width(), place.height()) / shown.px_per_mm < 15 - 0.1:
            found.append(f"{where}: {name} is smaller than 15 mm")
        if not window.adjusted(-1, -1, 1, 1).contains(place):
            found.append(f"{where}: {name} leaves the window")
    for one, other in combinations(controls, 2):
        if rectangle(one).adjusted(1, 1, -1, -1).intersects(rectangle(other)):
            found.append(f"{where}: {accessible_name(one)} over {accessible_name(other)}")
    for item in shown.items():
        text = item.property("text") if item.inherits("QQuickText") else ""
        if text and item.property("contentWidth") > item.width() + 1.5:
            found.append(f"{where}: {text} is cut off")
    return found


def rectangle(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
