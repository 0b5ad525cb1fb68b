"""How often a station may try codes and names: guessing must not pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.services.ports import UnitOfWork

MISSES_ALLOWED = 5
MISSES_WINDOW = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)
PAUSE_MAX = timedelta(minutes=10)
REMEMBERED = timedelta(hours=1)
_DOUBLINGS_MAX = 8


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try at a code or a name, counted before it is looked at. `paused_until`: come back then."""

    number: int | None
    paused_until: datetime | None = None


def begin_attempt(uow: UnitOfWork, station: str) -> Attempt:
    """Count a try at this station as a miss, in a transaction of its own, before comparing.

    After five misses in two minutes the station pauses for thirty seconds, and each time that
    this happens again within an hour twice as long, up to ten minutes; the misses are in the
    database, so a restart does not shorten the pause.
    """
    now = uow.now()
    until = paused_until(uow, station)
    if until is not None:
        return Attempt(None, until)
    return Attempt(uow.add_attempt(station, now))


def paused_until(uow: UnitOfWork, station: str) -> datetime | None:
    """Until when this station takes no tries; None when it takes them."""
    now = uow.now()
    misses = uow.missed_attempts(station, now - REMEMBERED)
    return pause_after(misses, now)


def pause_left_s(uow: UnitOfWork, station: str) -> float:
    """How long this station still pauses; 0 when it does not."""
    until = paused_until(uow, station)
    return (until - uow.now()).total_seconds() if until else 0.0


def is_saving(uow: UnitOfWork, station: str) -> bool:
    """Write and take back a try: whether a store that had trouble can save again."""
    uow.forgive_attempt(uow.add_attempt(station, uow.now()))
    return True


def pause_after(misses: tuple[datetime, ...], now: datetime) -> datetime | None:
    """Until when a station pauses after these misses; None when it does not.

    Misses that seem to lie ahead, because the machine's clock was set back, do not count.
    """
    past = [at for at in misses if at <= now]
    until, earned = now, 0
    for first, last in zip(past, past[MISSES_ALLOWED - 1 :], strict=False):
        if last - first <= MISSES_WINDOW:
            until = last + min(PAUSE * 2 ** min(earned, _DOUBLINGS_MAX), PAUSE_MAX)
            earned += 1
    return until if until > now else None
