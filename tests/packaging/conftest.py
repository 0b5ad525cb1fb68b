"""The fixtures of the packaging's tests."""

from pathlib import Path

import pytest

from tests.packaging.checkout import Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)
