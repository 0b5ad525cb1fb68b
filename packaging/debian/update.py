"""Updates the package `kiosk` when nobody is here, and takes back a version that does not come up.

Installed in /usr/lib/kiosk and started by kiosk-update.timer, as root. It uses the standard
library alone and loads all of it first, because the update replaces the files of its own Python.
What it says goes to the journal. It ends with 0 when there was nothing to do, when it waits for a
quieter hour or when the new version is up; with 1 when the update failed, whatever became of it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

PACKAGE = "kiosk"
UNITS = ("kiosk-hub.service", "kiosk-session.service", "kiosk-screens.service")
HERE = ("AWAITING", "IN_PROGRESS")
"""Statuses in which a customer is at the counter: nothing is stopped then."""

# The copy of the data is among the store's own backups, so that it ages out with them and is wiped
# with them on a device that was stolen.
COPY = "backups/before-upgrade/kiosk-update.db"
DATA = Path(os.environ.get("KIOSK_UPDATE_DATA", "/var/lib/kiosk"))
STATE = Path(os.environ.get("KIOSK_UPDATE_STATE", "/var/lib/kiosk-update"))
UP_S_MAX = float(os.environ.get("KIOSK_UPDATE_UP_S", "120"))
STEADY_S = min(10.0, UP_S_MAX / 4)
"""A program that ends again and again counts as up only once it has lasted for so long."""

COMMAND_S_MAX = 900.0


class UpdateFailed(Exception):
    """A step of the update failed; the message says which."""


def say(text: str) -> None:
    """Write a line to the journal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def ask(*command: str) -> str:
    """What a command prints. Raises UpdateFailed, with what it said last."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_S_MAX,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UpdateFailed(f"{command[0]}: {error}") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise UpdateFailed(" ".join([f"{' '.join(command)}:", *said]))
    return done.stdout


# --- what there is, and who is here --------------------------------------------------------------


def installed_version() -> str:
    """The version that dpkg has here."""
    return ask("dpkg-query", "--showformat", "${Version}", "--show", PACKAGE).strip()


def offered_version() -> str | None:
    """The version that apt would install."""
    for line in ask("apt-cache", "policy", PACKAGE).splitlines():
        name, _, version = line.strip().partition(": ")
        if name == "Candidate" and version != "(none)":
            return version
    return None


def is_newer(version: str, than: str) -> bool:
    """Whether one of two versions comes after the other, as dpkg orders them."""
    return not subprocess.run(
        ("dpkg", "--compare-versions", version, "gt", than), check=False
    ).returncode


def customers_here() -> int:
    """How many orders have their customer at the counter, by the program that is installed."""
    if not (DATA / "kiosk.db").exists():
        return 0
    count = 0
    for status in HERE:
        command = ("kiosk", "--data", str(DATA), "orders", "--status", status, "--json")
        count += ask("runuser", "-u", "kiosk", "--", *command).count('"collect_id"')
    return count


# --- units ---------------------------------------------------------------------------------------


def is_active(unit: str) -> bool:
    """Whether a unit has reported that it is up."""
    return not subprocess.run(("systemctl", "--quiet", "is-active", unit), check=False).returncode


def are_up(units: Sequence[str]) -> bool:
    """Wait until all run, and have run for STEADY_S; False if they do not within UP_S_MAX."""
    if not units:
        return True
    give_up_s = time.monotonic() + UP_S_MAX
    since_s: float | None = None
    while time.monotonic() < give_up_s:
        now_s = time.monotonic()
        since_s = (since_s or now_s) if all(map(is_active, units)) else None
        if since_s is not None and now_s - since_s >= STEADY_S:
            return True
        time.sleep(min(1.0, STEADY_S / 5))
    return False


def start(units: Sequence[str]) -> None:
    """Start units without waiting for them."""
    for unit in units:
        subprocess.run(("systemctl", "reset-failed", unit), check=False, capture_output=True)
        # A unit that reports late is waited for by `are_up`.
        subprocess.run(("systemctl", "--no-block", "start", unit), check=False)


def stop(units: Sequence[str]) -> None:
    """Stop units, what depends on others first. Raises UpdateFailed."""
    for unit in reversed(units):
        ask("systemctl", "stop", unit)


# --- data ----------------------------------------------------------------------------------------


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the account whose data these are, so that no link there leads root elsewhere."""
    owner, user, group = DATA.stat(), os.geteuid(), os.getegid()
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(user)
        os.setegid(group)


def copy_data(copy: Path) -> None:
    """Copy the database, which nobody has open, with everything in its write-ahead log."""
    for folder in (copy.parent.parent, copy.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    copy.unlink(missing_ok=True)
    read_only = f"file:{DATA / 'kiosk.db'}?mode=ro"
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(read_only, uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def rows(path: Path, tables: Sequence[str] | None = None) -> dict[str, int]:
    """How many rows each table has; -1 for one that is not there."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        present = {name for (name,) in connection.execute(query)}
        counts = dict.fromkeys(sorted(present) if tables is None else tables, -1)
        for name in present.intersection(counts):
            # A table's name, from the file itself.
            query = f'SELECT count(*) FROM "{name}"'  # noqa: S608
            (counts[name],) = connection.execute(query).fetchone()
        return counts


def is_as_before(copy: Path) -> bool:
    """Whether nothing was recorded or removed since: every table has as many rows as its copy."""
    before = rows(copy)
    before.pop("alembic_version", None)
    return rows(DATA / "kiosk.db", tuple(before)) == before


def is_more_than(copy: Path) -> bool:
    """Whether something was recorded since the copy was made."""
    with as_owner():
        return not is_as_before(copy)


def put_back(copy: Path) -> None:
    """Replace the database by its copy; a power cut leaves one of the two."""
    database = DATA / "kiosk.db"
    mode = database.stat().st_mode & 0o777
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    beside = database.with_name("kiosk.db.put-back")
    beside.unlink(missing_ok=True)
    shutil.copyfile(copy, beside)
    beside.chmod(mode)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(database)


# --- the update ----------------------------------------------------------------------------------


def fetch_former(version: str) -> Path:
    """The package of the version that is installed, without which there would be no way back."""
    folder = STATE / "former"
    folder.mkdir(parents=True, exist_ok=True)
    STATE.chmod(0o700)
    kept = list(folder.glob(f"{PACKAGE}_{version}_*.deb"))
    if not kept:
        for old in folder.glob("*.deb"):
            old.unlink()
        here = Path.cwd()
        os.chdir(folder)
        try:
            ask(
                "apt-get",
                "-qq",
                "-o",
                "APT::Sandbox::User=root",
                "download",
                f"{PACKAGE}={version}",
            )
        finally:
            os.chdir(here)
        kept = list(folder.glob("*.deb"))
    if not kept:
        raise UpdateFailed(f"apt did not fetch {PACKAGE} {version}")
    return kept[0]


def take_back(
    units: Sequence[str], former: Path, copy: Path | None, version: str, why: str
) -> None:
    """Install the former version again, with its data, unless something was recorded since."""
    (STATE / "refused").write_text(f"{version}\n")
    with suppress(UpdateFailed):
        stop(units)
    if copy is not None and is_more_than(copy):
        say(
            f"{version} is left as it is: {why}. Something was recorded with it, which going back "
            f"would lose; the copy of before is {copy}. The display says what is wrong."
        )
        start(units)
        return
    if copy is not None:
        with as_owner():
            put_back(copy)
            copy.unlink()
    os.environ["KIOSK_DOWNGRADE"] = "restored"
    ask("dpkg", "--force-confold", "--install", str(former))
    start(units)
    state = "which is up again" if are_up(units) else "which is not up either"
    say(f"{version} was taken back: {why}. {installed_version()} is here again, {state}.")


def update(version: str) -> bool:
    """Install a version; returns whether it is up. Raises UpdateFailed if nothing was changed."""
    former = fetch_former(installed_version())
    units = [unit for unit in UNITS if is_active(unit)]
    # Where an earlier version of this program kept its copy.
    (STATE / "kiosk.db").unlink(missing_ok=True)
    copy = DATA / COPY if (DATA / "kiosk.db").exists() else None
    stop(units)
    try:
        if copy is not None:
            with as_owner():
                copy_data(copy)
    except (OSError, sqlite3.Error) as error:
        start(units)
        raise UpdateFailed(f"the data could not be copied: {error}") from error
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    try:
        ask("apt-get", "-qq", "--yes", "-o", "Dpkg::Options::=--force-confold", "install",
            f"{PACKAGE}={version}")  # fmt: skip
    except UpdateFailed as error:
        take_back(units, former, copy, version, str(error))
        return False
    start(units)
    if not are_up(units):
        take_back(units, former, copy, version, f"it was not up after {UP_S_MAX:.0f} s")
        return False
    if copy is not None:
        with as_owner():
            copy.unlink(missing_ok=True)
    return True


def main() -> int:
    """Update if there is something newer and nobody is here; returns the exit code."""
    ask("apt-get", "-qq", "update")
    present, version = installed_version(), offered_version()
    if version is None or not is_newer(version, present):
        say(f"{PACKAGE} {present} is the newest.")
        return 0
    with suppress(OSError):
        if version == (STATE / "refused").read_text().strip():
            say(f"{version} did not come up here before and is not tried again.")
            return 0
    here = customers_here()
    if here:
        say(f"Not now: customers are at the counter (orders: {here}).")
        return 0
    if not update(version):
        return 1
    say(f"{PACKAGE} {version} is up, in place of {present}.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UpdateFailed as failure:
        say(f"Nothing was updated: {failure}")
        sys.exit(1)
