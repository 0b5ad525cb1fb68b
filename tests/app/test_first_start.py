"""Tests when a device starts for the first time, and that a set-up is there whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.first_start.set_up import LISTENS_AT, set_up
from kiosk.app.first_start.wanted import BEGUN, DONE, begin_folder, is_first_start, put_in_place
from kiosk.domain.workflow import Role
from kiosk.screens.firststart.answers import Answers
from kiosk.settings import load_settings
from kiosk.storage.backup import daily_backup
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.pin_hash import Argon2Pins
from tests.storage.sample import NOON

FIRST = Answers(
    "fr", 5.5, False, "Caisse 1", store_name="Maison Lumière", serves=True, pin="120938"
)
ROOT = Path(__file__).parents[2]


def test_a_first_counter_begins_as_the_subcommands_would_begin_it(data_dir: Path) -> None:
    assert is_first_start(data_dir)
    set_up(data_dir, FIRST)
    assert not is_first_start(data_dir)
    settings = load_settings(data_dir, {})
    assert (settings.store_name, settings.counter_name) == ("Maison Lumière", "Caisse 1")
    assert (settings.px_per_mm, settings.listen) == (5.5, LISTENS_AT)
    store = open_store(data_dir)
    try:
        people = store.read_blocking(lambda reader: reader.people.everybody())
    finally:
        store.close()
    (manager,) = [person for person in people if person.role is Role.MANAGER]
    assert Argon2Pins().is_right(manager.person_id, FIRST.pin, manager.pin_hash)
    assert sorted(path.name for path in data_dir.iterdir()) == ["kiosk.db", "kiosk.toml"]


@pytest.mark.parametrize("name", ["kiosk.toml", "kiosk.db", "kiosk.db-wal", "pairing.json"])
def test_whoever_has_settings_or_data_is_asked_nothing(data_dir: Path, name: str) -> None:
    (data_dir / name).touch()
    assert not is_first_start(data_dir)


def test_settings_in_the_environment_ask_nothing_but_a_language_alone_does(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    assert is_first_start(data_dir)
    monkeypatch.setenv("KIOSK_STORE_NAME", "Lyon")
    assert not is_first_start(data_dir)


def test_a_lost_database_with_a_backup_is_no_first_start(data_dir: Path) -> None:
    open_store(data_dir).close()
    daily_backup(data_dir, NOON)
    (data_dir / "kiosk.db").unlink()
    assert not is_first_start(data_dir)


def test_a_power_cut_before_the_end_leaves_nothing(data_dir: Path) -> None:
    folder = begin_folder(data_dir)
    open_store(folder).close()
    (folder / "kiosk.toml").write_text('store_name = "Half')
    assert is_first_start(data_dir)
    assert not (data_dir / BEGUN).exists()
    set_up(data_dir, FIRST)
    assert load_settings(data_dir, {}).store_name == "Maison Lumière"


@pytest.mark.parametrize("moved", [(), ("kiosk.db",), ("kiosk.db", "kiosk.toml")])
def test_a_power_cut_while_files_move_loses_nothing(data_dir: Path, moved: tuple[str, ...]) -> None:
    set_up(data_dir, FIRST)
    done = data_dir / DONE
    done.mkdir()
    for path in [path for path in data_dir.iterdir() if path.is_file()]:
        if path.name not in moved:
            path.replace(done / path.name)
    assert not is_first_start(data_dir)
    assert load_settings(data_dir, {}).store_name == "Maison Lumière"
    assert not done.exists()
    put_in_place(data_dir)


def run_inside(module: str, data_dir: Path) -> str:
    """Run the program, driven from inside by this module; returns the last line that it prints."""
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("KIOSK_")},
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, str(data_dir)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()[-1]


def test_the_program_asks_and_goes_on_to_the_counter(data_dir: Path) -> None:
    seen = json.loads(run_inside("tests.app.first_started", data_dir))
    assert seen == {"titles": ["Kiosk", "Maison Lumière · Comptoir 1"], "step": "pin"}
    assert not is_first_start(data_dir)


def test_the_screens_open_again_with_the_settings_that_were_changed(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text('store_name = "Maison Lenoir"\n')
    titles = json.loads(run_inside("tests.app.opened_again", data_dir))
    assert titles == ["Maison Lenoir · Comptoir 1", "Maison Verdier · Comptoir 1"]
