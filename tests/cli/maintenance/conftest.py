"""A hub whose link `kiosk doctor` checks."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.services.bodies import numbered


@pytest.fixture
def hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """A hub with two orders; its commands run here, its server in a process of its own."""
    cli = Cli(tmp_path / "hub", capsys)
    assert cli.import_orders(*numbered(2)).code == 0
    return cli
