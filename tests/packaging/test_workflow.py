"""Tests the CI workflow and the pre-commit hooks, which run the checks."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORKFLOW = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


def test_the_workflow_runs_what_anybody_can_run_at_home() -> None:
    command = re.search(r"run: bash (\S+)", WORKFLOW)
    assert command is not None

    assert os.access(ROOT / command[1], os.X_OK)
    assert "sh packaging/test.sh" in (ROOT / command[1]).read_text(encoding="utf-8")


def test_the_workflow_tries_the_packages_and_the_version_before() -> None:
    scripts = re.findall(r"run: sh (packaging/\S+\.sh)", WORKFLOW)

    assert scripts == ["packaging/test-versions.sh", "packaging/test-deb.sh"]
    for script in scripts:
        assert (ROOT / script).is_file()
    # The commit of the version before is in the history alone.
    assert "fetch-depth: 0" in WORKFLOW


def test_the_hooks_download_nothing() -> None:
    assert re.findall(r"repo: (\S+)", HOOKS) == ["local"]
    assert set(re.findall(r"language: (\S+)", HOOKS)) == {"system"}


def test_the_hooks_run_the_projects_own_tools() -> None:
    tools = re.findall(r"entry: \.venv/bin/(\S+)", HOOKS)

    assert {"ruff", "mypy"} <= set(tools)
    assert len(tools) == HOOKS.count("entry:")
    for tool in tools:
        assert (Path(sys.executable).parent / tool).exists(), tool
