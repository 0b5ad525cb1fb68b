"""Plays sounds one after the other on a thread of its own: nobody ever waits for a loudspeaker."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import wave
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.services.ports.sounds import Sound
from kiosk.sounds.sound_files import file_of, silence_in
from kiosk.sounds.system_player import SystemPlayer

WAITING_MAX = 4
"""More sounds than this do not wait: by their turn nobody would know what they are about."""


class FilePlayer(Protocol):
    """Plays a file to its end."""

    def play(self, path: Path) -> bool:
        """Returns whether it could be played."""


class SoundPlayer:
    """`services.ports.sounds.Sounds` on this device's loudspeaker.

    Whether there is one shows at once, by playing nothing, and then with each sound.
    """

    def __init__(self, volume: int, player: FilePlayer | None = None) -> None:
        """`volume` in percent; at 0 nothing is ever played."""
        self._volume = volume
        self._player = player or SystemPlayer()
        self._waiting: deque[Sound] = deque()
        self._wake = threading.Condition()
        self._listeners: list[Callable[[], None]] = []
        self._is_available = True
        self._is_muted = self._is_playing = False
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)
        self._thread.start()

    @property
    def is_available(self) -> bool:
        """Whether the last sound could be played."""
        return self._is_available

    @property
    def is_muted(self) -> bool:
        """Whether staff have muted this device."""
        return self._is_muted

    @property
    def is_playing(self) -> bool:
        """Whether a sound plays or waits."""
        with self._wake:
            return self._is_playing or bool(self._waiting)

    def play(self, sound: Sound) -> None:
        """Play a sound after those that wait; one that waits already is not played twice."""
        with self._wake:
            if self._is_muted or not self._volume or sound in self._waiting:
                return
            if len(self._waiting) < WAITING_MAX:
                self._waiting.append(sound)
                self._wake.notify()

    def mute(self, *, is_muted: bool) -> None:
        """Mute this device, or let it sound again; what waits is dropped."""
        with self._wake:
            is_new, self._is_muted = self._is_muted is not is_muted, is_muted
            self._waiting.clear()
        if is_new:
            self._notify()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """See `Sounds.subscribe`; what a player learns is reported on its thread."""
        self._listeners.append(listener)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return end

    def close(self) -> None:
        """End the thread once the sound that plays has ended."""
        with self._wake:
            self._is_closed = True
            self._waiting.clear()
            self._wake.notify()

    def _run(self) -> None:
        with tempfile.TemporaryDirectory(prefix="kiosk-sounds-") as folder:
            # Before anything is to be heard, staff know whether it can be.
            self._learn(is_available=self._player.play(silence_in(Path(folder))))
            while (sound := self._next()) is not None:
                self._learn(is_available=self._played(sound, Path(folder)))

    def _learn(self, *, is_available: bool) -> None:
        if is_available is not self._is_available:
            self._is_available = is_available
            self._notify()

    def _next(self) -> Sound | None:
        with self._wake:
            self._is_playing = False
            while not self._waiting and not self._is_closed:
                self._wake.wait()
            self._is_playing = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None

    def _played(self, sound: Sound, folder: Path) -> bool:
        try:
            return self._player.play(file_of(sound, self._volume, folder))
        except (OSError, EOFError, wave.Error):
            return False

    def _notify(self) -> None:
        for listener in tuple(self._listeners):
            listener()
