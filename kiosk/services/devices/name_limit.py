"""Limits attempts per surname, so that nobody guesses the second factor of a known one.

Only that surname pauses: the device goes on for everybody else. A colleague is called to it, for
somebody who mistypes needs help, and somebody who guesses should be noticed.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from hashlib import blake2b

from kiosk.domain.frozen import frozen
from kiosk.domain.names import fold
from kiosk.services.devices.rate_limit import not_lifted
from kiosk.services.orders.help import ask_help
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

MISSES_ALLOWED = 5
REMEMBERED = timedelta(hours=24)
FIRST_PAUSE = timedelta(seconds=30)
PAUSE_MAX = timedelta(hours=2)
_DOUBLINGS_MAX = 12


@frozen
class NameAttempt:
    """A surname that somebody enters at a device."""

    device_name: str
    surname: str


@frozen
class NameAttemptResult:
    """A counted attempt. `number` None: this surname pauses and must not be looked up.

    `changes`: not empty if a colleague was called.
    """

    number: int | None
    changes: Changes = field(default_factory=Changes)


def begin_name(uow: UnitOfWork, given: NameAttempt) -> NameAttemptResult:
    """Count an attempt as a miss before the name is looked up, whether or not anybody has it.

    Misses are in the database, so a restart does not shorten a pause; a colleague who answers a
    call for help from this device lifts it.
    """
    now, key = uow.now(), _key(uow, given)
    misses = not_lifted(uow, given.device_name, uow.missed_attempts(key, now - REMEMBERED))
    until = name_paused_until(misses, now)
    if until is not None:
        return NameAttemptResult(None, ask_help(uow, given.device_name).changes)
    return NameAttemptResult(uow.add_attempt(key, now))


def name_paused_until(misses: tuple[datetime, ...], now: datetime) -> datetime | None:
    """Until when a name pauses after these misses; None if it does not.

    From the fifth on, each miss doubles the pause. Misses in the future are ignored: the device's
    clock was set back.
    """
    past = [at for at in misses if at <= now]
    if len(past) < MISSES_ALLOWED:
        return None
    doublings = min(len(past) - MISSES_ALLOWED, _DOUBLINGS_MAX)
    until = past[-1] + min(FIRST_PAUSE * 2**doublings, PAUSE_MAX)
    return until if until > now else None


def _key(uow: UnitOfWork, given: NameAttempt) -> str:
    """The key under which a name's misses are stored: hashed, to hide the name."""
    salt = uow.devices.this_device().device_id.encode()[:64]
    name = fold(given.surname).encode()
    return f"{given.device_name}/{blake2b(name, digest_size=8, key=salt).hexdigest()}"
