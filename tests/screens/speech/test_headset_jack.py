"""Tests the audio socket's switch with files in the place of the kernel's."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.screens.speech.headset_jack import HeadsetJack

PLUGGED = b"".join(struct.pack("llHHi", 0, 0, *event) for event in ((5, 2, 1), (0, 0, 0)))
PULLED = struct.pack("llHHi", 0, 0, 5, 2, 0)
MICROPHONE = struct.pack("llHHi", 0, 0, 5, 4, 1)


class Card:
    """A sound card with one socket, and beside it a lid that has a switch too."""

    def __init__(self, folder: Path) -> None:
        self.switches, self.devices = folder / "sys", folder / "dev"
        self.devices.mkdir()
        for name, switches in (("event3", "1"), ("event7", "14")):
            capabilities = self.switches / name / "device" / "capabilities"
            capabilities.mkdir(parents=True)
            (capabilities / "sw").write_text(switches + "\n")
            os.mkfifo(self.devices / name)
        self._kernel = os.open(self.devices / "event7", os.O_RDWR)

    def reports(self, events: bytes) -> None:
        os.write(self._kernel, events)

    def close(self) -> None:
        os.close(self._kernel)


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Card]:
    card = Card(tmp_path)
    yield card
    card.close()


def test_a_headset_is_noted_when_it_comes_and_when_it_goes(card: Card, qtbot: QtBot) -> None:
    noted: list[bool] = []
    jack = HeadsetJack(switches=card.switches, devices=card.devices)
    jack.watch(noted.append)
    assert jack.is_read
    card.reports(MICROPHONE + PLUGGED)
    qtbot.waitUntil(lambda: noted == [True])
    card.reports(PLUGGED + PULLED)
    qtbot.waitUntil(lambda: noted == [True, False])
    jack.close()


def test_a_device_without_such_a_socket_notes_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    noted: list[bool] = []
    jack = HeadsetJack(switches=tmp_path / "none", devices=tmp_path)
    jack.watch(noted.append)
    assert (jack.is_read, noted) == (False, [])
    jack.close()


def test_a_switch_that_may_not_be_read_is_left_alone(card: Card, qtbot: QtBot) -> None:
    (card.devices / "event7").unlink()
    jack = HeadsetJack(switches=card.switches, devices=card.devices)
    jack.watch(lambda _: None)
    assert not jack.is_read
    jack.close()
