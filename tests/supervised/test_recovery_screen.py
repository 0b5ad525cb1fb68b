"""Tests that a device whose screens do not start says why, as a service and nowhere else."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from kiosk.app.trouble.last_stop import FILE_NAME, last_stop
from kiosk.storage.engine.integrity import FILE_NAME as DATABASE
from tests.forked.commands import COMMANDS
from tests.supervised.notify_socket import NotifySocket, notify_socket

ENDED_BY_SIGNAL = 143


def run(data_dir: Path, listening: NotifySocket | None, *options: str) -> int:
    variables = listening.variables if listening else {}
    command = ["--data", str(data_dir), "run", *options]
    return COMMANDS.run(command, {**os.environ, **variables}).returncode


def spoil_settings(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text('langage = "fr"\n')


def spoil_address(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text('listen = "192.0.2.1:1"\n')


def spoil_pairing(data_dir: Path) -> None:
    (data_dir / "pairing.json").write_text("{")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (spoil_settings, "langage"),
        (spoil_address, "192.0.2.1:1"),
        (spoil_pairing, "pairing.json"),
    ],
)
def test_why_it_does_not_start_is_kept_in_both_languages_until_it_does(
    data_dir: Path, spoil: object, says: str
) -> None:
    assert callable(spoil)
    spoil(data_dir)
    with notify_socket(data_dir.parent / "notify") as listening:
        assert run(data_dir, listening) != 0
        kept = last_stop(data_dir)
        assert set(kept) == {"fr", "en"}
        assert all(says in sentence for sentence in kept.values())
        assert kept["fr"] != kept["en"]
        assert all(len(sentence) <= 240 for sentence in kept.values()), "the button has no room"
        assert (data_dir / FILE_NAME).stat().st_mode & 0o077 == 0
        for name in ("kiosk.toml", "pairing.json"):
            (data_dir / name).unlink(missing_ok=True)
        process = COMMANDS.start(
            ["--data", str(data_dir), "run"], {**os.environ, **listening.variables}
        )
        listening.wait_for("READY")
        process.kill()
        process.communicate()
    assert not (data_dir / FILE_NAME).exists()


def test_whoever_starts_it_by_hand_reads_why_and_nothing_is_kept(data_dir: Path) -> None:
    spoil_settings(data_dir)
    assert run(data_dir, None) == 2
    assert not (data_dir / FILE_NAME).exists()


@pytest.mark.parametrize("kept", ["", "{", "[1]", json.dumps({"fr": "x" * 5000, "en": 3})], ids=len)
def test_a_spoilt_note_is_no_reason_not_to_show_the_screen(data_dir: Path, kept: str) -> None:
    (data_dir / FILE_NAME).write_text(kept)
    assert set(last_stop(data_dir)) <= {"fr"}
    assert len(last_stop(data_dir).get("fr", "")) <= 240


def test_the_screen_that_says_why_needs_no_settings_and_no_database(data_dir: Path) -> None:
    spoil_settings(data_dir)
    (data_dir / DATABASE).write_bytes(b"\x55" * 10_000)
    with notify_socket(data_dir.parent / "notify") as listening:
        environment = {**os.environ, **listening.variables, "WATCHDOG_USEC": "1000000"}
        process = COMMANDS.start(["--data", str(data_dir), "run", "--recovery"], environment)
        try:
            assert "do not start" in listening.wait_for("READY")["STATUS"]
            listening.wait_for("WATCHDOG")
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == ENDED_BY_SIGNAL
        finally:
            process.kill()
            process.communicate()
    assert (data_dir / DATABASE).read_bytes() == b"\x55" * 10_000
