"""Provides the fork server's processes to all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.processes import Processes


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    started = Processes()
    yield started
    started.close()
