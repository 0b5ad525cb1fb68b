"""Tests that other users cannot read the program's files, whatever the umask is."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.forked.commands import COMMANDS
from tests.services.bodies import body

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders apart"),
]


def kiosk(data_dir: Path, *words: str, umask: int = 0o022) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "KIOSK_LANGUAGE": "en"}
    return COMMANDS.run(["--data", str(data_dir), *words], environ, umask=umask)


def readable_by_others(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder.parent)): stat.filemode(path.stat().st_mode)
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & 0o077
    }


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A data directory that subcommands of a store and of head office have written."""
    data_dir = tmp_path / "data"
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps([body()]))
    assert kiosk(data_dir, "import", str(orders)).returncode == 0
    made = kiosk(data_dir, "headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert made.returncode == 0
    return data_dir


def test_what_commands_write_is_their_owners_alone(used: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert kiosk(used, "backup", str(copy)).returncode == 0
    assert {path.name for path in used.iterdir()} >= {"kiosk.db", "headoffice.db"}
    assert readable_by_others(used) == {}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_files_left_readable_are_reported_and_closed_by_the_next_subcommand(
    used: Path,
) -> None:
    (used / "backups").mkdir()
    (used / "backups" / "kiosk-20260301-101500.db").write_bytes(b"")
    (used / "notes.txt").write_text("the shop's own")
    for path in (used, *used.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    doctor = kiosk(used, "doctor", "--json")
    (found,) = [one for one in json.loads(doctor.stdout) if one["check"] == "privacy"]
    assert found["state"] == "warning"
    assert "can be read by others" in found["detail"]
    assert kiosk(used, "orders").returncode == 0
    assert readable_by_others(used) == {"data/notes.txt": "-rw-r--r--"}
    doctor = kiosk(used, "doctor", "--json")
    (found,) = [one for one in json.loads(doctor.stdout) if one["check"] == "privacy"]
    assert found["state"] == "good"


def test_a_directory_that_is_also_other_peoples_stays_theirs(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps([body()]))
    assert kiosk(tmp_path, "import", str(orders)).returncode == 0
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    assert (tmp_path / "kiosk.db").stat().st_mode & 0o077 == 0
