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


def start(data_dir: Path, orders: int, memory_after_s: float) -> None:
    """Reports the time from process start to the first live frame (5 runs), and memory once."""
    probe(data_dir, "start", "0")
    times = [probe(data_dir, "start", "0")["first_live_frame_s"] for _ in range(RUNS)]
    report_times("start_to_first_live_frame", times, orders=orders)
    figures = probe(data_dir, "start", str(memory_after_s))
    report("proportional_set_size", figures["pss_mb"], "MB", after_s=memory_after_s)


def scroll(data_dir: Path, orders: int, frames: int) -> None:
    """Reports how long a frame takes in which all three lists move on."""
    figures = probe(data_dir, "scroll", str(frames))
    report_times("scrolled_frame", figures["frames_s"], orders=orders, lists=figures["lists"])


def commands(data_dir: Path, orders: int) -> None:
    """Reports how long subcommands without a screen take, as whole processes."""
    for name, arguments in (("orders", ("orders", "--json")), ("workflow", ("workflow",))):
        command = [sys.executable, "-m", "kiosk", "--data", str(data_dir), *arguments]
        times = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - begin)
        report_times(f"command_{name}", times, orders=orders)


def taps(data_dir: Path, orders: int, count: int, import_file: Path | None) -> None:
    """Reports the time from a tap to its frame, alone or while another process imports."""
    arguments = ["taps", str(count), *([str(import_file)] if import_file else [])]
    figures = probe(data_dir, *arguments)
    name = "tap_to_painted_during_import" if import_file else "tap_to_painted"
    report_times(name, figures["taps_s"], orders=orders)
    block = "longest_gui_block_during_import" if import_file else "longest_gui_block"
    report(block, figures["longest_gui_block_s"] * 1000, "ms", orders=orders)
