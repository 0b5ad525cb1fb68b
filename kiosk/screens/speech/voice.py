"""The port to what speaks: one engine, in another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

VOLUME_MIN, VOLUME_MAX, VOLUME_STEP = 10, 100, 10
VOLUME_USUAL = 60
RATE_USUAL = 100
WAITING_MAX = 20
"""Texts that wait; what is older than these is not worth hearing any more."""


class Voice(Protocol):
    """Speaks one text after the other. Nothing here waits for the engine, and nothing fails.

    An engine that has gone, or a device without sound, is silence: the screen says everything too.
    """

    @property
    def is_silent(self) -> bool:
        """Whether nothing is being said and nothing waits, as far as the engine reports it."""

    def speak(self, text: str, language: str, *, interrupt: bool) -> None:
        """Say `text` after what is being said, or instead of it (`interrupt`).

        `language`: an ISO 639-1 code, such as "fr".
        """

    def stop(self) -> None:
        """Be silent at once, and forget what waits."""

    def set_volume(self, percent: int) -> None:
        """Set the volume of the texts that follow: VOLUME_MIN to VOLUME_MAX."""

    def set_rate(self, percent: int) -> None:
        """Set the speed of the texts that follow: RATE_USUAL is the engine's own."""

    def close(self) -> None:
        """Be silent for good; leaves no process behind."""


class Headset(Protocol):
    """What knows whether a headset is plugged in."""

    def watch(self, on_change: Callable[[bool], None]) -> None:
        """Begin: call back with every change, and at once where a headset is in."""

    def close(self) -> None:
        """Stop watching."""
