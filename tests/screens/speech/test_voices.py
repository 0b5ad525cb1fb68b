"""Tests the voices by what an engine receives, and by the real espeak-ng where it is installed."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.screens.speech.choose import voice_here
from kiosk.screens.speech.dispatcher import DispatcherVoice
from kiosk.screens.speech.engine import DISPATCHER, ESPEAK, engine_here
from kiosk.screens.speech.espeak import EspeakVoice
from kiosk.screens.speech.voice import Voice
from tests.screens.hands import Until
from tests.screens.speech.engines import FakeDispatcher, FakeEspeak, Said, dispatcher

SOON_S = 0.5
"""A call that only hands a text over takes milliseconds; one that waits for speech takes longer."""


@pytest.fixture
def socket_path() -> Iterator[Path]:
    """A path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="speech") as folder:
        yield Path(folder) / "speechd.sock"


@pytest.fixture
def server(socket_path: Path, until: Until) -> Iterator[FakeDispatcher]:
    with dispatcher(socket_path) as server:
        yield server


def espeak(fake: FakeEspeak) -> Voice:
    voice = voice_here(fake.environ)
    assert isinstance(voice, EspeakVoice)
    return voice


# --- espeak-ng ------------------------------------------------------------------------------------


def test_a_text_reaches_espeak_in_its_language_and_volume(tmp_path: Path, until: Until) -> None:
    fake = FakeEspeak(tmp_path / "bin")
    voice = espeak(fake)
    voice.set_volume(80)
    voice.speak("L’équipe est prévenue.", "fr", interrupt=True)
    until(fake.said)
    assert fake.said() == [Said("L’équipe est prévenue.", "fr", 80)]
    voice.close()


def test_texts_are_said_one_after_the_other(tmp_path: Path, until: Until) -> None:
    fake = FakeEspeak(tmp_path / "bin")
    voice = espeak(fake)
    for number in range(5):
        voice.speak(f"text {number}", "en", interrupt=False)
    until(lambda: len(fake.said()) == 5)
    assert [said.text for said in fake.said()] == [f"text {number}" for number in range(5)]
    voice.close()


def test_an_interruption_ends_what_is_said_and_what_waits(tmp_path: Path, until: Until) -> None:
    fake = FakeEspeak(tmp_path / "bin", lasts_s=600)
    voice = espeak(fake)
    voice.speak("a long text", "en", interrupt=True)
    until(fake.said)
    voice.speak("which waits", "en", interrupt=False)
    began_s = time.monotonic()
    voice.speak("now this", "en", interrupt=True)
    assert time.monotonic() - began_s < SOON_S
    until(lambda: len(fake.said()) == 2)
    assert [said.text for said in fake.said()] == ["a long text", "now this"]
    voice.close()


def test_no_process_outlives_its_voice(tmp_path: Path, until: Until) -> None:
    fake = FakeEspeak(tmp_path / "bin", lasts_s=600)
    voice = EspeakVoice(shutil.which("espeak-ng", path=fake.environ["PATH"]) or "")
    voice.speak("a long text", "en", interrupt=True)
    until(fake.said)
    assert voice._speaking is not None
    process_id = voice._speaking.processId()
    voice.close()
    assert not _runs(process_id)


def test_an_espeak_that_does_not_start_is_silence(tmp_path: Path, until: Until) -> None:
    voice = EspeakVoice(str(tmp_path / "gone"))
    for text in ("one", "two"):
        voice.speak(text, "fr", interrupt=False)
    until(lambda: voice.is_silent)
    voice.speak("three", "fr", interrupt=True)
    until(lambda: voice.is_silent)
    voice.close()


@pytest.mark.skipif(shutil.which(ESPEAK) is None, reason="espeak-ng is not installed")
def test_the_real_espeak_takes_our_arguments_with_or_without_sound(until: Until) -> None:
    """Whether the device has sound or not, the program ends by itself and the next text begins."""
    voice = EspeakVoice(shutil.which(ESPEAK) or "")
    codes: list[int] = []
    for language in ("fr", "en", "es", "nl", "ar"):
        voice.speak("1", language, interrupt=False)
        assert voice._speaking is not None
        voice._speaking.finished.connect(lambda code, _: codes.append(code))
        until(lambda: voice.is_silent)
    assert len(codes) == 5
    voice.close()


# --- speech-dispatcher ----------------------------------------------------------------------------


def test_a_text_reaches_the_dispatcher(
    server: FakeDispatcher, socket_path: Path, until: Until
) -> None:
    voice = voice_here({"SPEECHD_ADDRESS": f"unix_socket:{socket_path}"})
    assert isinstance(voice, DispatcherVoice)
    voice.set_volume(80)
    voice.speak("Bonjour.\n.5 kg", "fr", interrupt=True)
    until(lambda: server.texts)
    assert server.texts == ["Bonjour.\n.5 kg"]
    assert "SET SELF LANGUAGE fr" in server.lines
    assert "SET SELF VOLUME 60" in server.lines
    voice.close()


def test_the_dispatcher_is_silent_once_it_has_reported_the_end(
    server: FakeDispatcher, socket_path: Path, until: Until
) -> None:
    server.ends = False
    voice = DispatcherVoice(str(socket_path))

    def seen() -> bool:
        return voice.is_silent

    assert seen()
    voice.speak("one", "en", interrupt=True)
    assert not seen()
    until(lambda: server.texts == ["one"] and voice._saying == 1)
    assert not seen()
    server.end()
    until(lambda: voice.is_silent)
    voice.speak("two", "en", interrupt=True)
    until(lambda: server.texts == ["one", "two"])
    server.hang_up()
    until(lambda: voice.is_silent)
    voice.close()


def test_a_dispatcher_that_reports_no_end_does_not_speak_for_ever(
    server: FakeDispatcher, socket_path: Path, until: Until
) -> None:
    server.ends = False
    voice = DispatcherVoice(str(socket_path))
    voice._patience.setInterval(50)
    voice.speak("one", "en", interrupt=True)
    until(lambda: voice.is_silent)
    voice.close()


def test_an_interruption_cancels_at_the_dispatcher(
    server: FakeDispatcher, socket_path: Path, until: Until
) -> None:
    voice = DispatcherVoice(str(socket_path))
    voice.speak("one", "en", interrupt=True)
    until(lambda: server.texts == ["one"])
    voice.speak("two, which waits", "en", interrupt=False)
    voice.speak("three", "en", interrupt=True)
    until(lambda: server.texts[-1:] == ["three"])
    assert server.lines[-2:] == ["CANCEL SELF", "SPEAK"]
    voice.close()


def test_a_dispatcher_that_ended_is_found_again(
    server: FakeDispatcher, socket_path: Path, until: Until
) -> None:
    voice = DispatcherVoice(str(socket_path))
    voice.speak("one", "en", interrupt=True)
    until(lambda: server.texts == ["one"])
    server.hang_up()
    until(lambda: voice._is_closed)
    voice.speak("two", "en", interrupt=True)
    until(lambda: server.texts == ["one", "two"])
    voice.close()


def test_a_dispatcher_that_is_gone_is_silence(socket_path: Path, until: Until) -> None:
    voice = DispatcherVoice(str(socket_path))
    for _ in range(3):
        voice.speak("nobody hears this", "en", interrupt=True)
        voice.stop()
    voice.close()


# --- which of them --------------------------------------------------------------------------------


def test_the_dispatcher_is_taken_before_espeak(
    tmp_path: Path, server: FakeDispatcher, socket_path: Path
) -> None:
    both = FakeEspeak(tmp_path / "bin").environ | {"SPEECHD_ADDRESS": f"unix_socket:{socket_path}"}
    assert engine_here(both) == (DISPATCHER, str(socket_path))


def test_the_dispatcher_is_found_at_its_usual_place(tmp_path: Path, until: Until) -> None:
    with tempfile.TemporaryDirectory(prefix="run") as runtime:
        path = Path(runtime) / "speech-dispatcher" / "speechd.sock"
        path.parent.mkdir()
        with dispatcher(path):
            environ = {"XDG_RUNTIME_DIR": runtime, "PATH": str(tmp_path)}
            assert engine_here(environ) == (DISPATCHER, str(path))


def test_espeak_is_taken_where_no_dispatcher_listens(tmp_path: Path) -> None:
    fake = FakeEspeak(tmp_path / "bin")
    gone = {"SPEECHD_ADDRESS": f"unix_socket:{tmp_path / 'gone'}"}
    assert engine_here(fake.environ | gone) == (ESPEAK, str(tmp_path / "bin" / "espeak-ng"))


def test_a_device_without_an_engine_has_no_voice(tmp_path: Path) -> None:
    assert voice_here({"PATH": str(tmp_path)}) is None


def _runs(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True
