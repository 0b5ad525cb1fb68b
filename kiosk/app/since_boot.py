"""Names this start of the device and counts from it, so that a wait outlives the program."""

from __future__ import annotations

import time
from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")

_BEFORE_S = 1_000_000_000.0
"""Added to the boot-time clock, so that arrivals before the device's start are positive too."""


def steady_s() -> float:
    """Seconds of a steady clock, the device's sleep included where the system counts that."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return _BEFORE_S + (time.monotonic() if boot is None else time.clock_gettime(boot))


def boot_id() -> str:
    """The name of this start of the device; "" where the system has none.

    Without a name `steady_s` counts from each start of the device anew, or not at all: a wait then
    may take longer, never shorter.
    """
    try:
        return _LINUX.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
