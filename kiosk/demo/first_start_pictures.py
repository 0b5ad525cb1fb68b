"""The steps of the first-start screen for screenshots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize

from kiosk.app.first_start.screen import QML
from kiosk.demo.counter_stage import wait_steps
from kiosk.screens.firststart.answers import ReadCode
from kiosk.screens.firststart.view_model import FirstStartViewModel
from kiosk.screens.window import ScreenWindow
from kiosk.settings import Settings

CODE = ReadCode("K7QF-2M8P-2222")
MANAGERS_PIN = "120938"
STEPS_MAX = 10
"""More than there are steps."""


async def picture_first_start(
    settings: Settings, size: QSize, mode: str, save: Callable[[ScreenWindow, str], None]
) -> int:
    """Show every step, and a code that was refused, in these colours.

    `save` writes the window as a picture with a name. Returns how many pictures there are.
    """
    count = 0
    for joins in (False, True):
        view_model = FirstStartViewModel(settings.language, mode, lambda _text: CODE)
        window = ScreenWindow(
            "firststart", QML, view_model, title="", size=size, px_per_mm=settings.px_per_mm
        )
        view_model.measured(settings.px_per_mm or 1.0)
        window.show()
        count += await _walk(view_model, window, save, joins=joins)
        window.close()
    return count


async def _walk(
    view_model: Any, window: ScreenWindow, save: Callable[[ScreenWindow, str], None], *, joins: bool
) -> int:
    """Save the steps of a first counter, or those that only a device that joins has."""
    count = 0
    for _ in range(STEPS_MAX):
        _answer(view_model, joins=joins)
        if not joins or view_model.step == "code":
            await wait_steps(2)
            save(window, f"first-start-{view_model.step}")
            count += 1
        if view_model.isLast:
            break
        view_model.goOn()
    if joins:
        view_model.show_problem("code_refused")
        await wait_steps(2)
        save(window, "first-start-refused")
        count += 1
    return count


def _answer(view_model: Any, *, joins: bool) -> None:
    match view_model.step:
        case "device":
            view_model.choose(joins)
        case "scanner":
            view_model.scanned("3760123456789")
        case "names":
            view_model.write("store", "Maison Verdier")
            view_model.write("counter", "Comptoir 1")
        case "pin":
            for digit in MANAGERS_PIN:
                view_model.pin.press(digit)
        case "code":
            view_model.show_hubs(1)
            view_model.scanned("")
            view_model.write("device", "Comptoir 2")
