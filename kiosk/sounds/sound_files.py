"""The files of the sounds, as loud as the store wants them."""

from __future__ import annotations

import array
import sys
import wave
from pathlib import Path

from kiosk.resources import SOUNDS_DIR
from kiosk.services.ports.sounds import Sound

FULL = 100
RATE_HZ = 16_000
SILENT_FRAMES = 800


def file_of(sound: Sound, volume: int, folder: Path, sounds_dir: Path = SOUNDS_DIR) -> Path:
    """The file of a sound at `volume` percent, made in `folder` unless it is there.

    Not every player has a volume of its own. Raises OSError, EOFError or wave.Error.
    """
    original = sounds_dir / f"{sound}.wav"
    if volume >= FULL:
        return original
    made = folder / original.name
    if not made.exists():
        _write_quieter(original, made, volume / FULL)
    return made


def silence_in(folder: Path) -> Path:
    """A file in `folder` with which a player can be tried that nobody hears."""
    made = folder / "silence.wav"
    with wave.open(str(made), "wb") as target:
        target.setparams((1, 2, RATE_HZ, 0, "NONE", "not compressed"))
        target.writeframes(bytes(2 * SILENT_FRAMES))
    return made


def _write_quieter(original: Path, made: Path, factor: float) -> None:
    with wave.open(str(original), "rb") as source:
        params, frames = source.getparams(), source.readframes(source.getnframes())
    values = array.array("h", frames)
    if sys.byteorder == "big":
        values.byteswap()
    # Loudness is heard in steps that grow: half of it is about a quarter of the amplitude.
    quieter = array.array("h", (round(value * factor**2) for value in values))
    if sys.byteorder == "big":
        quieter.byteswap()
    with wave.open(str(made), "wb") as target:
        target.setparams(params)
        target.writeframes(quieter.tobytes())
