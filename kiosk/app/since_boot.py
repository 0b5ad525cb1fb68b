"""Names this start of the device, so that a wait outlives a restart of the program."""

from __future__ import annotations

from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")


def boot_id() -> str:
    """The name of this start of the device; "" where the system has none.

    Without a name `steady_s` counts from each start of the device anew, or not at all: a wait then
    may take longer, never shorter.
    """
    try:
        return _LINUX.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
