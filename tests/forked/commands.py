"""Commands of the program, each in a process of its own: forked from one with all imported.

That process reads a line of JSON for each command: its arguments, its environment, and the files
for standard input, output and errors. It writes the exit code; of a command that goes on running
it writes an empty line, and the command's own files receive its process id and its exit code.
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
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from runpy import run_module
from typing import IO, Any

import alembic.command
import alembic.config
import typer.main

import kiosk.cli
from kiosk.cli import program, run_process
from kiosk.storage import local_database
from tests.forked.running import RunningCommand

PRELOADED = (alembic.command, alembic.config, local_database)
SCREENS = ("kiosk.app.program", "kiosk.app.headless", "kiosk.headoffice.store_api.serving")
ROOT = Path(__file__).parents[2]
COMMAND_S_MAX = 60.0
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
        stdin: str = "",
        timeout_s: float = COMMAND_S_MAX,
        umask: int = 0o022,
    ) -> subprocess.CompletedProcess[str]:
        """One command to its end. Raises subprocess.TimeoutExpired."""
        with tempfile.TemporaryDirectory() as directory:
            files = {name: str(Path(directory) / name) for name in STREAMS}
            Path(files["stdin"]).write_text(stdin, "utf-8")
            wish = {
                "arguments": arguments,
                "environment": dict(environment),
                "files": files,
                "umask": umask,
            }
            with self._lock:
                code = self._answer(json.dumps(wish), timeout_s)
            out, err = (Path(files[name]).read_text("utf-8") for name in STREAMS[1:])
        return subprocess.CompletedProcess(list(arguments), code, out, err)

    def start(
        self, arguments: Sequence[str], environment: Mapping[str, str], module: str | None = None
    ) -> RunningCommand:
        """Start a command that runs until it is stopped; or, as `python -m` does, a module."""
        running = RunningCommand()
        wish = {
            "arguments": arguments,
            "environment": dict(environment),
            "files": running.files,
            "ended": running.ended,
            "module": module,
        }
        with self._lock:
            self._send(json.dumps(wish)).readline()
        running.wait_for_start()
        return running

    def _answer(self, wish: str, timeout_s: float) -> int:
        answers = self._send(wish)
        if not select.select([answers], [], [], timeout_s)[0]:
            self.close()
            raise subprocess.TimeoutExpired(wish, timeout_s)
        return int(answers.readline())

    def _send(self, wish: str) -> IO[str]:
        """Sends a wish; returns where the answer comes."""
        server = self._started()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(f"{wish}\n")
        server.stdin.flush()
        return server.stdout

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


def redirect(files: Mapping[str, str]) -> None:
    """Make these files the standard streams."""
    for number, name in enumerate(STREAMS):
        flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        opened = os.open(files[name], flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
        setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def run_one(wish: Mapping[str, Any]) -> int:
    """The command, in the process that was forked for it; returns its exit code."""
    os.environ.clear()
    os.environ.update(wish["environment"])
    os.umask(wish.get("umask", 0o022))
    random.seed()
    try:
        if module := wish.get("module"):
            sys.argv = [module, *wish["arguments"]]
            run_module(module, run_name="__main__", alter_sys=True)
            return 0
        return run_process(wish["arguments"])
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - printed, as Python itself does
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def run_on(wish: Mapping[str, Any]) -> None:
    """Start a command, write its process id, wait for it, and write its exit code."""
    pid = os.fork()
    if pid == 0:
        os._exit(run_one(wish))
    # Who reads the command's output sees its end when the command ends.
    for number in range(len(STREAMS)):
        os.close(number)
    with Path(wish["ended"]).open("w", encoding="utf-8", buffering=1) as ended:
        ended.write(f"{pid}\n")
        ended.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")


def run_forked(wish: Mapping[str, Any]) -> int:
    """In the process that was forked for a wish; returns its exit code."""
    redirect(wish["files"])
    if "ended" not in wish:
        return run_one(wish)
    run_on(wish)
    return 0


def import_program() -> None:
    """Every module and command of the command line, what the screens and the servers need."""
    for module in walk_packages(kiosk.cli.__path__, "kiosk.cli."):
        import_module(module.name)
    for name in SCREENS:
        import_module(name)
    # Read once, too: to read the declarations of a hundred commands takes a third of a command.
    program.command_line = cache(program.command_line)
    typer.main.get_command = cache(typer.main.get_command)
    for names in program.FAMILIES.values():
        for name in names:
            typer.main.get_command(program.command_line(name))


def main() -> None:
    import_program()
    waiting: list[int] = []
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(run_forked(wish))
        if "ended" in wish:
            waiting = [each for each in (*waiting, pid) if not os.waitpid(each, os.WNOHANG)[0]]
            sys.stdout.write("\n")
            sys.stdout.flush()
            continue
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
