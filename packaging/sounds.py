"""Makes resources/sounds/*.wav: the project's own sounds, so that nobody else has rights in them.

    python packaging/sounds.py             writes them again
    python packaging/sounds.py --check     changes nothing; fails if that would change anything

Each is a few notes of a soft bell: 16 kHz, 16 bit, mono, at most a second. What goes up is good
news, what goes down is not, and what stays asks for attention.
"""

from __future__ import annotations

import io
import math
import struct
import sys
import wave
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE_HZ = 16_000
PEAK = 0.8
ATTACK_S = 0.008
# How loud the harmonics of a note are: a bell that small loudspeakers can play.
HARMONICS = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12))

C5, D5, E5, G5, A5, C6, E6, G6 = 523.3, 587.3, 659.3, 784.0, 880.0, 1046.5, 1318.5, 1568.0
# Each note: when it begins and how long it sounds, in seconds, and its pitch in Hz.
SOUNDS = {
    "arrival": ((0.0, 0.35, E5), (0.14, 0.55, A5)),
    "late": ((0.0, 0.25, A5), (0.25, 0.25, A5), (0.5, 0.45, A5)),
    "error": ((0.0, 0.3, E5), (0.16, 0.5, C5)),
    "wrong-scan": ((0.0, 0.18, D5), (0.2, 0.3, D5)),
    "success": ((0.0, 0.3, C6), (0.12, 0.3, E6), (0.24, 0.6, G6)),
    "failure": ((0.0, 0.35, G5), (0.2, 0.6, D5)),
    "countdown": ((0.0, 0.7, G5),),
    "new-row": ((0.0, 0.3, G5), (0.14, 0.6, C6)),
    "call": ((0.0, 0.4, C6), (0.2, 0.4, G5), (0.4, 0.6, C6)),
}


def samples(notes: tuple[tuple[float, float, float], ...]) -> list[float]:
    """The sum of these notes, each of which fades away, between -PEAK and PEAK."""
    length_s = max(begin_s + note_s for begin_s, note_s, _ in notes)
    sound = [0.0] * round(length_s * RATE_HZ)
    for begin_s, note_s, pitch_hz in notes:
        begin = round(begin_s * RATE_HZ)
        for number in range(round(note_s * RATE_HZ)):
            at_s = number / RATE_HZ
            fade = min(1.0, at_s / ATTACK_S) * (1 - at_s / note_s) ** 2
            tone = sum(
                part * math.sin(2 * math.pi * pitch_hz * times * at_s) for times, part in HARMONICS
            )
            if begin + number < len(sound):
                sound[begin + number] += fade * tone
    loudest = max(map(abs, sound))
    return [PEAK * value / loudest for value in sound]


def wav(notes: tuple[tuple[float, float, float], ...]) -> bytes:
    """The notes as a WAV file."""
    values = [round(value * 32767) for value in samples(notes)]
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(values)}h", *values))
    return made.getvalue()


def main() -> int:
    """Write or check the files; returns the exit code."""
    is_check = sys.argv[1:] == ["--check"]
    wrong = []
    for name, notes in SOUNDS.items():
        path, made = FOLDER / f"{name}.wav", wav(notes)
        if is_check and (not path.exists() or path.read_bytes() != made):
            wrong.append(path.name)
        elif not is_check:
            path.write_bytes(made)
    if wrong:
        print("Not as packaging/sounds.py makes them:", *wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
