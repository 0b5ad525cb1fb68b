"""What every test stands on: Qt without a display, repeatable Hypothesis, a data directory."""

import gc
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.counts import FULL

# Read when the first Qt application is made, hence before any test does so.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
# Keeps Qt away from the desktop theme, the input method and the locale of whoever runs the tests.
os.environ["QT_QPA_PLATFORMTHEME"] = ""
os.environ["QT_IM_MODULE"] = ""
os.environ["LC_ALL"] = "C.UTF-8"
# Programs that tests start must say things in time by themselves.
os.environ.pop("PYTHONUNBUFFERED", None)
# A KIOSK_ setting of the person who runs the tests must not change what they prove.
for name in [name for name in os.environ if name.startswith("KIOSK_")]:
    # What is for the tests themselves stays: where a PostgreSQL is, for one.
    if not name.startswith("KIOSK_TEST_"):
        del os.environ[name]

# Every run draws the same examples, and a slow computer is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
# `--hypothesis-profile=search` looks for new ones.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("repeatable")

SLOW_TEST_S_MAX = 1800
QUICK_OF_A_FILE = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full` and `--quick`: packaging/test.sh passes them on."""
    group = parser.getgroup("kiosk", "how much is run")
    group.addoption("--full", action="store_true", help="the slow proofs at their full size")
    group.addoption(
        "--quick", action="store_true", help=f"of every file the first {QUICK_OF_A_FILE} fast tests"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tell the modules of tests, and the processes they start, that they run in full."""
    if config.getoption("--full"):
        os.environ[FULL] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the tests, start the files with slow ones first, and give those the time they need.

    pyproject.toml says how long each of the others may take.
    """
    chosen = items
    if not config.getoption("--full"):
        chosen = [item for item in chosen if not item.get_closest_marker("full")]
    if config.getoption("--quick"):
        chosen = first_fast_of_each_file(chosen)
    left_out = set(items) - set(chosen)
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    slow = Counter(item.path for item in chosen if item.get_closest_marker("slow"))
    # A file with slow tests that comes last keeps one process busy while the others have ended.
    items[:] = sorted(chosen, key=lambda item: -slow[item.path])
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_TEST_S_MAX))


def first_fast_of_each_file(items: list[pytest.Item]) -> list[pytest.Item]:
    """What `--quick` runs: tests of every file, hence of every package, none of them slow."""
    taken: Counter[Path] = Counter()
    chosen = []
    for item in items:
        if not item.get_closest_marker("slow") and taken[item.path] < QUICK_OF_A_FILE:
            taken[item.path] += 1
            chosen.append(item)
    return chosen


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the modules and tests, which all stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The class of the program's own application: a test that ran the program has left one."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - most tests need no Qt

    return QGuiApplication


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty directory for one installation: its database, backups and settings."""
    directory = tmp_path / "data"
    directory.mkdir()
    return directory
