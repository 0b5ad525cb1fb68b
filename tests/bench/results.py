"""Prints a benchmark's figures as JSON lines, each with the computer it was measured on."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

LOAD = "loadavg_1min"


def device() -> dict[str, object]:
    """Describes this computer and its present load."""
    model = "unknown"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "system": platform.system(),
        LOAD: round(os.getloadavg()[0], 2),
    }


def report(name: str, value: float, unit: str, **more: object) -> None:
    """Prints one figure."""
    figure = {"name": name, "value": round(value, 3), "unit": unit, **more, "device": device()}
    print(json.dumps(figure), flush=True)


def report_times(name: str, seconds: Sequence[float], **more: object) -> None:
    """Prints median, 99th percentile and maximum of times in seconds, as milliseconds."""
    ordered = sorted(seconds)
    p99 = _share(ordered, 0.99)
    count = len(ordered)
    report(f"{name}_median", statistics.median(ordered) * 1000, "ms", count=count, **more)
    report(f"{name}_p99", p99 * 1000, "ms", count=count, **more)
    report(f"{name}_max", ordered[-1] * 1000, "ms", count=count, **more)


def report_growth(name: str, few: Sequence[float], many: Sequence[float], **more: object) -> None:
    """Prints how much longer, in median and 99th percentile, the second of two series is."""
    for share, part in (("median", 0.5), ("p99", 0.99)):
        growth = _share(many, part) / _share(few, part)
        report(f"{name}_growth_{share}", growth, "times", **more)


def _share(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


def emit(reported: str, **params: object) -> None:
    """Prints what happened, with the time of a clock that all processes here share."""
    print(json.dumps({"reported": reported, "at": time.perf_counter(), **params}), flush=True)
