"""Lets a small store be given as a file."""

from __future__ import annotations

import pytest

from kiosk.app.first_copy import given
from kiosk.sync.client import first_copy


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store need not be large to be given as a file."""
    monkeypatch.setattr(first_copy, "SNAPSHOT_FROM", 1)
    monkeypatch.setattr(first_copy, "FIRST_PAGE", 10)
    monkeypatch.setattr(given, "ENTRIES_MIN", 1)
