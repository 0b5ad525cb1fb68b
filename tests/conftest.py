"""Set-up of every test: Qt without a display, repeatable Hypothesis, a data directory."""

import gc
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.counts import FULL

# Read when the first Qt application is created, so set before any test does that.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
# As the program does, too: see `kiosk.app.launch`.
os.environ["QV4_GC_TIMELIMIT"] = "0"
# Isolates Qt from the desktop theme, the input method and the locale of whoever runs the tests.
os.environ["QT_QPA_PLATFORMTHEME"] = ""
os.environ["QT_IM_MODULE"] = ""
os.environ["LC_ALL"] = "C.UTF-8"
# Programs that tests start must flush their output themselves.
os.environ.pop("PYTHONUNBUFFERED", None)
# A KIOSK_ setting of the person who runs the tests must not change their result.
for name in [name for name in os.environ if name.startswith("KIOSK_")]:
    # Settings for the tests themselves stay, such as the address of a PostgreSQL.
    if not name.startswith("KIOSK_TEST_"):
        del os.environ[name]

# Every run draws the same examples, half of the usual number without `--full`, and a slow computer
# fails no test.
REPEATABLE = settings(derandomize=True, deadline=None, print_blob=True)
settings.register_profile("repeatable", REPEATABLE, max_examples=50)
settings.register_profile("repeatable in full", REPEATABLE, max_examples=100)
# `--hypothesis-profile=search` looks for new examples.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("repeatable")

# Goes on when all modules are there: they stay, and would be looked through again and again.
gc.disable()

SLOW_TEST_S_MAX = 1800
QUICK_OF_A_FILE = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--full` and `--quick`, which packaging/test.sh passes on."""
    group = parser.getgroup("kiosk", "how much is run")
    group.addoption("--full", action="store_true", help="the slow proofs at their full size")
    group.addoption(
        "--quick", action="store_true", help=f"of every file the first {QUICK_OF_A_FILE} fast tests"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set `--full` in the environment, for test modules and the processes they start."""
    if config.getoption("--full"):
        os.environ[FULL] = "1"
        if not config.getoption("--hypothesis-profile"):
            settings.load_profile("repeatable in full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select the tests, start files that take long first, and set the slow tests' timeout.

    pyproject.toml sets the timeout of the others.
    """
    chosen = items
    if not config.getoption("--full"):
        chosen = [item for item in chosen if not item.get_closest_marker("full")]
    if config.getoption("--quick"):
        chosen = first_fast_of_each_file(chosen)
    left_out = set(items) - set(chosen)
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    turns = turns_of_files(chosen)
    items[:] = sorted(chosen, key=lambda item: turns[item.path])
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_TEST_S_MAX))


def turns_of_files(items: list[pytest.Item]) -> dict[Path, int]:
    """When each file begins: a slow one and a heavy one in turn, after them the others.

    Slow tests wait most of the time, in which heavy ones compute. A file of either that ran last
    would keep one process busy after the others have ended.
    """
    every = list(dict.fromkeys(item.path for item in items))
    slow, heavy = (
        Counter(item.path for item in items if item.get_closest_marker(mark))
        for mark in ("slow", "heavy")
    )
    waiting = sorted(slow, key=lambda path: -slow[path])
    computing = sorted((path for path in heavy if not slow[path]), key=lambda path: -heavy[path])
    turns = {path: 2 * number for number, path in enumerate(waiting)}
    turns |= {path: 2 * number + 1 for number, path in enumerate(computing)}
    last = 2 * len(every)
    return {path: turns.get(path, last) for path in every}


def first_fast_of_each_file(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests that `--quick` runs: the first fast ones of every file."""
    taken: Counter[Path] = Counter()
    chosen = []
    for item in items:
        costs = item.get_closest_marker("slow") or item.get_closest_marker("heavy")
        if not costs and taken[item.path] < QUICK_OF_A_FILE:
            taken[item.path] += 1
            chosen.append(item)
    return chosen


def pytest_collection_finish() -> None:
    """Exempt modules and tests from garbage collection: they all stay to the end."""
    gc.collect()
    gc.freeze()
    gc.enable()


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
