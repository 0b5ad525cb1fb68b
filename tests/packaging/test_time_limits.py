"""Tests that each test has a time limit, and that one which exceeds it is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SLOW_TEST_S_MAX

ROOT = Path(__file__).parents[2]
HANGS = """
import time

def test_that_hangs():
    time.sleep(60)

def test_after_it():
    pass
"""


def test_a_test_that_hangs_is_named_and_the_next_one_runs(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGS)
    settings = ["-c", str(ROOT / "pyproject.toml"), "-o", "timeout=1", "-p", "no:cacheprovider"]
    reported = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    ).stdout
    assert "Failed: Timeout" in reported
    assert "test_hanging.py::test_that_hangs" in reported
    assert "1 failed, 1 passed" in reported


def test_each_test_has_a_limit(pytestconfig: pytest.Config) -> None:
    usual_s = float(pytestconfig.getini("timeout"))
    assert 60 <= usual_s < SLOW_TEST_S_MAX
    assert float(pytestconfig.getini("faulthandler_timeout")) > SLOW_TEST_S_MAX
    assert pytestconfig.getini("faulthandler_exit_on_timeout") is True


@pytest.mark.slow
def test_a_slow_one_has_a_longer_limit(request: pytest.FixtureRequest) -> None:
    limit = request.node.get_closest_marker("timeout")
    assert limit is not None
    assert limit.args == (SLOW_TEST_S_MAX,)
