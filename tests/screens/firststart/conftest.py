"""Fixtures: the first-start screen, and somebody who answers it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.app.first_start.screen import QML, read_code
from kiosk.screens.firststart.answers import Answers
from kiosk.screens.firststart.view_model import FirstStartViewModel
from tests.screens.conftest import Show
from tests.screens.hands import Shown

PIN = "120938"


class Newcomer:
    """Somebody in front of a device that starts for the first time."""

    def __init__(self, shown: Shown, view_model: FirstStartViewModel) -> None:
        self.shown = shown
        self.view_model = view_model
        self.answers: list[Answers] = []
        view_model.answered.connect(self.answers.append)

    @property
    def step(self) -> str:
        return str(self.view_model.property("step"))

    def tap(self, object_name: str) -> None:
        """Tap the control with this object name."""
        self.shown.tap(self.shown.called(object_name))

    def until_at(self, step: str) -> None:
        """Wait until this step is shown."""
        self.shown.until(lambda: self.step == step)

    def go_on(self) -> None:
        """Tap the button that leads to the next step."""
        before = self.step
        self.tap("next")
        self.shown.until(lambda: self.step != before or self.answers)
        self.shown.until_still()

    def go_to(self, step: str, *, joins: bool = False) -> None:
        """Answer with as few taps as possible until this step is shown."""
        while self.step != step:
            if self.step == "device":
                self.tap("joins" if joins else "firstCounter")
            if self.step == "names":
                self.view_model.write("store", "Maison Lumière")
                self.view_model.write("counter", "Comptoir 1")
            self.go_on()

    def choose_pin(self, pin: str) -> None:
        """Type a PIN on the keypad once."""
        for digit in pin:
            self.shown.tap(self.shown.named(digit))
        self.shown.tap(self.shown.named("OK"))


Begin = Callable[..., Newcomer]


@pytest.fixture
def begin(show: Show) -> Begin:
    """`begin(display, language=…)`: a device starts for the first time."""

    def begin_on(display: str = "15.6 inch", language: str = "fr") -> Newcomer:
        view_model = FirstStartViewModel(language, "light", read_code)
        shown = show("firststart", QML, view_model, display)
        view_model.measured(shown.px_per_mm)
        return Newcomer(shown, view_model)

    return begin_on
