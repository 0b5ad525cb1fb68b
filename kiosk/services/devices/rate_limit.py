"""Limits the attempts at codes and names per device, so that guessing does not pay."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta

from kiosk.domain.frozen import frozen
from kiosk.services.orders.help import ask_help
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

MISSES_WINDOW = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)
PAUSE_MAX = timedelta(minutes=10)
REMEMBERED = timedelta(hours=1)
MISSES_TO_CALL = 20
"""After so many misses within an hour a colleague is called to look at this device."""
_DOUBLINGS_MAX = 8


@frozen
class Budget:
    """What is counted together: how many misses a device allows within MISSES_WINDOW.

    `suffix`: of the key under which they are counted.
    """

    misses_allowed: int
    suffix: str = ""


TYPED = Budget(5)
SCANNED = Budget(20, "/scan")


@frozen
class Attempt:
    """An attempt at a code or a name, counted before it is looked up.

    `number` None: not counted and not to be looked up, as the device pauses until `paused_until`.
    `changes`: not empty if a colleague was called.
    """

    number: int | None
    paused_until: datetime | None = None
    changes: Changes = field(default_factory=Changes)


def begin_attempt(uow: UnitOfWork, device_name: str) -> Attempt:
    """Count an attempt by hand at this device as a miss, in a transaction before the lookup.

    After five misses in two minutes the device pauses for thirty seconds, and twice as long each
    time that this happens again within an hour, up to ten minutes. Misses are in the database, so
    a restart does not shorten the pause. Every twentieth miss of an hour calls a colleague through
    the log, so that every counter of the store shows it; it does not pause the device, as a
    count over many customers must not keep the next one waiting.

    A colleague who answers a call for help from this device lifts its pauses: what was missed
    before does not count any more.
    """
    return _begin(uow, device_name, TYPED)


def begin_scan(uow: UnitOfWork, device_name: str) -> Attempt:
    """As `begin_attempt` for a scan: twenty misses, counted apart.

    People scan loyalty cards and parcels, and nobody guesses by printing codes; who has the right
    code is served while somebody else's guesses by hand pause the device.
    """
    return _begin(uow, device_name, SCANNED)


def _begin(uow: UnitOfWork, device_name: str, budget: Budget) -> Attempt:
    misses = _misses(uow, device_name, budget)
    until = pause_after(misses, uow.now(), budget)
    if until is not None:
        return Attempt(None, until)
    number, missed = uow.add_attempt(device_name + budget.suffix, uow.now()), len(misses) + 1
    called = missed % MISSES_TO_CALL == 0
    return Attempt(number, changes=ask_help(uow, device_name).changes if called else Changes())


def pause_left_s(uow: UnitOfWork, device_name: str) -> float:
    """How long this device still accepts no attempts by hand, in seconds; 0 when it does."""
    return _left_s(uow, device_name, TYPED)


def scan_pause_left_s(uow: UnitOfWork, device_name: str) -> float:
    """How long this device still accepts no scans, in seconds; 0 when it does."""
    return _left_s(uow, device_name, SCANNED)


def _left_s(uow: UnitOfWork, device_name: str, budget: Budget) -> float:
    until = pause_after(_misses(uow, device_name, budget), uow.now(), budget)
    return (until - uow.now()).total_seconds() if until else 0.0


def _misses(uow: UnitOfWork, device_name: str, budget: Budget) -> tuple[datetime, ...]:
    missed = uow.missed_attempts(device_name + budget.suffix, uow.now() - REMEMBERED)
    return not_lifted(uow, device_name, missed)


def not_lifted(
    uow: UnitOfWork, device_name: str, misses: tuple[datetime, ...]
) -> tuple[datetime, ...]:
    """The misses since a colleague last answered a call for help from this device."""
    if not misses:
        return misses
    lifted_at = uow.projections.help_last_answered_at(device_name)
    if lifted_at is None:
        return misses
    is_ahead = uow.store_now() - uow.now()
    return tuple(at for at in misses if at + is_ahead > lifted_at)


def is_saving(uow: UnitOfWork, device_name: str) -> bool:
    """Whether the database can save again after an error: writes and deletes an attempt.

    Raises StoreUnavailable if it cannot.
    """
    uow.forgive_attempt(uow.add_attempt(device_name, uow.now()))
    return True


def pause_after(
    misses: tuple[datetime, ...], now: datetime, budget: Budget = TYPED
) -> datetime | None:
    """Until when a device pauses after these misses; None when it does not.

    Misses in the future are ignored: the device's clock was set back.
    """
    past = [at for at in misses if at <= now]
    until, earned = now, 0
    for first, last in zip(past, past[budget.misses_allowed - 1 :], strict=False):
        if last - first <= MISSES_WINDOW:
            until = last + min(PAUSE * 2 ** min(earned, _DOUBLINGS_MAX), PAUSE_MAX)
            earned += 1
    return until if until > now else None
