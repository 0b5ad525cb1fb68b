"""What every test stands on: Qt without a display, repeatable Hypothesis, a data directory."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

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

# Every run draws the same examples, and a slow machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
# `--hypothesis-profile=search` looks for new ones.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("repeatable")

SLOW_TEST_S_MAX = 1800


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests that are marked as slow the time they need on a machine that has others to do.

    pyproject.toml says how long each of the others may take.
    """
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_TEST_S_MAX))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty directory for one installation: its database, backups and settings."""
    directory = tmp_path / "data"
    directory.mkdir()
    return directory
