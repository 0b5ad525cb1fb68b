"""Limits the attempts at codes and names per device, so that guessing does not pay."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.services.orders.help import ask_help
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

MISSES_ALLOWED = 5
MISSES_WINDOW = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)
PAUSE_MAX = timedelta(minutes=10)
REMEMBERED = timedelta(hours=1)
MISSES_TO_CALL = 20
"""After so many misses within an hour a colleague is called to look at this device."""
_DOUBLINGS_MAX = 8


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at a code or a name, counted before it is looked up.

    `number` None: not counted and not to be looked up, as the device pauses until `paused_until`.
    `changes`: not empty if a colleague was called.
    """

    number: int | None
    paused_until: datetime | None = None
    changes: Changes = field(default_factory=Changes)


def begin_attempt(uow: UnitOfWork, device_name: str) -> Attempt:
    """Count an attempt at this device as a miss, in its own transaction, before the lookup.

    After five misses in two minutes the device pauses for thirty seconds, and twice as long each
    time that this happens again within an hour, up to ten minutes. Misses are in the database, so
    a restart does not shorten the pause. Every twentieth miss of an hour calls a colleague through
    the log, so that every counter of the store shows it; it does not pause the device, as a
    count over many customers must not keep the next one waiting.
    """
    now = uow.now()
    misses = uow.missed_attempts(device_name, now - REMEMBERED)
    until = pause_after(misses, now)
    if until is not None:
        return Attempt(None, until)
    number, missed = uow.add_attempt(device_name, now), len(misses) + 1
    called = missed % MISSES_TO_CALL == 0
    return Attempt(number, changes=ask_help(uow, device_name).changes if called else Changes())


def paused_until(uow: UnitOfWork, device_name: str) -> datetime | None:
    """Until when this device accepts no attempts; None when it accepts them."""
    now = uow.now()
    misses = uow.missed_attempts(device_name, now - REMEMBERED)
    return pause_after(misses, now)


def pause_left_s(uow: UnitOfWork, device_name: str) -> float:
    """How long this device still pauses, in seconds; 0 when it does not."""
    until = paused_until(uow, device_name)
    return (until - uow.now()).total_seconds() if until else 0.0


def is_saving(uow: UnitOfWork, device_name: str) -> bool:
    """Whether the database can save again after an error: writes and deletes an attempt.

    Raises StoreUnavailable if it cannot.
    """
    uow.forgive_attempt(uow.add_attempt(device_name, uow.now()))
    return True


def pause_after(misses: tuple[datetime, ...], now: datetime) -> datetime | None:
    """Until when a device pauses after these misses; None when it does not.

    Misses in the future are ignored: the device's clock was set back.
    """
    past = [at for at in misses if at <= now]
    until, earned = now, 0
    for first, last in zip(past, past[MISSES_ALLOWED - 1 :], strict=False):
        if last - first <= MISSES_WINDOW:
            until = last + min(PAUSE * 2 ** min(earned, _DOUBLINGS_MAX), PAUSE_MAX)
            earned += 1
    return until if until > now else None
