"""How often randomised tests repeat: less by default, in full with `--full`."""

from __future__ import annotations

import os

FULL = "KIOSK_TEST_FULL"
"""Set while pytest runs with `--full`, also for the processes that tests start."""


def is_full() -> bool:
    """Whether slow tests run at their full size."""
    return bool(os.environ.get(FULL))


def count(name: str, usual: int, full: int) -> int:
    """`full` with `--full`, otherwise `usual`; KIOSK_TEST_`name` overrides both."""
    given = os.environ.get(f"KIOSK_TEST_{name}")
    if given:
        return int(given)
    return full if is_full() else usual
