"""Runs the command line in this process, and returns its output and exit code."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from kiosk.cli import run_command
from kiosk.headoffice.storage.database import sqlite_url
from tests.new_databases import new_office, new_store


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """Runs `kiosk` with a store of its own."""

    def __init__(self, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data_dir = data_dir
        self._capsys = capsys

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Answer:
        self._capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KIOSK_DATA", str(self.data_dir))
            if stdin is not None:
                patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            code = run_command(arguments)
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(code, out, err)

    def have_head_office(self) -> None:
        """Give head office its database, without stores, which its first command would make."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        new_office(sqlite_url(self.data_dir / "headoffice.db")).close()

    def import_orders(self, *bodies: dict[str, Any]) -> Answer:
        """Import bodies, as JSON lines on standard input."""
        raw = "\n".join(json.dumps(body) for body in bodies).encode()
        return self("import", "-", stdin=raw)

    def status_of(self, order_id: str) -> str:
        return str(self("show", order_id, "--json").json["status"])


@pytest.fixture(autouse=True, scope="session")
def _commands_read_once() -> Iterator[None]:
    """Cache the declared commands, because this one process runs hundreds of commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@pytest.fixture
def kiosk(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    new_store(data_dir).close()
    return Cli(data_dir, capsys)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[object], str]:
    """Writes a file (bytes, or a value as JSON) and returns its path."""

    def write(contents: object) -> str:
        path = tmp_path / "orders.json"
        raw = contents if isinstance(contents, bytes) else json.dumps(contents).encode()
        path.write_bytes(raw)
        return str(path)

    return write
