"""Starts the measured program as a process and reports its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.results import report, report_times

RUNS = 5


def probe(data_dir: Path, *arguments: str) -> dict[str, Any]:
    """Runs `tests.bench.app_probe`; returns its figures."""
    command = [sys.executable, "-m", "tests.bench.app_probe", str(data_dir), *arguments]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
    }
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    lines = done.stdout.splitlines()
    if not lines:
        raise RuntimeError(f"the kiosk measured nothing: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(lines[-1])
    return figures


def start(data_dir: Path, orders: int, memory_after_s: float, *, runs: int = RUNS) -> list[float]:
    """Reports the time from process start to the first live frame, and memory and work at rest.

    Returns the seconds of each start.
    """
    probe(data_dir, "start", "0")
    times = [probe(data_dir, "start", "0")["first_live_frame_s"] for _ in range(runs)]
    report_times("start_to_first_live_frame", times, orders=orders)
    for screens in (("counter",), ("counter", "check-in")) if memory_after_s else ():
        figures = probe(data_dir, "start", str(memory_after_s), *screens)
        params = {"screens": screens, "after_s": memory_after_s}
        report("proportional_set_size", figures["pss_mb"], "MB", **params)
        report("at_rest", 100 * figures["busy"], "% of a core", **params)
    return times


def scroll(data_dir: Path, orders: int, frames: int) -> None:
    """Reports how long a frame takes in which all three lists move on."""
    figures = probe(data_dir, "scroll", str(frames))
    report_times("scrolled_frame", figures["frames_s"], orders=orders, lists=figures["lists"])


def commands(data_dir: Path, orders: int) -> None:
    """Reports how long subcommands without a screen take, as whole processes."""
    command("orders", data_dir, orders, "orders", "--json")
    command("workflow", data_dir, orders, "workflow")


def command(
    name: str, data_dir: Path, orders: int, *arguments: str, runs: int = RUNS
) -> list[float]:
    """Reports how long a subcommand takes as a whole process; returns the seconds of each run."""
    line = [sys.executable, "-m", "kiosk", "--data", str(data_dir), *arguments]
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    report_times(f"command_{name}", times, orders=orders)
    return times
