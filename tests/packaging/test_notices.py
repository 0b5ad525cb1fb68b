"""Tests that the third-party notices name what the lock file installs, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTICES = ROOT / "packaging" / "THIRD_PARTY_NOTICES.md"
LOCK = ROOT / "packaging" / "requirements.txt"
ELSEWHERE_ONLY = {"httpx2-jsfetch"}


def test_the_table_is_what_the_lock_file_and_the_packages_say() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "notices.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_each_locked_package_is_in_the_table_with_its_version() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==([\w.]+)", LOCK.read_text(), re.MULTILINE))
    rows = re.findall(
        r"^\| ([a-z0-9-]+) \| (\d[\w.]*) \| (\S.*) \|$", NOTICES.read_text(), re.MULTILINE
    )

    assert {(name, version) for name, version, _ in rows} == {
        (name, version) for name, version in locked if name not in ELSEWHERE_ONLY
    }


def test_the_licences_that_ask_most_are_explained() -> None:
    text = NOTICES.read_text(encoding="utf-8")

    for name in re.findall(r"^\| (\S+) \| \S+ \| LGPL", text, re.MULTILINE):
        assert f"`{name}`" in text, name
    for font in (ROOT / "resources" / "fonts").glob("*.otf"):
        assert font.name.startswith("Inter-")
    assert (ROOT / "resources" / "fonts" / "OFL.txt").is_file()
