"""Tests the whole program: start, other processes' changes, bugs of ours, end."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.screen_choices import Choices, ScreenChoices
from kiosk.storage.backup import daily_backup
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import open_store
from kiosk.storage.restore import set_aside_if_damaged
from kiosk.storage.verification import verify
from tests import sample_stores
from tests.forked.commands import COMMANDS
from tests.forked.running import RunningCommand
from tests.screens.speech.engines import FakeEspeak

pytestmark = pytest.mark.heavy


@pytest.fixture
def shop_dir(tmp_path: Path) -> Path:
    """A data directory with the sample shop."""
    sample_stores.fill(tmp_path)
    return tmp_path


def start(scenario: str, data_dir: Path, **environment: str) -> RunningCommand:
    return COMMANDS.start(
        [scenario, str(data_dir)], {**os.environ, **environment}, "tests.app.driven"
    )


def drive(scenario: str, data_dir: Path, **environment: str) -> dict[str, Any]:
    """Run a scenario to its end; returns what it reported, and the exit code."""
    process = start(scenario, data_dir, **environment)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    lines = out.splitlines()
    return {**(json.loads(lines[-1]) if lines else {}), "exit": process.returncode}


def test_the_open_counter_shows_what_a_command_does_within_a_second(shop_dir: Path) -> None:
    seen = drive("command_beside", shop_dir)
    assert seen["exit_code"] == 0
    assert seen["shown_after_s"] < 1.0


def test_a_bug_of_ours_is_shown_with_a_reference_and_work_goes_on(shop_dir: Path) -> None:
    seen = drive("own_bug", shop_dir)
    assert seen["cards"] > 0
    assert seen["exit"] == 0
    log = (shop_dir / "logs" / "app.jsonl").read_text(encoding="utf-8").splitlines()
    failures = [json.loads(line) for line in log if json.loads(line)["event"] == "failure"]
    assert failures[0]["reference"] == seen["reference"]
    assert failures[0]["causes"][0]["type"] == "builtins.ZeroDivisionError"


def test_a_running_counter_keeps_no_source_of_its_modules(shop_dir: Path) -> None:
    """Qt for Python reads the source of each module that is imported, and Python keeps it."""
    assert drive("kept_in_memory", shop_dir) == {"sources": 0, "exit": 0}


@pytest.mark.parametrize("speaks", [True, False])
def test_a_board_says_a_call_where_the_store_wants_that(
    shop_dir: Path, tmp_path: Path, speaks: bool
) -> None:
    engine = FakeEspeak(tmp_path / "bin")
    settings = shop_dir / "kiosk.toml"
    settings.write_text(f"board_speaks = {str(speaks).lower()}\n", encoding="utf-8")
    seen = drive("called", shop_dir, PATH=engine.environ["PATH"], SPEECHD_ADDRESS="inet_socket:x")
    assert (seen["exit"], seen["counter"]) == (0, "Comptoir 2")
    said = [said.text for said in engine.said()]
    assert said == ([f"{' '.join(seen['code'])}, Comptoir 2"] if speaks else [])


def test_how_the_counter_was_set_is_remembered_and_the_check_in_is_as_the_store_wants(
    shop_dir: Path,
) -> None:
    usual = {"muted": False, "left": False, "high": False, "mode": "light", "check_in": "light"}
    assert drive("chosen", shop_dir) == usual | {"exit": 0}
    changed = {"muted": True, "left": True, "high": True, "mode": "dark"}
    assert drive("chosen", shop_dir) == usual | changed | {"exit": 0}
    assert drive("chosen", shop_dir) == usual | {"mode": "dark", "exit": 0}


@pytest.mark.parametrize("spoilt", ["", "[]", '{"mode": "pink"}', '{"left_handed": 1}', "\0"])
def test_a_spoilt_file_of_choices_is_no_choice(shop_dir: Path, spoilt: str) -> None:
    (shop_dir / "screen.json").write_text(spoilt, encoding="utf-8")
    choices = ScreenChoices(shop_dir)
    assert choices.chosen == Choices()
    choices.keep(muted=True)
    assert ScreenChoices(shop_dir).chosen == Choices(muted=True)


def test_where_nothing_can_be_written_the_choice_lasts_until_the_end(shop_dir: Path) -> None:
    (shop_dir / "screen.part").mkdir()
    choices = ScreenChoices(shop_dir)
    choices.keep(left_handed=True)
    assert choices.chosen.left_handed
    assert not (shop_dir / "screen.json").exists()


def test_closing_the_windows_ends_the_program_and_frees_its_data(shop_dir: Path) -> None:
    assert drive("closed", shop_dir)["exit"] == 0
    assert drive("closed", shop_dir)["exit"] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program_in_order(shop_dir: Path, number: signal.Signals) -> None:
    process = start("waits", shop_dir)
    process.stdout.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


def test_a_second_program_on_the_same_data_is_refused_with_a_sentence(shop_dir: Path) -> None:
    first = start("waits", shop_dir)
    first.stdout.readline()
    second = COMMANDS.run(["run", "--data", str(shop_dir)], os.environ)
    first.kill()
    first.communicate()
    assert second.returncode == 2
    assert "déjà ouvert" in second.stderr
    assert drive("closed", shop_dir)["exit"] == 0, "the lock of a killed program is taken over"


def test_a_database_set_aside_before_is_still_replaced_at_the_next_start(shop_dir: Path) -> None:
    daily_backup(shop_dir, sample_stores.NOW)
    (shop_dir / FILE_NAME).write_bytes(b"\x55" * 200_000)
    assert set_aside_if_damaged(shop_dir, sample_stores.NOW) is not None
    assert drive("restored", shop_dir)["cards"] > 0


def test_a_damaged_database_is_set_aside_and_the_backup_put_in_its_place(shop_dir: Path) -> None:
    daily_backup(shop_dir, sample_stores.NOW)
    path = shop_dir / FILE_NAME
    path.write_bytes(b"\x55" * 200_000)
    for suffix in ("-wal", "-shm"):
        path.with_name(FILE_NAME + suffix).unlink(missing_ok=True)
    seen = drive("restored", shop_dir)
    assert seen["cards"] > 0
    (aside,) = shop_dir.glob("kiosk-damaged-*.db")
    assert aside.read_bytes() == b"\x55" * 200_000
    store = open_store(shop_dir)
    assert list(verify(store.database)) == []
    store.close()


def test_a_database_that_is_deleted_while_open_stops_the_work_without_a_tap(
    shop_dir: Path,
) -> None:
    seen = drive("deleted", shop_dir)
    assert "supprimé, déplacé ou remplacé" in seen["cause"]
    assert not (shop_dir / FILE_NAME).exists()


def test_the_next_start_offers_the_backup_of_a_database_that_is_gone(shop_dir: Path) -> None:
    daily_backup(shop_dir, sample_stores.NOW)
    for file in shop_dir.glob(f"{FILE_NAME}*"):
        file.unlink()
    assert drive("restored", shop_dir)["cards"] > 0
    store = open_store(shop_dir)
    assert list(verify(store.database)) == []
    store.close()
