"""Where the store wants it, a call is said: its code and its counter, and nothing over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.screens.board.call_speech import Spoken
from kiosk.screens.speech.choose import voice_here
from kiosk.screens.speech.espeak import EspeakVoice
from kiosk.screens.speech.voice import Voice
from kiosk.services.ports.sounds import Sound
from tests.screens.board.conftest import BoardShown, Open
from tests.screens.board.test_board import ready
from tests.screens.shop import Shop
from tests.screens.speech.engines import FakeEspeak, Mute, Said

FIRST, SECOND = Said("A 7 K, Comptoir 2", "fr", 80), Said("B 4 M, Comptoir 1", "fr", 80)


@pytest.fixture
def engine(tmp_path: Path) -> FakeEspeak:
    return FakeEspeak(tmp_path / "bin")


@pytest.fixture
def voice(engine: FakeEspeak) -> Iterator[EspeakVoice]:
    voice = voice_here(engine.environ)
    assert isinstance(voice, EspeakVoice)
    yield voice
    voice.close()


def opened(open_board: Open, voice: EspeakVoice, other: Voice | None = None) -> BoardShown:
    return open_board(spoken=Spoken(voice, "fr", 80, other))


def comes(shop: Shop, begins: str) -> str:
    order_id = ready(shop, begins)
    shop.arrive(order_id)
    return order_id


def hears(board: BoardShown, engine: FakeEspeak, *said: Said) -> None:
    def is_heard() -> bool:
        board.view_model.tick()
        return engine.said() == list(said)

    board.until(is_heard)


def test_a_call_is_said_once_its_sound_has_ended(
    open_board: Open, shop: Shop, voice: EspeakVoice, engine: FakeEspeak
) -> None:
    order_id = comes(shop, "A7K")
    board = opened(open_board, voice)
    board.until(lambda: board.codes("ready"))
    board.heard.is_playing = True
    board.call(order_id, "Comptoir 2")
    board.until(lambda: board.called() == ("A7K", "Comptoir 2"))
    board.pass_s(1)
    assert (board.heard.sounds, voice.is_silent) == ([Sound.CALL], True)
    board.heard.is_playing = False
    hears(board, engine, FIRST)


def test_two_calls_are_said_one_after_the_other(
    open_board: Open, shop: Shop, voice: EspeakVoice, engine: FakeEspeak
) -> None:
    first, second = comes(shop, "A7K"), comes(shop, "B4M")
    board = opened(open_board, voice)
    board.until(lambda: len(board.codes("ready")) == 2)
    board.call(first, "Comptoir 2")
    board.call(second, "Comptoir 1")
    hears(board, engine, FIRST)
    board.pass_s(11)
    assert engine.said() == [FIRST]
    board.pass_s(1)
    hears(board, engine, FIRST, SECOND)


def test_a_second_call_waits_while_the_first_is_still_being_said(
    open_board: Open, shop: Shop, tmp_path: Path
) -> None:
    slow = FakeEspeak(tmp_path / "slow", lasts_s=600)
    voice = voice_here(slow.environ)
    assert isinstance(voice, EspeakVoice)
    first, second = comes(shop, "A7K"), comes(shop, "B4M")
    board = opened(open_board, voice)
    board.until(lambda: len(board.codes("ready")) == 2)
    board.call(first, "Comptoir 2")
    hears(board, slow, FIRST)
    board.call(second, "Comptoir 1")
    board.until(lambda: board.row("B4M")["counter"] == "Comptoir 1")
    board.pass_s(12)
    assert board.called()[0] == "B4M"
    for _ in range(3):
        board.pass_s(1)
    assert slow.said() == [FIRST]
    voice.stop()
    hears(board, slow, FIRST, SECOND)


def test_the_sound_of_a_new_row_waits_until_the_call_has_been_said(
    open_board: Open, shop: Shop, tmp_path: Path
) -> None:
    slow = FakeEspeak(tmp_path / "slow", lasts_s=600)
    voice = voice_here(slow.environ)
    assert isinstance(voice, EspeakVoice)
    order_id = comes(shop, "A7K")
    board = opened(open_board, voice)
    board.until(lambda: board.codes("ready"))
    board.call(order_id, "Comptoir 2")
    hears(board, slow, FIRST)
    ready(shop, "C5P")
    board.until(lambda: len(board.codes("ready")) == 2)
    board.pass_s(1)
    assert board.heard.sounds == [Sound.CALL]
    voice.stop()
    board.until(lambda: voice.is_silent)
    board.pass_s(1)
    assert board.heard.sounds == [Sound.CALL, Sound.NEW_ROW]


def test_who_is_served_before_is_not_called_by_voice(
    open_board: Open, shop: Shop, voice: EspeakVoice, engine: FakeEspeak
) -> None:
    order_id = comes(shop, "A7K")
    board = opened(open_board, voice)
    board.until(lambda: board.codes("ready"))
    board.heard.is_playing = True
    board.call(order_id, "Comptoir 2")
    board.until(lambda: board.called()[0])
    shop.serve(order_id)
    shop.advance(order_id, Status.PICK_UP_OK)
    board.until(lambda: board.called() == ("", ""))
    board.heard.is_playing = False
    board.pass_s(1)
    assert (engine.said(), voice.is_silent) == ([], True)


def test_no_name_is_said_even_where_the_board_shows_it(
    open_board: Open, shop: Shop, voice: EspeakVoice, engine: FakeEspeak
) -> None:
    order_id = comes(shop, "A7K")
    board = open_board(spoken=Spoken(voice, "fr", 80), shows_names=True)
    board.until(lambda: board.codes("ready"))
    assert board.row("A7K")["name"]
    board.call(order_id, "Comptoir 2")
    hears(board, engine, FIRST)


@pytest.mark.parametrize("how", ["muted", "volume", "off"])
def test_a_silent_board_says_nothing_and_shows_the_call(
    open_board: Open, shop: Shop, voice: EspeakVoice, engine: FakeEspeak, how: str
) -> None:
    order_id = comes(shop, "A7K")
    spoken = Spoken(None if how == "off" else voice, "fr", 0 if how == "volume" else 80)
    board = open_board(spoken=spoken)
    board.heard.is_muted = how == "muted"
    board.until(lambda: board.codes("ready"))
    board.call(order_id, "Comptoir 2")
    board.until(lambda: board.called() == ("A7K", "Comptoir 2"))
    board.pass_s(1)
    assert (engine.said(), voice.is_silent) == ([], True)


class Reading(Mute):
    """What reads the check-in of the same program aloud."""

    is_silent = True


def test_a_customer_who_is_read_to_comes_first_and_the_call_is_said_afterwards(
    open_board: Open, shop: Shop, tmp_path: Path
) -> None:
    slow = FakeEspeak(tmp_path / "slow", lasts_s=600)
    voice = voice_here(slow.environ)
    assert isinstance(voice, EspeakVoice)
    reading = Reading()
    order_id = comes(shop, "A7K")
    board = opened(open_board, voice, other=reading)
    board.until(lambda: board.codes("ready"))
    board.call(order_id, "Comptoir 2")
    hears(board, slow, FIRST)
    reading.is_silent = False
    board.pass_s(1)
    board.until(lambda: voice.is_silent)
    board.pass_s(1)
    assert slow.said() == [FIRST]
    reading.is_silent = True
    hears(board, slow, FIRST, FIRST)
