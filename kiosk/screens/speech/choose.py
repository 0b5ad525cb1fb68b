"""Makes the voice of what this device can speak with."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.screens.speech.dispatcher import DispatcherVoice
from kiosk.screens.speech.engine import DISPATCHER, engine_here
from kiosk.screens.speech.espeak import EspeakVoice
from kiosk.screens.speech.voice import Voice


def voice_here(environ: Mapping[str, str]) -> Voice | None:
    """A voice of that engine; None without one."""
    match engine_here(environ):
        case (engine, path) if engine == DISPATCHER:
            return DispatcherVoice(path)
        case (_, path):
            return EspeakVoice(path)
        case _:
            return None
