"""The sounds that screens make, and what plays them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class Sound(StrEnum):
    """A sound, by the name of its file. Each says what the screen shows at the same time."""

    ARRIVAL = "arrival"
    LATE = "late"
    ERROR = "error"
    WRONG_SCAN = "wrong-scan"
    SUCCESS = "success"
    FAILURE = "failure"
    COUNTDOWN = "countdown"
    NEW_ROW = "new-row"
    CALL = "call"


class Sounds(Protocol):
    """Plays sounds one after the other, without making anybody wait."""

    @property
    def is_available(self) -> bool:
        """Whether sounds can be heard, as far as this device knows: it has a player that works."""

    @property
    def is_muted(self) -> bool:
        """Whether staff have muted this device."""

    @property
    def is_playing(self) -> bool:
        """Whether a sound plays or waits."""

    def play(self, sound: Sound) -> None:
        """Play a sound after those that wait; nothing while muted. Never fails, never waits."""

    def mute(self, *, is_muted: bool) -> None:
        """Mute this device, or let it sound again."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when `is_available` or `is_muted` changes; returns how to end this.

        It may be called on any thread.
        """


class Silence:
    """Sounds of a screen that makes none, such as one in a picture."""

    is_available = True
    is_muted = False
    is_playing = False

    def play(self, sound: Sound) -> None:
        """Does nothing."""

    def mute(self, *, is_muted: bool) -> None:
        """Does nothing."""

    def subscribe(self, _listener: Callable[[], None]) -> Callable[[], None]:
        """Nothing ever changes."""
        return lambda: None
