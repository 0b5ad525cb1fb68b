"""Tests that locked requirements install the same files everywhere, from any index."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / "packaging" / name for name in ("requirements.txt", "requirements-test.txt")]


def locked(lock: Path) -> dict[str, str]:
    """Each requirement's lines in the lock file, by its name."""
    lines = [line for line in lock.read_text().splitlines() if not line.startswith("#")]
    requirements = re.split(r"\n(?=\S)", "\n".join(lines))
    return {text.partition("==")[0]: text for text in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_each_requirement_is_a_version_with_hashes_and_without_an_index(lock: Path) -> None:
    for name, text in locked(lock).items():
        assert re.match(r"[a-z0-9-]+==[\w.]+( ;.*)? \\\n    --hash=sha256:", text), name
    assert not re.search(r"://|@|index|find-links|\s/", lock.read_text())


def test_the_whole_of_qt_is_left_out() -> None:
    for lock in LOCKS:
        assert not {"pyside6", "pyside6-addons"} & locked(lock).keys()


def test_postgresql_needs_no_library_of_the_system() -> None:
    assert "psycopg-binary" in locked(LOCKS[0])


def test_the_server_comes_without_what_nothing_here_uses() -> None:
    """Uvicorn's event loop cannot run inside Qt's; FastAPI's command line and forms are unused."""
    idle = {"fastapi-cli", "httptools", "jinja2", "python-multipart", "uvloop"}
    assert not idle & locked(LOCKS[0]).keys()


def test_tests_run_on_the_very_versions_of_the_product() -> None:
    product, tests = (locked(lock) for lock in LOCKS)

    assert product.items() <= tests.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    product, tests = (locked(lock).keys() for lock in LOCKS)

    assert names([*project["dependencies"], *extras["build"]]) <= product
    assert names(extras["test"]) <= tests


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", requirement)[0] for requirement in requirements}
