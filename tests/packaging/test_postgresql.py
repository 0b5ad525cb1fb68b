"""Tests that test.sh starts and removes its own PostgreSQL, and reports if there is none.

The server is a stand-in, except in the last test.
"""

import os
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.packaging.checkout import FAILS, NO_ROOT, ROOT_RIGHTS, Checkout

POSTGRESQL = os.environ.get("KIOSK_TEST_POSTGRESQL")

INITDB = """#!/bin/sh
echo "initdb $*" >>"${0%/*}/asked"
mkdir data
"""
PG_CTL = """#!/bin/sh
echo "pg_ctl $*" >>"${0%/*}/asked"
case "$*" in
    *start) cat data/postgresql.conf >>"${0%/*}/asked"; : >data/postmaster.pid ;;
    *stop) rm data/postmaster.pid ;;
esac
"""
# Starts a PostgreSQL as test.sh does, prints its URL, and runs the given command.
SCRIPT = """
set -eu
cd -P -- "$(dirname -- "$0")/.."
. packaging/setup.sh
. packaging/postgresql.sh
start_postgresql "fsync = off"
echo "${KIOSK_TEST_POSTGRESQL:-none}"
"$@"
"""


@pytest.fixture
def device(checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A device with a PostgreSQL, for a user who is not root."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (checkout.folder / ".venv" / "bin").mkdir(parents=True)
    (checkout.folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout.folder / "packaging" / "work.sh").write_text(SCRIPT)
    script = checkout.folder / "packaging" / "postgresql.sh"
    text = script.read_text()
    for real, own in (
        ("/usr/lib/", "usr/lib/"),
        ("/etc/", "etc/"),
        # A real one may be in PATH too; only the stand-in counts.
        ("command -v initdb", f"command -v {checkout.programs}/initdb"),
    ):
        assert real in text
        text = text.replace(real, own)
    script.write_text(text)
    checkout.replace("initdb", INITDB)
    checkout.replace("pg_ctl", PG_CTL)
    checkout.replace("id", NO_ROOT)
    checkout.replace("sudo", FAILS)
    return checkout


def left_behind(device: Checkout) -> list[Path]:
    return list((device.programs.parent / "temporary").iterdir())


def test_the_tests_get_a_server_on_loopback_that_other_users_cannot_enter(
    device: Checkout,
) -> None:
    result = device.run("work.sh", "true")

    assert result.returncode == 0, result.stderr
    address = make_url(result.stdout.strip())
    assert address.drivername == "postgresql+psycopg"
    assert address.host == "127.0.0.1"
    asked = device.asked()
    assert "listen_addresses = '127.0.0.1'" in asked
    assert "fsync = off" in asked
    assert any("--auth scram-sha-256" in line for line in asked)
    assert any(f"-p {address.port} start" in line for line in asked)


@pytest.mark.parametrize(
    ("work", "exit_code"),
    [(["true"], 0), (["false"], 1), (["sh", "-c", "kill -TERM $PPID"], 143)],
    ids=["done", "failed", "ended"],
)
def test_the_server_stops_and_leaves_nothing_however_the_tests_end(
    device: Checkout, work: list[str], exit_code: int
) -> None:
    assert device.run("work.sh", *work).returncode == exit_code

    assert device.asked()[-1].endswith("stop")
    assert left_behind(device) == []


@pytest.mark.parametrize("setting", ["CI", "KIOSK_NO_POSTGRESQL"])
def test_there_is_none_where_none_is_wanted(device: Checkout, setting: str) -> None:
    result = device.run("work.sh", "true", KIOSK_TEST_POSTGRESQL="of somebody", **{setting: "1"})

    assert result.stdout == "none\n"
    assert result.stderr == f"Without PostgreSQL: {setting} is set.\n"
    assert device.asked() == []


def test_one_that_a_developer_has_is_used_and_left_running(device: Checkout) -> None:
    result = device.run("work.sh", "true", KIOSK_TEST_POSTGRESQL="of somebody")

    assert result.stdout == "of somebody\n"
    assert device.asked() == []


def test_where_it_cannot_be_installed_the_tests_go_on_and_say_how_to_have_it(
    device: Checkout,
) -> None:
    (device.programs / "initdb").unlink()
    device.replace("apt-get", FAILS)

    result = device.run("work.sh", "echo", "goes on")

    assert (result.returncode, result.stdout) == (0, "none\ngoes on\n")
    assert "Without PostgreSQL: it could not be installed" in result.stderr
    assert "sudo apt-get install postgresql" in result.stderr


def test_where_it_is_installed_no_server_is_left_that_nobody_asked_for(device: Checkout) -> None:
    (device.programs / "initdb").rename(device.programs / "not-yet")
    device.replace(
        "apt-get",
        "#!/bin/sh\n"
        'cp etc/postgresql-common/createcluster.d/kiosk.conf "${0%/*}/while-installing"\n'
        'mv "${0%/*}/not-yet" "${0%/*}/initdb"\n',
    )
    device.replace("id", ROOT_RIGHTS)
    device.replace("chown", "#!/bin/sh\n")
    device.replace("runuser", '#!/bin/sh\nshift 3\nexec "$@"\n')

    result = device.run("work.sh", "true")

    assert result.stdout.startswith("postgresql+psycopg://"), result.stderr
    said = (device.programs / "while-installing").read_text()
    assert said == "create_main_cluster = off\n"
    assert not (device.folder / "etc").exists()


def test_a_server_that_does_not_start_says_why_and_the_tests_go_on(device: Checkout) -> None:
    device.replace("pg_ctl", "#!/bin/sh\necho 'No room for shared memory' >log\nexit 1\n")

    result = device.run("work.sh", "true")

    assert (result.returncode, result.stdout) == (0, "none\n")
    assert "No room for shared memory" in result.stderr
    assert "Without PostgreSQL: it did not start" in result.stderr
    assert left_behind(device) == []


def test_the_last_line_of_all_checks_says_that_postgresql_was_left_out(checkout: Checkout) -> None:
    for program in ("ruff", "mypy", "lint-imports", "find"):
        checkout.replace(program, "#!/bin/sh\n")
    # What this device lacks is not installed for a test.
    checkout.replace("apt-get", FAILS)
    (checkout.folder / "packaging" / "translations.sh").write_text("")

    result = checkout.run("test.sh", CI="true")

    assert result.returncode == 0, result.stdout + result.stderr
    said = result.stdout.splitlines()[-1]
    assert said == "Every check passed, without PostgreSQL: CI is set."


@pytest.mark.skipif(POSTGRESQL is None, reason="there is no PostgreSQL")
def test_who_does_not_know_the_password_stays_outside() -> None:
    address = make_url(POSTGRESQL or "").set(drivername="postgresql", password="guessed")

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.render_as_string(hide_password=False))
