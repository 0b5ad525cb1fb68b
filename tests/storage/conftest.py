"""A store in a real file, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.storage.local_database import LocalDatabase
from tests.new_databases import new_store
from tests.storage.sample import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    opened = new_store(data_dir, clock)
    yield opened
    opened.close()
