"""Tests that the real program reads each scan whole although it stalls in the middle of it.

KIOSK_TEST_SCANS: how many for each screen (5, with --full 15).
"""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.storage.local_database import open_store
from tests import sample_stores
from tests.app import x11
from tests.counts import count

SCANS = count("SCANS", 5, 15)
PATIENCE_S = 20.0
ENDS: tuple[list[str], ...] = (
    ["\r"],
    ["\t"],
    ["\n"],
    ["down"],
    ["\r", "\r"],
    ["\r", "\n"],
    ["\t", "\r"],
    [],
)
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"

pytestmark = [
    pytest.mark.skipif(x11.missing() is not None, reason=x11.missing() or ""),
    pytest.mark.slow,
]


@dataclass(frozen=True)
class Scan:
    """One scan: its keys, their pace, and when the program stalls meanwhile."""

    code: str
    keys: list[str]
    gap_ms: int
    stops_after_s: float
    stops_s: float


def any_scan(rng: random.Random, codes: list[str], last: str) -> Scan:
    """A random scan of a known or unknown code, with a random prefix and end."""
    code = rng.choice([code for code in codes if code != last])
    if rng.random() < 0.4:
        code = "".join(rng.choices(ALPHABET, k=rng.randint(4, 20)))
    gap_ms = rng.choice([1, 5, 15, 30, 60])
    end = rng.choice(ENDS if gap_ms <= 30 and len(code) >= 6 else ENDS[:-1])
    keys = [*code, *end]
    if rng.random() < 0.3:
        keys = ["\x02", *code, "\x03", *end]
    length_s = len(keys) * (gap_ms + 1) / 1000
    return Scan(code, keys, gap_ms, rng.uniform(0, length_s), rng.uniform(0.05, 0.3))


class Running:
    """The running program and its output."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[dict[str, object]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(json.loads(line))

    def next(self, within_s: float = PATIENCE_S) -> dict[str, object] | None:
        try:
            return self._lines.get(timeout=within_s)
        except queue.Empty:
            return None

    def until_quiet(self, seconds: float) -> Iterator[dict[str, object]]:
        """What it says, from the first scan until it has been quiet for so long after it."""
        within_s = 3.0
        while (said := self.next(within_s)) is not None:
            yield said
            within_s = 3.0 if said == {"begins": True} else seconds

    def stand_still(self, seconds: float) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.process.pid, signal.SIGCONT)


@contextmanager
def running(screen: str, data_dir: Path, display: str, seed: int) -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.app.scanned", screen, str(data_dir), str(seed)]
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            program = Running(process)
            assert program.next(60) == {"up": True}
            yield program
        finally:
            process.terminate()


def codes_and_state(data_dir: Path) -> tuple[list[str], dict[str, Status], int]:
    """The codes of open orders, and what a scan may change or not: statuses and the log's end."""
    store = open_store(data_dir)
    try:
        orders = store.read_blocking(lambda reader: list(reader.summaries(None)))
        end = store.read_blocking(lambda reader: reader.newest_position())
    finally:
        store.close()
    codes = [order.pickup_code for order in orders if order.status is not Status.CANCELLED]
    return codes, {order.order_id: order.status for order in orders}, end


@pytest.mark.parametrize("screen", ["counter", "check-in"])
def test_scans_while_the_program_stands_still(screen: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("KIOSK_TEST_SEED", "12"))
    rng = random.Random(seed)
    sample_stores.fill(tmp_path)
    codes, before, end_before = codes_and_state(tmp_path)
    wrong: list[tuple[Scan, list[dict[str, object]]]] = []
    with x11.x_server() as display, running(screen, tmp_path, display, seed) as program:
        scanner = x11.PluggedScanner(display)
        last, counted = "", 0
        for _ in range(2 * SCANS):
            scan = any_scan(rng, codes, last)
            last = scan.code
            scanner.play(scan.keys, scan.gap_ms)
            time.sleep(scan.stops_after_s)
            program.stand_still(scan.stops_s)
            scanner.wait()
            received = list(program.until_quiet(rng.uniform(0.2, 1.2)))
            if received.count({"begins": True}) > 1:
                continue
            if received != [{"begins": True}, {"scan": scan.code}]:
                wrong.append((scan, received))
            counted += 1
            if counted == SCANS:
                break
        scanner.close()
    assert wrong == []
    assert counted == SCANS, "the display itself was late too often"
    _, after, end = codes_and_state(tmp_path)
    moved = {(before[order_id], status) for order_id, status in after.items()}
    moved -= {(status, status) for status in Status}
    if screen == "check-in":
        # There the code of a ready order is the arrival of its customer, and nothing else is.
        assert moved <= {(Status.READY, Status.AWAITING)}
    else:
        assert (moved, end) == (set(), end_before)
