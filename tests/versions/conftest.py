"""The version before this one, as `packaging/test-versions.sh` installs it, and this one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.versions.installed import InstalledDevice

FORMER = "KIOSK_TEST_FORMER"
"""Names the executable `kiosk` of the version before."""

Devices = Callable[[str, str], InstalledDevice]


@pytest.fixture(scope="session")
def programs() -> dict[str, Path]:
    """The executables of both versions, by "former" and "present"."""
    former = os.environ.get(FORMER)
    if not former:
        pytest.skip("the version before is not installed: sh packaging/test-versions.sh does it")
    return {"former": Path(former), "present": Path(sys.executable).with_name("kiosk")}


@pytest.fixture
def device(programs: dict[str, Path], tmp_path: Path) -> Devices:
    """`device(name, version)`: a device of one of the two versions, or head office."""

    def one(name: str, version: str) -> InstalledDevice:
        return InstalledDevice(tmp_path / name, programs[version])

    return one
