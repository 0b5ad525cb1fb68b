"""Where the windows of a demo's devices stand, so that none hides another."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.app import WindowPlace

PLACE_VARIABLE = "KIOSK_DEMO_PLACE"
"""An environment variable that the demo sets for each device that it starts, as NUMBER/COUNT."""


def place_in_demo(environ: Mapping[str, str]) -> WindowPlace | None:
    """Where this device's windows stand; None where it is not part of a demo."""
    number, _, count = environ.get(PLACE_VARIABLE, "").partition("/")
    return WindowPlace(int(number), int(count)) if number and count else None
