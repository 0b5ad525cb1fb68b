"""Starts the fork server's processes, reads their reports and kills them."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.end_to_end import fork_server

ANSWER_S_MAX = 60.0
ROOT = Path(__file__).parents[2]

Reported = tuple[str, str]
"""A reported word and its value."""


class Processes:
    """Starts processes one after the other, reads their reports and kills them."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", fork_server.__name__],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._server.stdout is not None
        for line in self._server.stdout:
            self._lines.put(line)

    def _next(self) -> Reported:
        word, _, value = self._lines.get(timeout=ANSWER_S_MAX).strip().partition(" ")
        return word, value

    def kill(
        self,
        work: str,
        seed: int,
        data_dir: Path,
        after_s: float,
        *,
        at_work: bool,
        after_words: int = 0,
    ) -> list[Reported]:
        """Let a process work and kill it; returns what it had reported until then.

        `after_s`: seconds after its start, or (`at_work`) after it began to work and reported
        `after_words` more, which is the same work on a slow device as on a fast one.
        """
        pid, reported = self.start(work, seed, data_dir, at_work=at_work)
        reported += [self._next() for _ in range(after_words)]
        time.sleep(after_s)
        os.kill(pid, signal.SIGKILL)
        return reported + self.wait(pid)

    def start(
        self, work: str, seed: int, data_dir: Path, *, at_work: bool = True
    ) -> tuple[int, list[Reported]]:
        """Let a process begin, or (`at_work`) wait until it works; its id and what it reported."""
        assert self._server.stdin is not None
        self._server.stdin.write(f"{work} {seed} {data_dir}\n")
        self._server.stdin.flush()
        reported: list[Reported] = []
        pid = 0
        while not pid or (at_work and ("working", "") not in reported):
            word, value = self._next()
            if word == "started":
                pid = int(value)
            else:
                reported.append((word, value))
        return pid, reported

    def wait(self, pid: int) -> list[Reported]:
        """Wait until a process has ended; returns what it reported since."""
        reported: list[Reported] = []
        while (line := self._next()) != ("ended", str(pid)):
            reported.append(line)
        return reported

    def close(self) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(ANSWER_S_MAX)
        assert self._server.stdout is not None
        self._server.stdout.close()
