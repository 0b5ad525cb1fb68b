"""Tests that `kiosk --version` lists the program's parts without loading them."""

import platform
import subprocess
import sys
from importlib import metadata

import pytest

from kiosk import __version__
from kiosk.headoffice.storage import schema as head_office_schema
from kiosk.storage import schema
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.sync.protocol.version import PROTOCOL_MAX
from tests.cli.conftest import Cli

NOT_LOADED = ("PySide6", "sqlalchemy", "pydantic", "fastapi", "kiosk.domain.events.journal")
LOADED = f"""
import sys
from kiosk.cli import run_command
run_command(["--version"])
print([name for name in {NOT_LOADED!r} if name in sys.modules])
"""


def test_each_part_has_its_version_on_a_line(kiosk: Cli) -> None:
    answer = kiosk("--version")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"kiosk {__version__}",
        f"Python {platform.python_version()}",
        f"Qt {metadata.version('pyside6-essentials')} (PySide6)",
        f"SQLite {load_sqlite().sqlite_version} (pysqlite3)",
        f"protocol {PROTOCOL_MAX}",
        f"schema {schema.SCHEMA.newest}",
        f"schema of head office {head_office_schema.SCHEMA.newest}",
    ]


def test_a_part_that_is_missing_hides_no_other(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr("kiosk.storage.engine.sqlite.SQLITE_VERSION_MIN", (99, 0, 0))

    lines = kiosk("--version").out.splitlines()

    assert lines[2:4] == ["Qt — (PySide6)", "SQLite —"]
    assert len(lines) == 7


def test_none_of_the_large_packages_is_loaded_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
