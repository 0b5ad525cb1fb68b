"""Plays a sound file with a program of the system: no library, and a crash of it is not ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

PLAY_S_MAX = 5.0
"""A player that has not ended by then hangs: its device is gone."""

PLAYERS: Mapping[str, tuple[str, ...]] = {
    "pw-play": (),
    "paplay": (),
    "aplay": ("--quiet",),
    "afplay": (),
}
"""The programs that are tried, in this order, with their arguments: PipeWire, PulseAudio, ALSA."""

Which = Callable[[str], str | None]


class SystemPlayer:
    """Plays with the first of PLAYERS that is installed and can."""

    def __init__(self, which: Which = shutil.which) -> None:
        found = ((which(name), arguments) for name, arguments in PLAYERS.items())
        self._commands = [[path, *arguments] for path, arguments in found if path is not None]

    def play(self, path: Path) -> bool:
        """Play a file to its end; returns whether it could be played.

        A player that works is tried first from then on.
        """
        for command in self._commands:
            if _played(command, path):
                self._commands.remove(command)
                self._commands.insert(0, command)
                return True
        return False


def _played(command: list[str], path: Path) -> bool:
    try:
        done = subprocess.run(
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PLAY_S_MAX,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
