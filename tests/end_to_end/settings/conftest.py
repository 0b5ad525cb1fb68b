"""A head office whose database is PostgreSQL where there is one, otherwise a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.devices import Device
from tests.headoffice.conftest import empty_database
from tests.headoffice.postgresql import POSTGRESQL


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Device]:
    if POSTGRESQL is None:
        yield Device(tmp_path / "office")
        return
    with empty_database("postgresql", tmp_path) as url:
        yield Device(tmp_path / "office", database=url)
