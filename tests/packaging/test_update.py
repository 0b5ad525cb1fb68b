"""Tests the update at night, on a real database; apt, dpkg and systemd are stand-ins.

`sh packaging/test-deb.sh` runs it with the real apt and dpkg.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.devices import Device, environment
from tests.forked.commands import COMMANDS
from tests.services.bodies import numbered

UPDATE = Path(__file__).parents[2] / "packaging" / "debian" / "update.py"
HUB = "kiosk-hub.service"
ENDS = "the test ends"
STAND_INS = {
    "dpkg-query": 'cat "$FAKE/installed"',
    "apt-cache": 'printf "kiosk:\\n  Candidate: %s\\n" "$(cat "$FAKE/offered")"',
    "apt-get": """
        for last; do :; done
        case " $* " in
            *" download "*) [ ! -e "$FAKE/no-download" ] && : >"kiosk_${last#*=}_amd64.deb" ;;
            *" install "*)
                [ ! -e "$FAKE/no-install" ] || { echo "E: half installed" >&2; exit 100; }
                echo "${last#*=}" >"$FAKE/installed"
                [ ! -e "$FAKE/on-install" ] || sh "$FAKE/on-install" ;;
        esac""",
    "dpkg": """
        case "$1" in
            --compare-versions) exec /usr/bin/dpkg "$@" ;;
        esac
        [ "$KIOSK_DOWNGRADE" = restored ] || exit 1
        for last; do :; done
        echo "$last" | sed 's/.*kiosk_\\(.*\\)_amd64.deb/\\1/' >"$FAKE/installed" """,
    "systemctl": """
        for unit; do :; done
        case " $* " in
            *" is-active "*) [ -e "$FAKE/active/$unit" ] ;;
            *" stop "*) rm -f "$FAKE/active/$unit" ;;
            *" start "*)
                if [ "$(cat "$FAKE/installed")" = "$(cat "$FAKE/bad" 2>/dev/null)" ]; then
                    [ ! -e "$FAKE/on-start" ] || sh "$FAKE/on-start"
                else
                    : >"$FAKE/active/$unit"
                fi ;;
        esac""",
    "runuser": 'shift 3; exec "$@"',
    "kiosk": """
        echo "$*" >"$FAKE/asked"
        cat "$FAKE/answer"
        exit "$(cat "$FAKE/code")" """,
}
"""What the update calls; `$FAKE` holds the state of the device."""

needs_dpkg = pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is not installed")
pytestmark = needs_dpkg


@dataclass
class UpdatedDevice:
    """A device with a hub that runs 0.1.0; an apt repository offers 0.2.0."""

    folder: Path

    def __post_init__(self) -> None:
        self.store = Device(self.folder / "data")
        self.errors: list[str] = []
        lines = "\n".join(json.dumps(body) for body in numbered(3))
        assert self.store.do("import", "-", stdin=lines).returncode == 0
        programs = self.folder / "bin"
        for folder in (programs, self.fake / "active"):
            folder.mkdir(parents=True)
        for name, text in STAND_INS.items():
            program = programs / name
            program.write_text(f"#!/bin/sh\n{text}\n")
            program.chmod(0o755)
        for pipe in ("asked", "answer"):
            os.mkfifo(self.fake / pipe)
        self.say("installed", "0.1.0")
        self.say("offered", "0.2.0")
        self.say(f"active/{HUB}", "")

    @property
    def fake(self) -> Path:
        return self.folder / "fake"

    @property
    def database(self) -> Path:
        return self.store.data_dir / "kiosk.db"

    @property
    def copy(self) -> Path:
        """The copy of the data from before an update: a backup, so it ages and is wiped."""
        return self.store.data_dir / "backups" / "before-upgrade" / "kiosk-update.db"

    def say(self, name: str, text: str) -> None:
        """Set a part of the device's state."""
        (self.fake / name).write_text(text)

    def heard(self, name: str) -> str:
        return (self.fake / name).read_text().strip()

    @property
    def is_up(self) -> bool:
        return (self.fake / "active" / HUB).exists()

    def update(self) -> tuple[int, str]:
        """Run the update as its timer does; its exit code, and what it says."""
        done = subprocess.run(
            [sys.executable, "-I", UPDATE],
            env=environment(
                PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}",
                FAKE=str(self.fake),
                KIOSK_UPDATE_DATA=str(self.store.data_dir),
                KIOSK_UPDATE_STATE=str(self.folder / "state"),
                KIOSK_UPDATE_UP_S="0.4",
            ),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    def answer(self) -> None:
        """Runs the program's commands for the update: forked, since it asks a dozen times."""
        while (asked := self.heard("asked")) != ENDS:
            done = COMMANDS.run(asked.split(), environment())
            self.errors += done.stderr.splitlines()
            self.say("code", str(done.returncode))
            self.say("answer", done.stdout)

    def migrates_and_does_not_come_up(self) -> None:
        """Let the new version change the schema at its start, and fail."""
        self.say("bad", "0.2.0")
        change = "ALTER TABLE orders ADD COLUMN of_a_later_version TEXT"
        code = f"import sqlite3; sqlite3.connect({str(self.database)!r}).execute({change!r})"
        self.say("on-start", f"{sys.executable} -c '{code.replace(chr(39), chr(34))}' || true")

    def columns(self) -> set[str]:
        with closing(sqlite3.connect(self.database)) as connection:
            return {row[1] for row in connection.execute("PRAGMA table_info(orders)")}


@pytest.fixture
def device(tmp_path: Path) -> Iterator[UpdatedDevice]:
    made = UpdatedDevice(tmp_path)
    answering = threading.Thread(target=made.answer)
    answering.start()
    yield made
    made.say("asked", ENDS)
    answering.join()
    assert made.errors == []


def test_a_new_version_is_installed_while_nobody_is_here(device: UpdatedDevice) -> None:
    code, said = device.update()
    assert (code, said) == (0, "kiosk 0.2.0 is up, in place of 0.1.0.\n")
    assert device.is_up
    assert not device.copy.exists(), "no copy of customers' names stays"
    assert device.update() == (0, "kiosk 0.2.0 is the newest.\n")


def test_nobody_is_sent_away_for_an_update(device: UpdatedDevice) -> None:
    device.store.do("advance", "C-1", "READY", "--by", "Léa")
    assert (
        device.store.do("arrive", device.store.json("show", "C-1")["pickup_code"]).returncode == 0
    )
    code, said = device.update()
    assert (code, said) == (0, "Not now: customers are at the counter (orders: 1).\n")
    assert (device.heard("installed"), device.is_up) == ("0.1.0", True)


def test_a_version_that_does_not_come_up_is_taken_back_with_its_data(device: UpdatedDevice) -> None:
    before = device.columns()
    device.migrates_and_does_not_come_up()
    code, said = device.update()
    assert code == 1
    assert said.startswith("0.2.0 was taken back: it was not up after"), said
    assert (device.heard("installed"), device.is_up) == ("0.1.0", True)
    assert device.columns() == before
    assert device.store.do("verify").returncode == 0
    assert not device.copy.exists()
    code, said = device.update()
    assert (code, said) == (0, "0.2.0 did not come up here before and is not tried again.\n")
    device.say("offered", "0.2.1")
    assert device.update()[0] == 0
    assert device.heard("installed") == "0.2.1"


def test_what_was_recorded_with_the_new_version_is_not_taken_back(device: UpdatedDevice) -> None:
    device.say("bad", "0.2.0")
    advance = f"{sys.executable} -m kiosk --data {device.store.data_dir} advance C-1 READY --by Léa"
    device.say("on-start", f"cd {UPDATE.parents[2]} && {advance} >/dev/null 2>&1 || true")
    code, said = device.update()
    assert code == 1
    assert "0.2.0 is left as it is" in said
    assert "Something was recorded with it" in said
    assert device.heard("installed") == "0.2.0"
    assert device.store.status_of("C-1") == "COLLECT_READY"
    assert device.copy.exists()
    assert [path for path in device.folder.rglob("*.db") if "state" in path.parts] == []


def test_a_package_that_cannot_be_installed_leaves_the_version_of_before(
    device: UpdatedDevice,
) -> None:
    device.say("no-install", "")
    code, said = device.update()
    assert code == 1
    assert "0.2.0 was taken back" in said
    assert "half installed" in said
    assert (device.heard("installed"), device.is_up) == ("0.1.0", True)


def test_without_a_way_back_nothing_is_touched(device: UpdatedDevice) -> None:
    device.say("no-download", "")
    code, said = device.update()
    assert code == 1
    assert said.startswith("Nothing was updated: "), said
    assert (device.heard("installed"), device.is_up) == ("0.1.0", True)
