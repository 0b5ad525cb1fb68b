"""The tactile keys of what reads a screen aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kiosk.domain.frozen import frozen


@frozen
class SpeechKeys:
    """The function keys, "F1" to "F12", of what reads aloud; "" for none.

    `press` presses the focused control, as Enter does. A keypad sends `headset_in` and
    `headset_out` when a headset is plugged in and pulled out.
    """

    speak: str = "F7"
    repeat: str = "F8"
    softer: str = "F9"
    louder: str = "F10"
    press: str = ""
    headset_in: str = ""
    headset_out: str = ""


USUAL_KEYS = SpeechKeys()


def speech_keys(chosen: Mapping[Any, str]) -> SpeechKeys:
    """The usual keys with those that were chosen, which are taken from what they usually do.

    `chosen`: keys by the names of their attributes.
    """
    usual = asdict(USUAL_KEYS)
    free = {name: "" if key in chosen.values() else key for name, key in usual.items()}
    return SpeechKeys(**{**free, **chosen})
