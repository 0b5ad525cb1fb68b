"""Sounds are played one after the other, and nobody waits for them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.resources import SOUNDS_DIR
from kiosk.services.ports.sounds import Sound
from kiosk.sounds.sound_files import file_of
from kiosk.sounds.sound_player import SoundPlayer
from kiosk.sounds.system_player import PLAYERS, SystemPlayer

ROOT = Path(__file__).parents[2]
PATIENCE_S = 10.0


class FakePlayer:
    """Notes what it plays; each sound lasts until `go_on`. Never two at once."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.works = True
        self.most_at_once = 0
        self._at_once = 0
        self._may_end = threading.Semaphore(0)

    def play(self, path: Path) -> bool:
        if path.stem == "silence":
            return self.works
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        self.played.append(path.stem)
        self._may_end.acquire(timeout=PATIENCE_S)
        self._at_once -= 1
        return self.works

    def go_on(self, times: int = 1) -> None:
        self._may_end.release(times)


def eventually(condition: Callable[[], object]) -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_s
        time.sleep(0.002)


@contextmanager
def playing(volume: int = 100) -> Iterator[tuple[SoundPlayer, FakePlayer]]:
    fake = FakePlayer()
    sounds = SoundPlayer(volume, fake)
    yield sounds, fake
    sounds.close()
    fake.go_on(10)


def test_sounds_come_one_after_the_other_and_nobody_waits() -> None:
    with playing() as (sounds, fake):
        for sound in (Sound.ARRIVAL, Sound.CALL, Sound.ERROR):
            sounds.play(sound)
        eventually(lambda: fake.played == ["arrival"])
        fake.go_on()
        eventually(lambda: fake.played == ["arrival", "call"])
        fake.go_on(2)
        eventually(lambda: fake.played == ["arrival", "call", "error"])
        assert fake.most_at_once == 1


def test_it_plays_until_the_last_sound_that_waits_has_ended() -> None:
    with playing() as (sounds, fake):
        plays = [sounds.is_playing]
        sounds.play(Sound.CALL)
        sounds.play(Sound.NEW_ROW)
        plays.append(sounds.is_playing)
        eventually(lambda: fake.played == ["call"])
        fake.go_on()
        eventually(lambda: fake.played == ["call", "new-row"])
        plays.append(sounds.is_playing)
        fake.go_on()
        eventually(lambda: not sounds.is_playing)
        assert plays == [False, True, True]


def test_what_waits_already_is_not_played_twice_and_few_wait() -> None:
    with playing() as (sounds, fake):
        sounds.play(Sound.ERROR)
        eventually(lambda: fake.played == ["error"])
        for _ in range(5):
            sounds.play(Sound.ARRIVAL)
        for sound in Sound:
            sounds.play(sound)
        fake.go_on(10)
        eventually(lambda: len(fake.played) == 5)
        assert len(set(fake.played)) == 4  # The error sounds again: it was playing, not waiting.
        sounds.play(Sound.CALL)
        eventually(lambda: fake.played[5:] == ["call"])


def test_muted_it_plays_nothing_and_says_so() -> None:
    told = []
    with playing() as (sounds, fake):
        end = sounds.subscribe(lambda: told.append(sounds.is_muted))
        sounds.mute(is_muted=True)
        sounds.play(Sound.ARRIVAL)
        sounds.mute(is_muted=False)
        sounds.play(Sound.CALL)
        eventually(lambda: fake.played == ["call"])
        end()
        sounds.mute(is_muted=True)
    assert told == [True, False]


def test_a_volume_of_nothing_plays_nothing() -> None:
    with playing(volume=0) as (sounds, fake):
        sounds.play(Sound.ARRIVAL)
        assert fake.played == []


def test_a_missing_device_is_said_once_and_so_is_its_return() -> None:
    said = []
    with playing() as (sounds, fake):
        sounds.subscribe(lambda: said.append(sounds.is_available))
        fake.works = False
        sounds.play(Sound.ARRIVAL)
        sounds.play(Sound.CALL)
        fake.go_on(2)
        eventually(lambda: len(fake.played) == 2)
        eventually(lambda: said == [False])
        fake.works = True
        sounds.play(Sound.ERROR)
        fake.go_on()
        eventually(lambda: said == [False, True])


def test_without_any_player_nothing_stops() -> None:
    sounds = SoundPlayer(80, SystemPlayer(lambda _name: None))
    eventually(lambda: not sounds.is_available)
    sounds.play(Sound.ARRIVAL)
    sounds.close()


def script(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_next_player_is_tried_where_one_has_no_device(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    there = {
        "pw-play": str(script(tmp_path, "pw-play", f"echo pw >> {heard}; exit 1")),
        "aplay": str(script(tmp_path, "aplay", f"echo $* >> {heard}")),
    }
    player = SystemPlayer(there.get)
    assert player.play(Path("/x/call.wav"))
    assert player.play(Path("/x/call.wav"))
    assert heard.read_text().splitlines() == ["pw", *["--quiet /x/call.wav"] * 2]
    assert set(there) <= set(PLAYERS)


@pytest.mark.parametrize("sound", list(Sound))
def test_every_sound_is_short_and_can_be_quieter(sound: Sound, tmp_path: Path) -> None:
    full, half = file_of(sound, 100, tmp_path), file_of(sound, 50, tmp_path)
    loudest = []
    for path in (full, half):
        with wave.open(str(path)) as file:
            assert 0 < file.getnframes() / file.getframerate() <= 1
            frames = memoryview(file.readframes(file.getnframes())).cast("h")
            loudest.append(max(frames))
    assert 0.2 * loudest[0] < loudest[1] < 0.3 * loudest[0]


def test_the_files_are_those_that_the_generator_makes() -> None:
    command = [sys.executable, "packaging/sounds.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(path.stem for path in SOUNDS_DIR.glob("*.wav")) == sorted(Sound)
