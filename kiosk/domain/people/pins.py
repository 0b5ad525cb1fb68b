"""PINs: which ones are accepted, and how long one must wait after wrong ones.

Misses in a row are counted for ever, so that neither time nor a restart makes guessing cheaper: at
four guesses an hour half a million of them take fourteen years.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from kiosk.domain.frozen import frozen

PIN_LENGTH_MIN = 6
PIN_LENGTH_MAX = 12

MISSES_FREE = 2
"""So many slips of a finger in a row cost no time."""

WAIT_S_MIN = 30.0
WAIT_S_MAX = 15 * 60.0


def pin_problem(pin: str) -> str | None:
    """Why a new PIN is not accepted: "digits", "short", "long" or "trivial"; None if it is."""
    if not (pin.isascii() and pin.isdigit()):
        return "digits"
    if len(pin) < PIN_LENGTH_MIN:
        return "short"
    if len(pin) > PIN_LENGTH_MAX:
        return "long"
    return "trivial" if _is_trivial(pin) else None


def _is_trivial(pin: str) -> bool:
    """Whether all digits are equal, or each is one more, or less, than the one before.

    9 and 0 are neighbours, as on a keypad: 567890 is one of the first to be guessed.
    """
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


@frozen
class RunningTime:
    """A reading of the clock that runs since the device started, and that nobody sets.

    `boot_id`: names that start; "" where the system has no name for it.
    """

    boot_id: str
    since_boot_s: float


@frozen
class PinMisses:
    """The wrong PINs in a row for one person at this device, and when the last one was given."""

    count: int
    at: datetime
    running: RunningTime


def wait_after_s(count: int) -> float:
    """How long to wait after so many wrong PINs in a row: 0, 0, then 30 s, doubled up to 15 min."""
    if count <= MISSES_FREE:
        return 0.0
    return min(WAIT_S_MIN * 2.0 ** min(count - MISSES_FREE - 1, 10), WAIT_S_MAX)


def wait_left_s(misses: PinMisses | None, now: datetime, running: RunningTime) -> float:
    """How long a person must still wait before the next attempt, in seconds.

    While the device runs, only its own running time counts: setting its clock changes nothing.
    After a restart of the device its clock has to do. If it was set back, nothing has passed.
    """
    if misses is None:
        return 0.0
    wait_s = wait_after_s(misses.count)
    if running.boot_id == misses.running.boot_id:
        passed_s = running.since_boot_s - misses.running.since_boot_s
    else:
        passed_s = (now - misses.at).total_seconds()
    return max(0.0, wait_s - max(passed_s, 0.0))


def counted_from_now(misses: PinMisses, now: datetime, running: RunningTime) -> PinMisses:
    """The same misses; after a restart with an earlier time the wait begins anew, and then ends.

    Where starts have no name, a shorter running time is another start.
    """
    if running.boot_id == misses.running.boot_id:
        is_earlier = running.since_boot_s < misses.running.since_boot_s
    else:
        is_earlier = now < misses.at
    return PinMisses(misses.count, now, running) if is_earlier else misses


def one_more(misses: PinMisses | None, now: datetime, running: RunningTime) -> PinMisses:
    """The misses with one more, counted before the PIN is compared."""
    return PinMisses((misses.count if misses else 0) + 1, now, running)
