"""Tests how much of the slow tests runs: less by default, all of it with `--full`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import QUICK_OF_A_FILE
from tests.counts import FULL, count

ROOT = Path(__file__).parents[2]
TESTS = """
import pytest
from tests.counts import count

@pytest.mark.parametrize("number", range(count("DAYS", 2, 5)))
def test_a_day(number): pass

@pytest.mark.full
def test_a_year(): pass

@pytest.mark.slow
def test_an_hour(): pass
"""


@pytest.mark.parametrize(
    ("environment", "times"),
    [({}, 40), ({FULL: "1"}, 200), ({"KIOSK_TEST_KILLS": "7"}, 7)],
)
def test_a_proof_is_repeated_as_often_as_asked(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], times: int
) -> None:
    for name in (FULL, "KIOSK_TEST_KILLS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert count("KILLS", 40, 200) == times


@pytest.mark.parametrize(
    ("options", "reported"),
    [
        ([], "3 passed, 1 deselected"),
        (["--full"], "7 passed"),
        (["--quick"], f"{QUICK_OF_A_FILE} passed, 2 deselected"),
    ],
)
def test_as_much_runs_as_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], reported: str
) -> None:
    monkeypatch.delenv(FULL, raising=False)
    (tmp_path / "test_days.py").write_text(TESTS)
    settings = [
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, "--rootdir", tmp_path, *options, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert reported in done.stdout.splitlines()[-1], done.stdout + done.stderr
