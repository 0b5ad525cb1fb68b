"""Runs these tests' subcommands in a temporary folder."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change to a temporary folder, so that a file "x" is written there."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
