"""Commands of the program, each in a process of its own: forked from one with all imported.

That process reads a line of JSON for each command: its arguments, its environment, and the files
for standard input, output and errors. It writes the exit code.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import select
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import alembic.command
import alembic.config

import kiosk.cli
from kiosk.cli import run_process
from kiosk.storage import local_database

PRELOADED = (alembic.command, alembic.config, local_database)
ROOT = Path(__file__).parents[2]
STREAMS = ("stdin", "stdout", "stderr")


class Commands:
    """Runs commands one after the other; starts the process with everything imported once."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        stdin: str,
        timeout_s: float,
    ) -> subprocess.CompletedProcess[str]:
        """One command to its end. Raises subprocess.TimeoutExpired."""
        with tempfile.TemporaryDirectory() as directory:
            files = {name: str(Path(directory) / name) for name in STREAMS}
            Path(files["stdin"]).write_text(stdin, "utf-8")
            wish = {"arguments": arguments, "environment": dict(environment), "files": files}
            with self._lock:
                code = self._answer(json.dumps(wish), timeout_s)
            out, err = (Path(files[name]).read_text("utf-8") for name in STREAMS[1:])
        return subprocess.CompletedProcess(list(arguments), code, out, err)

    def _answer(self, wish: str, timeout_s: float) -> int:
        server = self._started()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(f"{wish}\n")
        server.stdin.flush()
        if not select.select([server.stdout], [], [], timeout_s)[0]:
            self.close()
            raise subprocess.TimeoutExpired(wish, timeout_s)
        return int(server.stdout.readline())

    def _started(self) -> subprocess.Popen[str]:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-m", __name__],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
            atexit.register(self.close)
        return self._server

    def close(self) -> None:
        """End the process that forks, and with it a command that hangs."""
        server, self._server = self._server, None
        if server is not None:
            os.killpg(server.pid, 9)
            server.communicate()
            atexit.unregister(self.close)


COMMANDS = Commands()


def run_one(wish: Mapping[str, Any]) -> int:
    """The command, in the process that was forked for it; returns its exit code."""
    os.environ.clear()
    os.environ.update(wish["environment"])
    random.seed()
    for number, name in enumerate(STREAMS):
        flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        os.dup2(os.open(wish["files"][name], flags, 0o600), number)
        setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))
    try:
        return run_process(wish["arguments"])
    except BaseException:  # noqa: BLE001 - what Python itself does with it
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def import_subcommands() -> None:
    """Every module of the command line but those of the screens, which import Qt."""
    for module in walk_packages(kiosk.cli.__path__, "kiosk.cli."):
        if not module.name.startswith(("kiosk.cli.demo.", "kiosk.cli.screens.")):
            import_module(module.name)


def main() -> None:
    import_subcommands()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os._exit(run_one(json.loads(line)))
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
